//! How a database is brought to the newest schema.

use crate::{Error, Statements, Value};
use schema::{Migration, Packed};
use serde::Deserialize;

const BEGIN: &str = "BEGIN IMMEDIATE";
const KNOWN: &str = "SELECT
  EXISTS (SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'schema_migration') AS is_made,
  EXISTS (SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'sandbox_migration') AS is_of_the_sandbox";

/// The steps of the schema, and those of the sandbox. That there are steps of the sandbox says who made the database.
const SCHEMA: Record = Record {
    table: "CREATE TABLE IF NOT EXISTS schema_migration (number INTEGER PRIMARY KEY, name TEXT NOT NULL) STRICT",
    newest: "SELECT coalesce(max(number), 0) AS newest, max(iif(number = 1, name, NULL)) AS first FROM schema_migration",
    keep: "INSERT INTO schema_migration (number, name) VALUES (?1, ?2)",
};
const SANDBOX: Record = Record {
    table: "CREATE TABLE IF NOT EXISTS sandbox_migration (number INTEGER PRIMARY KEY, name TEXT NOT NULL) STRICT",
    newest: "SELECT coalesce(max(number), 0) AS newest, max(iif(number = 1, name, NULL)) AS first FROM sandbox_migration",
    keep: "INSERT INTO sandbox_migration (number, name) VALUES (?1, ?2)",
};

/// Where it is written down which steps have run.
struct Record {
    table: &'static str,
    newest: &'static str,
    keep: &'static str,
}

#[derive(Clone, Copy, Deserialize)]
struct Known {
    is_made: bool,
    /// It has the sandbox's shops, and the password of their staff, which are everybody's.
    is_of_the_sandbox: bool,
}

#[derive(Deserialize)]
struct Newest {
    newest: i64,
    /// The name of the step with which it began.
    first: Option<String>,
}

/// Brings a database to the newest schema, whatever it was and however many do so at once. A new one of the sandbox gets its
/// shops. Neither mode opens what the other has made, and none
/// what a version made whose schema began otherwise.
pub(crate) fn run(connection: &impl Statements, sandbox: bool) -> Result<(), Error> {
    if is_newest(connection, sandbox)? {
        return Ok(());
    }
    // Readers and one writer side by side; the file remembers it. A remote engine keeps its own journal and may refuse.
    if let Err(refusal) = connection.run("PRAGMA journal_mode = WAL", &[]) {
        eprintln!("database: the engine keeps its own journal mode: {refusal}");
    }
    connection.run(BEGIN, &[])?;
    let done = steps(connection, sandbox);
    connection.run(if done.is_ok() { "COMMIT" } else { "ROLLBACK" }, &[])?;
    done
}

fn is_newest(connection: &impl Statements, sandbox: bool) -> Result<bool, Error> {
    let known = known(connection, sandbox)?;
    Ok(known.is_made
        && is_at_the_newest(connection, &SCHEMA, schema::migrations())?
        && (!sandbox || is_at_the_newest(connection, &SANDBOX, schema::sandbox())?))
}

fn is_at_the_newest(connection: &impl Statements, record: &Record, all: Packed) -> Result<bool, Error> {
    Ok(newest(connection, record, all)? >= all.newest())
}

fn steps(connection: &impl Statements, sandbox: bool) -> Result<(), Error> {
    // Asked again under the write lock: another instance may have done it in between, in the other mode even.
    known(connection, sandbox)?;
    missing(connection, &SCHEMA, schema::migrations())?;
    if sandbox {
        missing(connection, &SANDBOX, schema::sandbox())?;
    }
    Ok(())
}

fn known(connection: &impl Statements, sandbox: bool) -> Result<Known, Error> {
    let known: Known = connection.one(KNOWN, &[])?;
    match (known.is_of_the_sandbox, sandbox) {
        (true, false) => Err(Error::OfTheSandbox),
        (false, true) if known.is_made => {
            // What an older version made knows no steps of the sandbox either.
            newest(connection, &SCHEMA, schema::migrations())?;
            Err(Error::OfALiveBundle)
        }
        _ => Ok(known),
    }
}

/// The number of the last step that has run, 0 where none has. A schema that began with another step is another version's,
/// whose numbers mean other steps.
fn newest(connection: &impl Statements, record: &Record, all: Packed) -> Result<i64, Error> {
    let Newest { newest, first } = connection.one(record.newest, &[])?;
    if newest > 0 && first.as_deref() != Some(all.first()) {
        return Err(Error::OfAnotherVersion);
    }
    Ok(newest)
}

fn missing(connection: &impl Statements, record: &Record, all: Packed) -> Result<(), Error> {
    connection.run(record.table, &[])?;
    let newest = newest(connection, record, all)?;
    let missing = all.steps()?.into_iter().filter(|step| step.number > newest);
    missing
        .into_iter()
        .try_for_each(|migration| step(connection, record, &migration))
}

/// Runs the statements of a step and puts it on record.
fn step(connection: &impl Statements, record: &Record, migration: &Migration) -> Result<(), Error> {
    for statement in migration.statements() {
        connection.run(statement, &[])?;
    }
    let row = [Value::from(migration.number), Value::from(migration.name.as_str())];
    connection.run(record.keep, &row).map(drop)
}
