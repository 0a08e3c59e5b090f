//! The only door to SQLite: statements in, typed rows out, short transactions, and the schema that keeps the invariants.
//!
//! A statement runs to its end before the component goes on, so that no other request of the same instance comes in
//! between; a transaction is a plain (not async) function, so that no outbound call can be made inside one.

mod migration;
mod row;
mod value;

#[cfg(target_arch = "wasm32")]
#[path = "engine.rs"]
mod backend;
#[cfg(not(target_arch = "wasm32"))]
#[path = "native.rs"]
mod backend;

#[cfg(not(target_arch = "wasm32"))]
pub use backend::Ran;
pub use backend::{Database, Transaction};
pub use row::{document, optional_document};
pub use value::Value;

use serde::de::DeserializeOwned;

/// Why a statement did not serve.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The database refused or failed. Whether asking again helps is not known; the text is for the log only.
    #[error("database: {cause}; in: {statement}")]
    Engine {
        /// What the engine says.
        cause: String,
        /// The first line of the statement.
        statement: String,
    },
    /// The rows are not of the shape that the code expects: a fault of ours.
    #[error("database: unexpected rows: {cause}; in: {statement}")]
    Shape {
        /// What does not fit.
        cause: String,
        /// The first line of the statement.
        statement: String,
    },
    /// A live bundle was given a database that the sandbox made, with its shops and its staff's well-known password.
    #[error("database: it was made by the sandbox, and live mode needs one of its own")]
    OfTheSandbox,
    /// A bundle without the setting `mode`, which makes it a sandbox, was given the database of a live one.
    #[error("database: it is a live bundle's, and the sandbox needs one of its own")]
    OfALiveBundle,
    /// The schema began otherwise: what a version of before the present schema made cannot be continued.
    #[error("database: an older version made it, whose schema this one does not continue: begin with a new one")]
    OfAnotherVersion,
    /// The steps of the schema cannot be read: a fault of the build.
    #[error("database: {0}")]
    Schema(#[from] schema::Unreadable),
}

/// The rows that a statement gave: the names of the columns once, then the values of each row.
#[derive(Clone, Debug, Default)]
pub struct Rows {
    columns: Vec<String>,
    rows: Vec<Vec<Value>>,
}

/// What runs statements: the store itself (each statement for itself) or a transaction.
///
/// Columns are matched to the fields of a row type by name. A column that holds a JSON array or object is read into a
/// field of that shape.
pub trait Statements {
    /// Runs one statement.
    ///
    /// # Errors
    /// [`Error::Engine`] where the database refuses or fails.
    fn run(&self, statement: &str, parameters: &[Value]) -> Result<Rows, Error>;

    /// All rows of a statement.
    ///
    /// # Errors
    /// As [`Statements::run`], and [`Error::Shape`] where a row is not a `T`.
    fn all<T: DeserializeOwned>(&self, statement: &str, parameters: &[Value]) -> Result<Vec<T>, Error> {
        let Rows { columns, rows } = self.run(statement, parameters)?;
        let shape = |cause: row::Error| Error::Shape {
            cause: cause.to_string(),
            statement: first_line(statement),
        };
        rows.into_iter()
            .map(|values| row::read(&columns, values).map_err(shape))
            .collect()
    }

    /// The only row of a statement, or none. For `UPDATE … WHERE … RETURNING` none means that somebody was faster.
    ///
    /// # Errors
    /// As [`Statements::all`]; more than one row is [`Error::Shape`].
    fn optional<T: DeserializeOwned>(&self, statement: &str, parameters: &[Value]) -> Result<Option<T>, Error> {
        let mut rows = self.all(statement, parameters)?;
        let only = rows.pop();
        if rows.is_empty() {
            return Ok(only);
        }
        Err(Error::Shape {
            cause: "more than one row".to_owned(),
            statement: first_line(statement),
        })
    }

    /// The one row of a statement that always gives one.
    ///
    /// # Errors
    /// As [`Statements::optional`]; no row is [`Error::Shape`].
    fn one<T: DeserializeOwned>(&self, statement: &str, parameters: &[Value]) -> Result<T, Error> {
        let row = self.optional(statement, parameters)?;
        row.ok_or_else(|| Error::Shape {
            cause: "no row".to_owned(),
            statement: first_line(statement),
        })
    }

    /// Whether a guarded change (`… RETURNING`) found its row.
    ///
    /// # Errors
    /// As [`Statements::run`].
    fn changed(&self, statement: &str, parameters: &[Value]) -> Result<bool, Error> {
        Ok(!self.run(statement, parameters)?.rows.is_empty())
    }
}

/// The parameters of a statement, in the order of `?1`, `?2`, ….
#[macro_export]
macro_rules! parameters {
    ($($value:expr),* $(,)?) => { &[$($crate::Value::from($value)),*] };
}

fn first_line(statement: &str) -> String {
    let mut lines = statement
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty() && !line.starts_with("--"));
    lines.next().unwrap_or_default().to_owned()
}

fn failed(statement: &str, cause: impl std::fmt::Display) -> Error {
    Error::Engine {
        cause: cause.to_string(),
        statement: first_line(statement),
    }
}
