//! The store's native twin: the same SQLite, through rusqlite, with a count of statements, and a process that can die
//! between any two of them.

use crate::{Error, Rows, Statements, Value, failed, migration};
use rusqlite::{Connection, config::DbConfig, params_from_iter, types};
use std::{
    path::Path,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicUsize, Ordering::SeqCst},
    },
};

/// A database of this process. Clones share it.
#[derive(Clone, Debug)]
pub struct Database {
    open: Arc<Open>,
}

#[derive(Debug)]
struct Open {
    connection: Mutex<Connection>,
    statements: AtomicUsize,
    /// How many more statements run before the process dies; [`LIVES`]: it does not.
    until_death: AtomicUsize,
    /// Who has a turn before each statement outside a transaction.
    interloper: Mutex<Option<fn()>>,
    /// What has run, while that is written down.
    record: Mutex<Option<Vec<Ran>>>,
}

/// A statement that has run, with its values.
pub type Ran = (String, Vec<Value>);

/// What a new database in memory is like, of a live bundle and of the sandbox: the schema runs once a process, since tests begin with
/// a new database by the hundred.
static NEW: [Mutex<Option<Vec<u8>>>; 2] = [const { Mutex::new(None) }; 2];

/// More statements than any process runs.
const LIVES: usize = usize::MAX;

impl Database {
    /// A new database in memory with the newest schema; with `demo` it has the sandbox's shops.
    ///
    /// # Errors
    /// Where the schema does not run.
    pub fn in_memory(sandbox: bool) -> Result<Database, Error> {
        let opened = |error| failed("open", error);
        let mut connection = Connection::open_in_memory().map_err(opened)?;
        let mut new = NEW[usize::from(sandbox)].lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(image) = new.as_deref() {
            let read = connection.deserialize_read_exact("main", image, image.len(), false);
            read.map_err(opened)?;
            drop(new);
            return Database::new(connection, sandbox);
        }
        let first = Database::new(connection, sandbox)?;
        let image = first.connection().serialize("main").map_err(opened)?.to_vec();
        *new = Some(image);
        Ok(first)
    }

    fn connection(&self) -> MutexGuard<'_, Connection> {
        self.open.connection.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The database of a file, brought to the newest schema; a new one gets the sandbox's shops with `demo`.
    ///
    /// # Errors
    /// Where the file cannot be opened or the schema does not run; [`Error::OfTheSandbox`], [`Error::OfALiveBundle`] and
    /// [`Error::OfAnotherVersion`] where somebody else made it.
    pub fn in_file(path: &Path, sandbox: bool) -> Result<Database, Error> {
        Database::new(Connection::open(path).map_err(|error| failed("open", error))?, sandbox)
    }

    fn new(connection: Connection, sandbox: bool) -> Result<Database, Error> {
        connection.set_prepared_statement_cache_capacity(256);
        // A plan that does not depend on the values: with it a kept statement would be prepared anew for most of them.
        connection
            .set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)
            .map_err(|error| failed("open", error))?;
        let database = Database {
            open: Arc::new(Open {
                connection: Mutex::new(connection),
                statements: AtomicUsize::new(0),
                until_death: AtomicUsize::new(LIVES),
                interloper: Mutex::new(None),
                record: Mutex::new(None),
            }),
        };
        migration::run(&database, sandbox)?;
        database.open.statements.store(0, SeqCst);
        Ok(database)
    }

    /// How many statements have run so far, BEGIN and COMMIT among them.
    #[must_use]
    pub fn statements(&self) -> usize {
        self.open.statements.load(SeqCst)
    }

    /// Runs this and tells which statements it ran, for whoever wants to run the same elsewhere.
    pub fn recorded<R>(&self, work: impl FnOnce() -> R) -> (R, Vec<Ran>) {
        *self.record() = Some(Vec::new());
        let outcome = work();
        (outcome, self.record().take().unwrap_or_default())
    }

    fn record(&self) -> MutexGuard<'_, Option<Vec<Ran>>> {
        self.open.record.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Lets so many more statements run; from then on each fails, as if the process had been killed before it, until
    /// [`Database::revive`]. `BEGIN` and `COMMIT` are statements too.
    pub fn die_after(&self, statements: usize) {
        self.open.until_death.store(statements, SeqCst);
    }

    /// Whether the process has died: the next statement would fail.
    #[must_use]
    pub fn is_dead(&self) -> bool {
        self.open.until_death.load(SeqCst) == 0
    }

    /// A new process on the same database: what the dead one had not committed is rolled back.
    ///
    /// # Errors
    /// Where it cannot be rolled back.
    pub fn revive(&self) -> Result<(), Error> {
        self.open.until_death.store(LIVES, SeqCst);
        let connection = self.open.connection.lock().unwrap_or_else(PoisonError::into_inner);
        if connection.is_autocommit() {
            return Ok(());
        }
        connection
            .execute_batch("ROLLBACK")
            .map_err(|error| failed("ROLLBACK", error))
    }

    /// Lets this function run before each statement outside a transaction, as another process might at that moment. The
    /// statements that it runs itself call nobody.
    pub fn let_in(&self, interloper: Option<fn()>) {
        *self.open.interloper.lock().unwrap_or_else(PoisonError::into_inner) = interloper;
    }

    fn others_turn(&self) {
        let is_alone = || {
            self.open
                .connection
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .is_autocommit()
        };
        let mut place = self.open.interloper.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(interloper) = place.take_if(|_| is_alone()) {
            drop(place);
            interloper();
            self.let_in(Some(interloper));
        }
    }

    /// Whether the process lives to run one more statement.
    fn lives(&self) -> bool {
        let less = |left: usize| {
            if left == LIVES {
                Some(LIVES)
            } else {
                left.checked_sub(1)
            }
        };
        self.open.until_death.fetch_update(SeqCst, SeqCst, less).is_ok()
    }

    /// Runs a change in one short transaction: all of it, or nothing where it answers an error.
    ///
    /// # Errors
    /// What the change answers, and [`Error`] where the database refuses or fails.
    pub fn transaction<R, E: From<Error>>(&self, change: impl FnOnce(&Transaction) -> Result<R, E>) -> Result<R, E> {
        self.run("BEGIN IMMEDIATE", &[])?;
        let outcome = change(&Transaction(self.clone()));
        self.run(if outcome.is_ok() { "COMMIT" } else { "ROLLBACK" }, &[])?;
        outcome
    }
}

impl Statements for Database {
    fn run(&self, statement: &str, parameters: &[Value]) -> Result<Rows, Error> {
        self.others_turn();
        if !self.lives() {
            return Err(failed(statement, "the process has died"));
        }
        self.open.statements.fetch_add(1, SeqCst);
        if let Some(record) = &mut *self.record() {
            record.push((statement.to_owned(), parameters.to_vec()));
        }
        let connection = self.open.connection.lock().unwrap_or_else(PoisonError::into_inner);
        rows(&connection, statement, parameters).map_err(|error| failed(statement, error))
    }
}

/// A change that is under way.
pub struct Transaction(Database);

impl Statements for Transaction {
    fn run(&self, statement: &str, parameters: &[Value]) -> Result<Rows, Error> {
        self.0.run(statement, parameters)
    }
}

fn rows(connection: &Connection, statement: &str, parameters: &[Value]) -> rusqlite::Result<Rows> {
    let mut prepared = connection.prepare_cached(statement)?;
    let columns: Vec<String> = prepared.column_names().into_iter().map(str::to_owned).collect();
    let mut found = prepared.query(params_from_iter(parameters.iter().map(cell)))?;
    let mut rows = Vec::new();
    while let Some(row) = found.next()? {
        rows.push(
            (0..columns.len())
                .map(|index| row.get::<_, types::Value>(index).map(value))
                .collect::<Result<_, _>>()?,
        );
    }
    Ok(Rows { columns, rows })
}

fn cell(value: &Value) -> types::Value {
    match value {
        Value::Null => types::Value::Null,
        Value::Integer(number) => types::Value::Integer(*number),
        Value::Real(number) => types::Value::Real(*number),
        Value::Text(text) => types::Value::Text(text.clone()),
    }
}

fn value(cell: types::Value) -> Value {
    match cell {
        types::Value::Null => Value::Null,
        types::Value::Integer(number) => Value::Integer(number),
        types::Value::Real(number) => Value::Real(number),
        types::Value::Text(text) => Value::Text(text),
        types::Value::Blob(bytes) => Value::Text(String::from_utf8_lossy(&bytes).into_owned()),
    }
}
