//! What a process that died has left in its folder.

use crate::{lost::lost, notes::Notes};
use rusqlite::Connection;
use std::{fs, path::Path};
use tempfile::TempDir;
use tests::invariants::{Violation, check, check_file, names};

pub(crate) const DATABASE: &str = "sqlite_db.db";
const KEY_VALUE: &str = "sqlite_key_value.db";

/// A copy of the files: whoever opens it recovers what stands in its journal, and leaves the original to the next start.
pub(crate) fn copy(state: &Path) -> TempDir {
    let copy = TempDir::new().unwrap();
    for name in [DATABASE, KEY_VALUE] {
        // Without the shared memory, which is worth nothing once the process is gone.
        for name in [name.to_owned(), format!("{name}-wal")] {
            let from = state.join(&name);
            if from.exists() {
                fs::copy(from, copy.path().join(&name)).unwrap();
            }
        }
    }
    copy
}

/// Everything that is wrong with what was left.
pub(crate) fn look<'a>(state: &Path, notes: impl Iterator<Item = &'a Notes>) -> Vec<Violation> {
    let copy = copy(state);
    let mut found = check_file(&Connection::open(copy.path().join(KEY_VALUE)).unwrap());
    let connection = Connection::open(copy.path().join(DATABASE)).unwrap();
    found.extend(check_file(&connection));
    if names(&found).contains("integrity_check") {
        // What stands on torn pages tells nothing.
        return found;
    }
    found.extend(check(&connection));
    found.extend(list(&connection, "booked twice", TWICE));
    found.extend(list(&connection, "refund beside the gateway", REFUNDS));
    for notes in notes {
        found.extend(lost(&connection, notes));
    }
    found
}

/// Every booking of these guests has a remark of its own: a request that was sent again is done once.
const TWICE: &str = r#"SELECT remark FROM "order" WHERE remark <> '' GROUP BY remark HAVING count(*) > 1"#;

/// A gateway gives back what was decided here before it was told, and here nothing is back that it has not given.
const REFUNDS: &str = "SELECT format('%s is not decided', out_refund_no) FROM sandbox_refund AS given
WHERE NOT EXISTS (
  SELECT 1 FROM refund
  WHERE id = given.out_refund_no AND payment_id = given.out_trade_no AND amount_fen = given.amount_fen
)
UNION ALL
SELECT format('%s is not given', id) FROM refund WHERE state = 'settled' AND NOT EXISTS (
  SELECT 1 FROM sandbox_refund WHERE out_refund_no = refund.id AND outcome = 'SUCCESS'
)";

fn list(connection: &Connection, name: &'static str, statement: &str) -> Vec<Violation> {
    let mut statement = connection.prepare(statement).unwrap();
    let rows = statement.query_map([], |row| row.get(0)).unwrap();
    rows.map(|what| Violation {
        name,
        what: what.unwrap(),
    })
    .collect()
}
