//! SQLite in the two forms of its interface. Every request opens a connection of its own.

use crate::{
    engine,
    query::{Outcome, Query},
};
use serde_json::{Value, json};
use spin_sdk::sqlite::{RowResult, Value as Cell, wit::sqlite::Connection};

fn open(query: &Query) -> Result<Connection, String> {
    let label = query.all("database").next().unwrap_or("default");
    Connection::open(label).map_err(|error| format!("{error:?}"))
}

/// `?parameter=` in their order, all of them text.
fn parameters(query: &Query) -> Vec<Cell> {
    query.all("parameter").map(|text| Cell::Text(text.to_owned())).collect()
}

/// Runs each `?statement=` in the form that gives all rows at once; the last one gets the parameters and answers.
pub(crate) fn list(query: &Query) -> Outcome {
    run(&open(query)?, query)
}

#[expect(clippy::disallowed_methods, reason = "the engine itself is what is looked at")]
fn run(connection: &Connection, query: &Query) -> Outcome {
    let mut answer = Value::Null;
    let mut statements = query.all("statement").peekable();
    while let Some(statement) = statements.next() {
        let parameters = if statements.peek().is_none() {
            parameters(query)
        } else {
            Vec::new()
        };
        let result = connection
            .execute(statement, &parameters)
            .map_err(|error| format!("{error:?}"))?;
        answer = json!({
            "columns": result.columns,
            "rows": rows(&result.rows),
            "changes": connection.changes(),
            "last_insert_rowid": connection.last_insert_rowid(),
        });
    }
    Ok(answer)
}

/// Runs the `?statement=` in the form that streams the rows and tells of a failure only at the end.
#[expect(clippy::disallowed_methods, reason = "the engine itself is what is looked at")]
pub(crate) async fn stream(query: &Query) -> Outcome {
    let label = query.all("database").next().unwrap_or("default");
    let connection = spin_sdk::sqlite::Connection::open(label)
        .await
        .map_err(|error| format!("{error:?}"))?;
    let result = connection.execute(query.one("statement"), parameters(query)).await;
    let mut result = result.map_err(|error| format!("at once: {error:?}"))?;
    let columns = result.columns().to_owned();
    let mut taken = Vec::new();
    while let Some(row) = result.next().await {
        taken.push(row);
    }
    result
        .result()
        .await
        .map_err(|error| format!("at the end: {error:?}"))?;
    Ok(json!({
        "columns": columns,
        "rows": rows(&taken),
        "changes": connection.changes().await,
        "last_insert_rowid": connection.last_insert_rowid().await,
    }))
}

/// Runs each `?statement=` in a transaction that stays open while `?url=` is called.
#[expect(clippy::disallowed_methods, reason = "the engine itself is what is looked at")]
pub(crate) async fn transaction(query: &Query) -> Outcome {
    let connection = open(query)?;
    let bare = |statement| {
        connection
            .execute(statement, &[])
            .map(drop)
            .map_err(|error| format!("{error:?}"))
    };
    bare("BEGIN IMMEDIATE")?;
    let answer = run(&connection, query)?;
    engine::call(query.one("url")).await?;
    bare("COMMIT")?;
    Ok(answer)
}

fn rows(rows: &[RowResult]) -> Vec<Vec<Value>> {
    let row = |row: &RowResult| row.values.iter().map(cell).collect();
    rows.iter().map(row).collect()
}

fn cell(cell: &Cell) -> Value {
    match cell {
        Cell::Null => Value::Null,
        Cell::Integer(number) => json!(number),
        Cell::Real(number) => json!(number),
        Cell::Text(text) => json!(text),
        Cell::Blob(bytes) => json!(bytes),
    }
}
