//! What is true of the bundle's database at any moment, whoever did what and wherever a process died.
//!
//! The checks read tables and know nothing of the triggers and indexes that keep the same: where one of those is missing
//! or wrong, it shows here.

use rusqlite::{Connection, Error};
use std::{collections::BTreeSet, fmt};

/// One thing that must be true.
#[derive(Clone, Copy, Debug)]
pub struct Invariant {
    /// Its name.
    pub name: &'static str,
    /// A statement without parameters, which gives one column: a text for each thing that is not as it must be.
    pub statement: &'static str,
}

/// Something that is not as it must be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Violation {
    /// Of which invariant, or what else was looked at.
    pub name: &'static str,
    /// What was found.
    pub what: String,
}

impl fmt::Display for Violation {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}: {}", self.name, self.what)
    }
}

macro_rules! invariants {
    ($($name:literal),* $(,)?) => {
        &[$(Invariant { name: $name, statement: include_str!(concat!("invariants/", $name, ".sql")) }),*]
    };
}

/// All of them.
pub const INVARIANTS: &[Invariant] = invariants![
    "overlapping_holds",
    "stay_holds",
    "charge_holds",
    "charges",
    "order_amounts",
    "order_log",
    "fulfilments",
    "stock",
    "stock_reservations",
    "doors",
    "kept_answers",
    "reviews",
    "live_attempts",
    "payment_amounts",
    "paid_without_money",
    "money_without_cause",
    "refunds_within_payments",
    "ledger_balances",
    "ledger_of_payments",
    "ledger_of_refunds",
    "ledger_of_orders",
    "ledger_of_exceptions",
    "deposits",
    "due",
    "messages",
    "stay_reminders",
    "deleted_accounts",
];

/// What is not as it must be, by [`INVARIANTS`]. A statement that does not run is told too.
#[must_use]
pub fn check(connection: &Connection) -> Vec<Violation> {
    let mut found = Vec::new();
    for Invariant { name, statement } in INVARIANTS {
        look(connection, name, statement, &mut found).unwrap_or_else(|error| {
            let what = error.to_string();
            found.push(Violation { name, what });
        });
    }
    found
}

/// The kinds of violation, each once.
#[must_use]
pub fn names(violations: &[Violation]) -> BTreeSet<&'static str> {
    violations.iter().map(|violation| violation.name).collect()
}

/// What is wrong with the file itself: its pages, its indexes, its references. It reads the whole file.
#[must_use]
pub fn check_file(connection: &Connection) -> Vec<Violation> {
    let mut found = Vec::new();
    let looked = look(connection, "integrity_check", INTEGRITY, &mut found)
        .and_then(|()| look(connection, "foreign_key_check", REFERENCES, &mut found));
    if let Err(error) = looked {
        let what = error.to_string();
        found.push(Violation {
            name: "integrity_check",
            what,
        });
    }
    found
}

const INTEGRITY: &str = "SELECT integrity_check FROM pragma_integrity_check WHERE integrity_check <> 'ok'";

const REFERENCES: &str =
    r#"SELECT format('%s: row %d has no %s', "table", rowid, parent) FROM pragma_foreign_key_check"#;

fn look(connection: &Connection, name: &'static str, statement: &str, found: &mut Vec<Violation>) -> Result<(), Error> {
    let mut statement = connection.prepare_cached(statement)?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let what = row.get(0)?;
        found.push(Violation { name, what });
    }
    Ok(())
}
