//! The notes against the file: what was acknowledged stands there.

use crate::notes::{Done, Kind, Notes, Seen};
use clock::Moment;
use rusqlite::{Connection, OptionalExtension as _, Params, Row};
use serde_json::Value;
use std::collections::BTreeSet;
use tests::invariants::Violation;

/// Everything that the notes tell and the file does not.
pub(crate) fn lost(connection: &Connection, notes: &Notes) -> Vec<Violation> {
    let file = File(connection);
    let mut found = Vec::new();
    let mut must = |is_there: bool, name: &'static str, what: &dyn Fn() -> String| {
        if !is_there {
            found.push(Violation { name, what: what() });
        }
    };
    for login in &notes.logins {
        must(file.has(USER, [&login.user_id]), "account lost", &|| {
            login.user_id.clone()
        });
    }
    for done in &notes.done {
        let told = || format!("{:?}: {}", done.asked, done.json());
        must(file.keeps(done), "answer lost", &told);
        must(file.has_done(done), name(done.asked.kind), &told);
    }
    for (id, seen) in &notes.orders {
        must(file.is_as_far(id, seen), "order went back", &|| {
            format!("{id}: {seen:?}")
        });
    }
    for (id, transaction) in &notes.taken {
        must(
            file.has(TAKEN, [id, transaction]),
            "payment lost at the gateway",
            &|| id.clone(),
        );
    }
    for id in &notes.heard {
        let transaction = notes.taken.get(id).map_or("", String::as_str);
        must(file.has(HEARD, [id, transaction]), "payment lost", &|| id.clone());
    }
    found
}

fn name(kind: Kind) -> &'static str {
    match kind {
        Kind::Book => "booking lost",
        Kind::Pay => "session lost",
        Kind::Cancel => "cancellation lost",
        Kind::Renew => "renewal lost",
        Kind::Unlock => "press lost",
    }
}

const USER: &str = "SELECT 1 FROM user WHERE id = ?1";

const TAKEN: &str = "SELECT 1 FROM (
  SELECT out_trade_no, transaction_id FROM sandbox_prepay UNION ALL SELECT out_trade_no, transaction_id FROM sandbox_trade
) WHERE out_trade_no = ?1 AND transaction_id = ?2";

const HEARD: &str = "SELECT 1 FROM payment WHERE id = ?1 AND state = 'succeeded' AND transaction_id = ?2";

const KEPT: &str = "SELECT answer FROM idempotency WHERE user_id = ?1 AND operation = ?2 AND key = ?3";

const BOOKED: &str = r#"SELECT 1 FROM "order" AS placed
JOIN order_line AS main ON main.order_id = placed.id AND main.position = 0
JOIN listing ON listing.number = main.listing_number
WHERE placed.id = ?1 AND placed.user_id = ?2 AND listing.id = ?3 AND placed.starts_at = ?4 AND placed.ends_at >= ?5
  AND placed.people = ?6 AND placed.remark = ?7 AND placed.amount_fen >= ?8"#;

const OPENED: &str = "SELECT 1 FROM payment WHERE id = ?1 AND amount_fen = ?2 AND channel = ?3 AND prepay IS NOT NULL";

const CANCELLED: &str = r#"SELECT 1 FROM "order" WHERE id = ?1 AND status IN ('cancelled', 'refunding', 'refunded')"#;

const RENEWED: &str = "SELECT 1 FROM charge JOIN hold ON hold.charge_id = charge.id AND hold.is_extension
WHERE charge.id = ?1 AND charge.kind = 'renewal' AND hold.ends_at = ?2 AND charge.amount_fen = ?3";

const PRESSED: &str = "SELECT 1 FROM device_command WHERE id = ?1 AND outcome = ?2";

const ORDER: &str = r#"SELECT status, ends_at, amount_fen,
  (SELECT coalesce(sum(amount_fen), 0) FROM payment WHERE order_id = placed.id AND state = 'succeeded') AS paid_fen,
  (SELECT coalesce(sum(refund.amount_fen), 0) FROM refund JOIN payment ON payment.id = refund.payment_id
   WHERE payment.order_id = placed.id) AS refunded_fen
FROM "order" AS placed WHERE id = ?1"#;

/// Every status from which an order may come into this one, itself among them.
const BEFORE: &str = "WITH RECURSIVE earlier (status) AS (
  SELECT ?1 UNION SELECT source FROM order_transition JOIN earlier ON target = earlier.status
)
SELECT status FROM earlier";

struct File<'a>(&'a Connection);

impl File<'_> {
    fn find<T>(
        &self,
        statement: &str,
        row: impl Params,
        read: impl FnOnce(&Row<'_>) -> rusqlite::Result<T>,
    ) -> Option<T> {
        let mut statement = self.0.prepare_cached(statement).expect("a statement");
        statement.query_row(row, read).optional().expect("a readable file")
    }

    fn has(&self, statement: &str, row: impl Params) -> bool {
        self.find(statement, row, |_| Ok(())).is_some()
    }

    /// The very answer is kept for whoever asks again.
    fn keeps(&self, done: &Done) -> bool {
        let Some(operation) = done.asked.operation() else {
            return true;
        };
        let row = [&done.asked.user_id, operation, &done.asked.key];
        let kept: Option<String> = self.find(KEPT, row, |row| row.get(0));
        kept.is_some_and(|kept| kept.as_bytes() == done.answer)
    }

    fn has_done(&self, done: &Done) -> bool {
        let answer = done.json();
        let text = |name: &str| done.text(name);
        match done.asked.kind {
            Kind::Book => {
                let row = (
                    text("id"),
                    &done.asked.user_id,
                    answer["listing"]["id"].as_str(),
                    unix(&answer["starts_at"]),
                    unix(&answer["ends_at"]),
                    answer["people"].as_i64(),
                    text("remark"),
                    answer["amount_fen"].as_i64(),
                );
                self.has(BOOKED, row)
            }
            Kind::Pay => self.has(
                OPENED,
                (text("payment_id"), answer["amount_fen"].as_i64(), text("channel")),
            ),
            Kind::Cancel => self.has(CANCELLED, [text("id")]),
            Kind::Renew => {
                let row = (
                    text("renewal_id"),
                    unix(&answer["ends_at"]),
                    answer["amount_fen"].as_i64(),
                );
                self.has(RENEWED, row)
            }
            Kind::Unlock => self.has(PRESSED, [text("command_id"), text("outcome")]),
        }
    }

    fn is_as_far(&self, id: &str, seen: &Seen) -> bool {
        let read = |row: &Row<'_>| {
            let status: String = row.get("status")?;
            let numbers = ["ends_at", "amount_fen", "paid_fen", "refunded_fen"].map(|name| row.get::<_, i64>(name));
            Ok((status, numbers))
        };
        let Some((status, numbers)) = self.find(ORDER, [id], read) else {
            return false;
        };
        let least = [
            unix(&Value::from(seen.ends_at.as_str())),
            seen.amount_fen,
            seen.paid_fen,
            seen.refunded_fen,
        ];
        let grew = numbers
            .into_iter()
            .zip(least)
            .all(|(now, least)| now.is_ok_and(|now| now >= least));
        grew && seen.statuses.is_subset(&self.before(&status))
    }

    fn before(&self, status: &str) -> BTreeSet<String> {
        let mut statement = self.0.prepare_cached(BEFORE).expect("a statement");
        let rows = statement.query_map([status], |row| row.get(0)).expect("rows");
        rows.collect::<Result<_, _>>().expect("statuses")
    }
}

fn unix(time: &Value) -> i64 {
    let time = time.as_str().and_then(Moment::parse);
    time.expect("a time").unix()
}
