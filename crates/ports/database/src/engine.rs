//! The store inside Spin.

use crate::{Error, Rows, Statements, Value, failed, migration};
use spin_sdk::sqlite::{Value as Cell, wit::sqlite::Connection};
use std::{cell::RefCell, rc::Rc};

thread_local! {
    /// The one connection of an instance: opening it reads the whole schema, and a second one would drop the pages that the
    /// first has read whenever it writes. No two requests meet on it, not between `BEGIN` and `COMMIT` either: a transaction awaits
    /// nothing, and while a call waits that is not asynchronous, such as `execute`, the engine runs nothing else of the instance.
    static KEPT: RefCell<Option<Rc<Open>>> = const { RefCell::new(None) };
}

/// What a statement has to take back where it fails half-way stays in memory. Otherwise SQLite makes a file for it as soon
/// as a statement, with its triggers, changes more than 64 KiB of pages.
const UNDO_IN_MEMORY: &str = "PRAGMA temp_store = MEMORY";

struct Open(Connection);

impl Open {
    fn new() -> Result<Open, Error> {
        let open = Connection::open("default")
            .map(Open)
            .map_err(|error| failed("open", error))?;
        // A remote engine keeps its own house and may refuse.
        if let Err(refusal) = open.run(UNDO_IN_MEMORY, &[]) {
            eprintln!("database: the engine decides itself where it keeps what is temporary: {refusal}");
        }
        Ok(open)
    }
}

impl Statements for Open {
    #[expect(
        clippy::disallowed_methods,
        reason = "this is the door; the form that gives all rows at once is the fastest"
    )]
    fn run(&self, statement: &str, parameters: &[Value]) -> Result<Rows, Error> {
        let parameters: Vec<Cell> = parameters.iter().map(cell).collect();
        let result = self
            .0
            .execute(statement, &parameters)
            .map_err(|error| failed(statement, error))?;
        let value = |cell| value(cell).ok_or_else(|| failed(statement, "a blob"));
        let rows = result
            .rows
            .into_iter()
            .map(|row| row.values.into_iter().map(value).collect());
        Ok(Rows {
            columns: result.columns,
            rows: rows.collect::<Result<_, Error>>()?,
        })
    }
}

/// The database with the label `default`.
#[derive(Clone, Debug)]
pub struct Database {
    sandbox: bool,
}

impl Database {
    /// The engine's database; it is opened and brought to the newest schema when an instance first uses it.
    /// With `sandbox` a new database gets the sandbox's shops and books; one that the other mode made answers
    /// [`Error::OfTheSandbox`] or [`Error::OfALiveBundle`], one of an older version [`Error::OfAnotherVersion`].
    #[must_use]
    pub fn of_the_engine(sandbox: bool) -> Database {
        Database { sandbox }
    }

    /// Runs a change in one short transaction of its own: all of it, or nothing where it answers an error.
    ///
    /// # Errors
    /// What the change answers, and [`Error`] where the database refuses or fails.
    pub fn transaction<R, E: From<Error>>(&self, change: impl FnOnce(&Transaction) -> Result<R, E>) -> Result<R, E> {
        let transaction = Transaction(self.kept()?);
        transaction.run("BEGIN IMMEDIATE", &[])?;
        let outcome = change(&transaction);
        let end = transaction.run(if outcome.is_ok() { "COMMIT" } else { "ROLLBACK" }, &[]);
        if end.is_err() {
            // The connection is closed, and the engine rolls back what is open on it.
            KEPT.set(None);
        }
        end.map_err(E::from).and(outcome)
    }

    fn kept(&self) -> Result<Rc<Open>, Error> {
        if let Some(open) = KEPT.with_borrow(Clone::clone) {
            return Ok(open);
        }
        let open = Rc::new(Open::new()?);
        migration::run(open.as_ref(), self.sandbox)?;
        KEPT.set(Some(Rc::clone(&open)));
        Ok(open)
    }
}

impl Statements for Database {
    fn run(&self, statement: &str, parameters: &[Value]) -> Result<Rows, Error> {
        self.kept()?.run(statement, parameters)
    }
}

/// A change that is under way.
pub struct Transaction(Rc<Open>);

impl Statements for Transaction {
    fn run(&self, statement: &str, parameters: &[Value]) -> Result<Rows, Error> {
        self.0.run(statement, parameters)
    }
}

fn cell(value: &Value) -> Cell {
    match value {
        Value::Null => Cell::Null,
        Value::Integer(number) => Cell::Integer(*number),
        Value::Real(number) => Cell::Real(*number),
        Value::Text(text) => Cell::Text(text.clone()),
    }
}

fn value(cell: Cell) -> Option<Value> {
    match cell {
        Cell::Null => Some(Value::Null),
        Cell::Integer(number) => Some(Value::Integer(number)),
        Cell::Real(number) => Some(Value::Real(number)),
        Cell::Text(text) => Some(Value::Text(text)),
        Cell::Blob(_) => None,
    }
}
