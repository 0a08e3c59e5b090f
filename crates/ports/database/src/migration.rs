//! The schema as numbered steps that only ever grow, and how a database is brought to the newest.

use crate::{Error, Statements, Value};
use serde::Deserialize;

/// One step of the schema.
#[derive(Clone, Copy, Debug)]
pub struct Migration {
    /// Its number; steps run in this order, each once.
    pub number: i64,
    /// Its file's name.
    pub name: &'static str,
    /// Its statements; an empty line ends each.
    pub text: &'static str,
}

impl Migration {
    /// The statements one by one: an engine runs one at a time.
    pub fn statements(&self) -> impl Iterator<Item = &'static str> {
        self.text
            .split("\n\n")
            .map(str::trim)
            .filter(|statement| !statement.is_empty())
    }
}

macro_rules! migrations {
    ($($number:literal $name:literal),* $(,)?) => {
        &[$(Migration { number: $number, name: $name, text: include_str!(concat!("../migrations/", $name, ".sql")) }),*]
    };
}

/// All steps. A step that has run anywhere is never edited: a change is a new step.
pub const MIGRATIONS: &[Migration] = migrations![
    1 "0001_member",
    2 "0002_catalogue",
    3 "0003_order",
    4 "0004_payment",
    5 "0005_device",
    6 "0006_review",
    7 "0007_sandbox",
    8 "0008_holidays",
    9 "0009_money",
    10 "0010_reconciliation",
    11 "0011_sandbox_wechat",
    12 "0012_sandbox_money",
    13 "0013_payment_reminder",
    14 "0014_kept_money",
];

/// The shops that a new sandbox opens with. A database that has them keeps them on record, under the number 0.
pub const DEMO: Migration = Migration {
    number: 0,
    name: "demo",
    text: include_str!("../demo.sql"),
};

const BEGIN: &str = "BEGIN IMMEDIATE";
const KNOWN: &str = "SELECT count(*) AS known FROM sqlite_schema WHERE type = 'table' AND name = 'schema_migration'";
const RECORDED: &str =
    "SELECT coalesce(max(number), 0) AS newest, coalesce(min(number) = 0, 0) AS demo FROM schema_migration";
const TABLE: &str =
    "CREATE TABLE IF NOT EXISTS schema_migration (number INTEGER PRIMARY KEY, name TEXT NOT NULL) STRICT";
const RECORD: &str = "INSERT INTO schema_migration (number, name) VALUES (?1, ?2)";

#[derive(Deserialize)]
struct Known {
    known: i64,
}

#[derive(Deserialize)]
struct Recorded {
    newest: i64,
    /// It was made by the sandbox: its shops, and the password of their staff, are everybody's.
    demo: bool,
}

/// Brings a database to the newest schema, whatever it was and however many do so at once. A new sandbox gets its shops; a
/// live bundle refuses a database that was made by one.
pub(crate) fn run(connection: &impl Statements, demo: bool) -> Result<(), Error> {
    let last = MIGRATIONS.last().map_or(0, |migration| migration.number);
    let known: Known = connection.one(KNOWN, &[])?;
    if known.known == 1 && newest(connection, demo)? >= last {
        return Ok(());
    }
    // Readers and one writer side by side; the file remembers it. A remote engine keeps its own journal and may refuse.
    if let Err(refusal) = connection.run("PRAGMA journal_mode = WAL", &[]) {
        eprintln!("store: the engine keeps its own journal mode: {refusal}");
    }
    connection.run(BEGIN, &[])?;
    let done = steps(connection, demo);
    connection.run(if done.is_ok() { "COMMIT" } else { "ROLLBACK" }, &[])?;
    done
}

fn steps(connection: &impl Statements, demo: bool) -> Result<(), Error> {
    connection.run(TABLE, &[])?;
    // Asked again under the write lock: another instance may have done it in between.
    let newest = newest(connection, demo)?;
    for migration in MIGRATIONS.iter().filter(|migration| migration.number > newest) {
        step(connection, migration)?;
    }
    if demo && newest == 0 {
        step(connection, &DEMO)?;
    }
    Ok(())
}

/// The number of the last step that has run, 0 where none has.
fn newest(connection: &impl Statements, demo: bool) -> Result<i64, Error> {
    let recorded: Recorded = connection.one(RECORDED, &[])?;
    if recorded.demo && !demo {
        return Err(Error::OfTheSandbox);
    }
    Ok(recorded.newest)
}

/// Runs the statements of a step and puts it on record.
fn step(connection: &impl Statements, migration: &Migration) -> Result<(), Error> {
    for statement in migration.statements() {
        connection.run(statement, &[])?;
    }
    let record = [Value::from(migration.number), Value::from(migration.name)];
    connection.run(RECORD, &record).map(drop)
}
