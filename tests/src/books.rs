//! What stands in the bundle's database, read beside the bundle.

use crate::Bundle;
use rusqlite::{Connection, OpenFlags, Row, types::Value};
use std::collections::BTreeMap;

/// What only proven money may change.
const TABLES: [&str; 12] = [
    "charge",
    "fulfilment",
    "hold",
    "ledger_transfer",
    "order",
    "order_event",
    "order_line",
    "payment",
    "payment_exception",
    "refund",
    "stock_entry",
    "stock_reservation",
];

/// What the bundle's database says about orders and money, row by row.
#[derive(Clone, Debug, PartialEq)]
pub struct Books(BTreeMap<&'static str, Vec<Vec<Value>>>);

impl Books {
    /// As they are now.
    #[must_use]
    pub fn of(bundle: &Bundle) -> Books {
        let connection = open(bundle);
        let rows = |table| {
            (
                table,
                all(&connection, &format!("SELECT * FROM \"{table}\" ORDER BY 1")),
            )
        };
        Books(TABLES.into_iter().map(rows).collect())
    }

    /// The tables in which something is different.
    #[must_use]
    pub fn different(&self, other: &Books) -> Vec<&'static str> {
        let differs = |table: &&str| self.0.get(table) != other.0.get(table);
        TABLES.into_iter().filter(differs).collect()
    }
}

/// What a statement without parameters reads in the bundle's database: every row as one text, its columns with a space
/// between them.
#[must_use]
pub fn read(bundle: &Bundle, statement: &str) -> Vec<String> {
    let text = |value: Value| match value {
        Value::Null => "null".to_owned(),
        Value::Integer(number) => number.to_string(),
        Value::Text(text) => text,
        other => format!("{other:?}"),
    };
    let rows = all(&open(bundle), statement).into_iter();
    rows.map(|row| row.into_iter().map(text).collect::<Vec<_>>().join(" "))
        .collect()
}

fn open(bundle: &Bundle) -> Connection {
    let file = bundle.state().join("sqlite_db.db");
    Connection::open_with_flags(file, OpenFlags::SQLITE_OPEN_READ_ONLY).expect("the bundle's database")
}

fn all(connection: &Connection, statement: &str) -> Vec<Vec<Value>> {
    let mut statement = connection.prepare(statement).expect("a statement");
    let columns = statement.column_count();
    let row = |row: &Row<'_>| (0..columns).map(|column| row.get(column)).collect();
    let rows = statement.query_map([], row).expect("rows");
    rows.collect::<Result<_, _>>().expect("rows that can be read")
}
