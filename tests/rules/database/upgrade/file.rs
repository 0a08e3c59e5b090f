//! The file as the old version left it.
//!
//! `day.sql.gz` has the rows of all its tables. They were made by that version itself (its steps up to 0023): by its verbs in the town of its
//! simulation, with seed 41, in a sandbox's database; from eight in the morning for 26 hours, and then for a while in which
//! nobody ticked, gateways seldom told anything, and the machine died between taking a reminder and sending it. WeChat
//! took most of the reminders. Orders of phones, visits, fuel, parcels and of the sandbox's rooms were put together of the crates' functions
//! as in its own tests, paid through the arbiter and brought to where they stand. All that was still running then was dropped.
//! Each table's rows stand in the order of their numbers, written by SQLite's `quote()`.

use clock::Moment;
use database::{Database, Error};
use rusqlite::Connection;
use std::{
    fs,
    path::{Path, PathBuf},
    sync::OnceLock,
};

const DAY: &[u8] = include_bytes!("day.sql.gz");

/// The last steps of that version: of the schema, and of the sandbox.
const LAST_STEP: i64 = 23;
const LAST_STEP_OF_THE_SANDBOX: i64 = 4;

const RECORDS: &str = "CREATE TABLE schema_migration (number INTEGER PRIMARY KEY, name TEXT NOT NULL) STRICT;
CREATE TABLE sandbox_migration (number INTEGER PRIMARY KEY, name TEXT NOT NULL) STRICT";

/// The tables, without those that SQLite keeps behind others.
const TABLES: &str = "SELECT name FROM pragma_table_list
WHERE schema = 'main' AND type IN ('table', 'virtual') AND name NOT LIKE 'sqlite_%'";

pub(super) const NEWEST: &str = "SELECT max(number) || '' FROM schema_migration";

pub(super) const fn last_step() -> i64 {
    LAST_STEP
}

/// A copy of it in a folder of its own, which goes with it.
pub(super) struct File {
    folder: PathBuf,
    path: PathBuf,
}

impl File {
    pub(super) fn of_the_day(name: &str) -> File {
        static BYTES: OnceLock<Vec<u8>> = OnceLock::new();
        let folder = std::env::temp_dir().join(format!("kaimen-upgrade-{name}-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        let path = folder.join("day.db");
        let bytes = BYTES.get_or_init(|| {
            made(&path);
            fs::read(&path).unwrap()
        });
        fs::write(&path, bytes).unwrap();
        File { folder, path }
    }

    /// What every instance of the new version does when it first opens the file.
    pub(super) fn upgrade(&self) -> Result<Database, Error> {
        Database::in_file(&self.path, true)
    }

    pub(super) fn connection(&self) -> Connection {
        Connection::open(&self.path).unwrap()
    }

    /// All of it, where nobody has it open.
    pub(super) fn bytes(&self) -> Vec<u8> {
        fs::read(&self.path).unwrap()
    }

    /// When the last thing of the day happened.
    pub(super) fn ended_at(&self) -> Moment {
        let last = "SELECT max(at) FROM order_event";
        Moment::from_unix(self.connection().query_row(last, [], |row| row.get(0)).unwrap())
    }

    /// Lets an upgrade fail once this step has run.
    pub(super) fn break_off_at(&self, step: i64) {
        let obstacle = format!(
            "CREATE TRIGGER obstacle BEFORE INSERT ON schema_migration WHEN NEW.number = {step} BEGIN
              SELECT raise(ABORT, 'the disk is full');
            END"
        );
        self.connection().execute_batch(&obstacle).unwrap();
    }

    pub(super) fn go_on(&self) {
        self.connection().execute_batch("DROP TRIGGER obstacle").unwrap();
    }
}

impl Drop for File {
    fn drop(&mut self) {
        let removed = fs::remove_dir_all(&self.folder);
        assert!(removed.is_ok() || std::thread::panicking(), "{removed:?}");
    }
}

/// The old schema by its own steps, and the rows in it. The triggers are away meanwhile: what they write is among the rows.
fn made(path: &Path) {
    let mut connection = Connection::open(path).unwrap();
    connection
        .execute_batch("PRAGMA journal_mode = WAL; PRAGMA foreign_keys = OFF")
        .unwrap();
    let change = connection.transaction().unwrap();
    change.execute_batch(RECORDS).unwrap();
    for (steps, last) in [
        (schema::migrations(), LAST_STEP),
        (schema::sandbox(), LAST_STEP_OF_THE_SANDBOX),
    ] {
        for step in steps.steps().unwrap().iter().filter(|step| step.number <= last) {
            step.statements()
                .for_each(|statement| change.execute_batch(statement).unwrap());
        }
    }
    let triggers = strings(
        &change,
        "SELECT sql FROM sqlite_schema WHERE type = 'trigger' ORDER BY rowid",
    );
    for name in strings(&change, "SELECT name FROM sqlite_schema WHERE type = 'trigger'") {
        change.execute_batch(&format!("DROP TRIGGER {name}")).unwrap();
    }
    for name in strings(&change, TABLES) {
        change.execute_batch(&format!("DELETE FROM \"{name}\"")).unwrap();
    }
    change.execute_batch(&rows()).unwrap();
    triggers
        .iter()
        .for_each(|trigger| change.execute_batch(trigger).unwrap());
    change.commit().unwrap();
}

fn strings(connection: &Connection, statement: &str) -> Vec<String> {
    super::outcome::lines(connection, statement)
}

/// What is between the head and the foot of a gzip file (RFC 1952) that tells no name of itself.
fn rows() -> String {
    let deflated = &DAY[10..DAY.len() - 8];
    String::from_utf8(miniz_oxide::inflate::decompress_to_vec(deflated).unwrap()).unwrap()
}
