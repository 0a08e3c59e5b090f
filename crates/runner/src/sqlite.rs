//! `spin:sqlite`: every opened connection is a connection of its own to the file behind the label.
//!
//! Statements run directly on the thread of the calling instance: a cached SELECT takes a few microseconds, less than a hop
//! to another thread. Only waiting for a lock gives the thread away.

use crate::{
    bindings::spin::sqlite::sqlite::{
        Error, Host, HostConnection, HostConnectionWithStore, QueryResult, RowResult, Value,
    },
    connections::{Database, Taken},
    guest::{Capabilities, Guest},
    lock::{may_wait, without_waiting},
    turns::Turn,
};
use rusqlite::{
    params_from_iter,
    types::{ToSqlOutput, ValueRef},
};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use wasmtime::component::{Accessor, FutureReader, Resource, StreamReader};

/// As much as Spin keeps in memory for one result.
const RESULT_BYTES: usize = 128 << 20;

/// The resource behind a guest's handle. The lock is never contended by guests: it lets a waiting statement move to a
/// thread of its own.
#[derive(Clone)]
pub struct Connection(Arc<Mutex<Opened>>);

struct Opened {
    database: Database,
    /// For what only reads.
    own: Taken,
    /// From the first statement that writes until what it belongs to is over.
    turn: Option<Turn>,
    /// The row that was inserted last, and how many rows the last change changed.
    report: (i64, u64),
}

impl Connection {
    /// Opens the file, and creates it when it is not there yet.
    pub fn open(database: &Database) -> rusqlite::Result<Self> {
        let opened = Opened {
            own: database.take()?,
            database: database.clone(),
            turn: None,
            report: (0, 0),
        };
        Ok(Self(Arc::new(Mutex::new(opened))))
    }

    fn locked(&self) -> MutexGuard<'_, Opened> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Runs one statement to its end; one that writes once it is its turn, which lasts as long as its transaction.
    fn execute(&self, statement: &str, parameters: &[Value]) -> Result<QueryResult, Failure> {
        self.locked().execute(statement, parameters)
    }

    /// Like `execute`, but when another connection holds the lock, the wait happens elsewhere and the instance can serve its
    /// other requests. Among them may be the one that holds the lock.
    async fn execute_apart(&self, statement: String, parameters: Vec<Value>) -> Result<QueryResult, Failure> {
        let first = without_waiting(|| self.execute(&statement, &parameters));
        if !first.as_ref().is_err_and(Failure::is_busy) {
            return first;
        }
        // A statement that was refused for the lock has changed nothing, so it may be tried again.
        let connection = self.clone();
        let again = tokio::task::spawn_blocking(move || connection.execute(&statement, &parameters)).await;
        again.unwrap_or(Err(Failure::Aborted))
    }

    fn last_insert_rowid(&self) -> i64 {
        self.locked().report.0
    }

    fn changes(&self) -> u64 {
        self.locked().report.1
    }
}

impl Opened {
    fn execute(&mut self, statement: &str, parameters: &[Value]) -> Result<QueryResult, Failure> {
        if self.turn.is_none() {
            self.turn = self.turn_for(statement)?;
        }
        let connection = self.connection();
        let result = run(connection, statement, parameters);
        let (report, is_over) = (
            (connection.last_insert_rowid(), connection.changes()),
            connection.is_autocommit(),
        );
        if self.turn.is_some() {
            self.report = report;
        }
        if is_over {
            self.turn = None;
        }
        result
    }

    /// Where a statement runs: what belongs to the own connection alone stays there, such as a transaction that began by reading.
    fn connection(&self) -> &rusqlite::Connection {
        match self.writer() {
            Some(writer) if self.own.is_autocommit() && !self.own.is_private() => writer,
            _ => &self.own,
        }
    }

    /// The connection of its turn.
    fn writer(&self) -> Option<&rusqlite::Connection> {
        self.turn.as_deref().and_then(Option::as_ref)
    }

    /// The turn that a statement needs: none for one that only reads.
    fn turn_for(&self, statement: &str) -> Result<Option<Turn>, Failure> {
        if self.own.prepare_cached(statement)?.readonly() {
            return Ok(None);
        }
        let turns = &self.database.turns;
        let turn = if may_wait() {
            turns.in_line()
        } else {
            Some(turns.at_once().ok_or(Failure::Busy)?)
        };
        let Some(mut turn) = turn else { return Ok(None) };
        if turn.is_none() {
            *turn = Some(self.database.writer()?);
        }
        Ok(Some(turn))
    }
}

impl Drop for Opened {
    fn drop(&mut self) {
        // A transaction that its instance did not end is none.
        let unfinished = self.writer().filter(|writer| !writer.is_autocommit());
        if let Some(Err(error)) = unfinished.map(|writer| writer.execute_batch("ROLLBACK")) {
            eprintln!("an unfinished transaction is not rolled back: {error}");
        }
    }
}

fn run(connection: &rusqlite::Connection, statement: &str, parameters: &[Value]) -> Result<QueryResult, Failure> {
    let mut prepared = connection.prepare_cached(statement)?;
    let columns: Vec<String> = prepared.column_names().into_iter().map(str::to_owned).collect();
    let mut rows = prepared.query(params_from_iter(parameters))?;
    let mut result = Vec::new();
    let mut bytes = 0;
    while let Some(row) = rows.next()? {
        let values = (0..columns.len()).map(|index| Ok(value(row.get_ref(index)?)));
        let values = values.collect::<rusqlite::Result<Vec<_>>>()?;
        bytes += values.iter().map(size).sum::<usize>();
        if bytes > RESULT_BYTES {
            return Err(Failure::TooLarge);
        }
        result.push(RowResult { values });
    }
    Ok(QueryResult { columns, rows: result })
}

/// Why a statement gave no result.
#[derive(Debug)]
enum Failure {
    Sqlite(rusqlite::Error),
    TooLarge,
    Aborted,
    /// Others write, and the statement may not wait.
    Busy,
}

impl Failure {
    fn is_busy(&self) -> bool {
        match self {
            Self::Sqlite(error) => error.sqlite_error_code() == Some(rusqlite::ErrorCode::DatabaseBusy),
            Self::Busy => true,
            Self::TooLarge | Self::Aborted => false,
        }
    }
}

impl From<rusqlite::Error> for Failure {
    fn from(error: rusqlite::Error) -> Self {
        Self::Sqlite(error)
    }
}

impl From<Failure> for Error {
    fn from(failure: Failure) -> Self {
        Self::Io(match failure {
            Failure::Sqlite(error) => error.to_string(),
            Failure::TooLarge => format!("query result exceeds limit of {RESULT_BYTES} bytes"),
            Failure::Aborted => "the statement was aborted".to_owned(),
            Failure::Busy => "database is locked".to_owned(),
        })
    }
}

fn value(value: ValueRef<'_>) -> Value {
    match value {
        ValueRef::Null => Value::Null,
        ValueRef::Integer(integer) => Value::Integer(integer),
        ValueRef::Real(real) => Value::Real(real),
        ValueRef::Text(text) => Value::Text(String::from_utf8_lossy(text).into_owned()),
        ValueRef::Blob(blob) => Value::Blob(blob.to_vec()),
    }
}

fn size(value: &Value) -> usize {
    size_of::<Value>()
        + match value {
            Value::Text(text) => text.len(),
            Value::Blob(blob) => blob.len(),
            Value::Null | Value::Integer(_) | Value::Real(_) => 0,
        }
}

impl rusqlite::ToSql for Value {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self {
            Self::Null => ValueRef::Null,
            Self::Integer(integer) => ValueRef::Integer(*integer),
            Self::Real(real) => ValueRef::Real(*real),
            Self::Text(text) => ValueRef::Text(text.as_bytes()),
            Self::Blob(blob) => ValueRef::Blob(blob),
        }))
    }
}

impl Guest {
    fn open_database(&mut self, label: &str) -> wasmtime::Result<Result<Resource<Connection>, Error>> {
        let grants = &self.component.databases;
        let Some(database) = grants.get(label) else {
            return Ok(Err(Error::AccessDenied));
        };
        match Connection::open(database) {
            Ok(connection) => Ok(Ok(self.table.push(connection)?)),
            Err(error) => Ok(Err(Failure::from(error).into())),
        }
    }
}

impl Host for Guest {}

impl HostConnection for Guest {
    fn open(&mut self, database: String) -> wasmtime::Result<Result<Resource<Connection>, Error>> {
        self.open_database(&database)
    }

    fn execute(
        &mut self,
        connection: Resource<Connection>,
        statement: String,
        parameters: Vec<Value>,
    ) -> wasmtime::Result<Result<QueryResult, Error>> {
        let connection = self.table.get(&connection)?;
        Ok(connection.execute(&statement, &parameters).map_err(Error::from))
    }

    fn last_insert_rowid(&mut self, connection: Resource<Connection>) -> wasmtime::Result<i64> {
        Ok(self.table.get(&connection)?.last_insert_rowid())
    }

    fn changes(&mut self, connection: Resource<Connection>) -> wasmtime::Result<u64> {
        Ok(self.table.get(&connection)?.changes())
    }

    fn drop(&mut self, connection: Resource<Connection>) -> wasmtime::Result<()> {
        self.table.delete(connection)?;
        Ok(())
    }
}

type Rows = (Vec<String>, StreamReader<RowResult>, FutureReader<Result<(), Error>>);

impl<T: Send + 'static> HostConnectionWithStore<T> for Capabilities {
    async fn open_async(
        accessor: &Accessor<T, Self>,
        database: String,
    ) -> wasmtime::Result<Result<Resource<Connection>, Error>> {
        accessor.with(|mut access| access.get().open_database(&database))
    }

    /// The rows are all read before the first is handed over; only the form is a stream. As with Spin, even a statement that
    /// could not be prepared fails in the future and not in the call.
    async fn execute_async(
        accessor: &Accessor<T, Self>,
        connection: Resource<Connection>,
        statement: String,
        parameters: Vec<Value>,
    ) -> wasmtime::Result<Result<Rows, Error>> {
        let connection = accessor.with(|mut access| access.get().table.get(&connection).cloned())?;
        let (result, end) = match connection.execute_apart(statement, parameters).await {
            Ok(result) => (result, Ok(())),
            Err(failure) => (
                QueryResult {
                    columns: Vec::new(),
                    rows: Vec::new(),
                },
                Err(failure.into()),
            ),
        };
        accessor.with(|mut access| {
            let rows = StreamReader::new(&mut access, result.rows)?;
            let end = FutureReader::new(&mut access, async move { wasmtime::error::Ok(end) })?;
            Ok(Ok((result.columns, rows, end)))
        })
    }

    async fn last_insert_rowid_async(
        accessor: &Accessor<T, Self>,
        connection: Resource<Connection>,
    ) -> wasmtime::Result<i64> {
        accessor.with(|mut access| access.get().last_insert_rowid(connection))
    }

    async fn changes_async(accessor: &Accessor<T, Self>, connection: Resource<Connection>) -> wasmtime::Result<u64> {
        accessor.with(|mut access| access.get().changes(connection))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    /// A file of its own for each test.
    fn file(name: &str) -> Database {
        let folder = std::env::temp_dir().join(format!("kaimen-runner-{}-{name}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        Database::of(folder.join("a.db"))
    }

    fn run(connection: &Connection, statement: &str) -> QueryResult {
        connection.execute(statement, &[]).unwrap()
    }

    #[test]
    fn every_kind_of_value_comes_back_as_it_went() {
        let connection = Connection::open(&file("values")).unwrap();
        let values = [
            Value::Integer(i64::MIN),
            Value::Real(1.5),
            Value::Text("门".to_owned()),
            Value::Blob(vec![0, 255]),
            Value::Null,
        ];
        let result = connection
            .execute("SELECT ? AS a, ? AS b, ? AS c, ? AS d, ? AS e", &values)
            .unwrap();
        assert_eq!(result.columns, ["a", "b", "c", "d", "e"]);
        assert_eq!(format!("{:?}", result.rows[0].values), format!("{:?}", values.to_vec()));
    }

    #[test]
    fn a_failed_statement_is_an_error_with_its_text() {
        let connection = Connection::open(&file("errors")).unwrap();
        let Error::Io(text) = connection.execute("SELEKT", &[]).unwrap_err().into() else {
            panic!("another error")
        };
        assert!(text.contains("syntax error"), "{text}");
        assert!(connection.execute("SELECT ?", &[]).is_err(), "a parameter is missing");
    }

    #[test]
    fn other_files_stay_out_of_reach() {
        let connection = Connection::open(&file("attach")).unwrap();
        assert!(connection.execute("ATTACH '/tmp/other.db' AS other", &[]).is_err());
        run(&connection, "ATTACH ':memory:' AS scratch");
    }

    #[test]
    fn what_is_committed_is_on_the_disk() {
        let connection = Connection::open(&file("synchronous")).unwrap();
        run(&connection, "PRAGMA journal_mode = wal");
        let mode = &run(&connection, "PRAGMA synchronous").rows[0].values[0];
        // FULL: with less, a power cut takes back what was answered.
        assert!(matches!(mode, Value::Integer(2)), "{mode:?}");
    }

    #[test]
    fn each_connection_has_its_own_transaction() {
        let path = file("transactions");
        let (one, other) = (Connection::open(&path).unwrap(), Connection::open(&path).unwrap());
        run(&one, "PRAGMA journal_mode = wal");
        run(&one, "CREATE TABLE t (a)");
        run(&one, "BEGIN");
        run(&one, "INSERT INTO t VALUES (1)");
        assert_eq!(one.changes(), 1);
        assert_eq!(run(&other, "SELECT * FROM t").rows.len(), 0);
        drop(one);
        assert_eq!(
            run(&other, "SELECT * FROM t").rows.len(),
            0,
            "an unfinished transaction ends with its connection"
        );
    }

    #[test]
    fn what_an_instance_leaves_behind_is_not_its_next_ones() {
        let path = file("left");
        let one = Connection::open(&path).unwrap();
        run(&one, "PRAGMA journal_mode = wal");
        run(&one, "CREATE TABLE t (a)");
        run(&one, "BEGIN IMMEDIATE");
        run(&one, "INSERT INTO t VALUES (1)");
        drop(one);
        let other = Connection::open(&path).unwrap();
        assert_eq!(run(&other, "SELECT * FROM t").rows.len(), 0, "it was not committed");
        run(&other, "INSERT INTO t VALUES (2)");
        run(&other, "PRAGMA query_only = 1");
        assert!(
            other.execute("INSERT INTO t VALUES (3)", &[]).is_err(),
            "it wanted that"
        );
        drop(other);
        run(&Connection::open(&path).unwrap(), "INSERT INTO t VALUES (3)");
    }

    #[test]
    fn a_transaction_that_begins_by_reading_is_one() {
        let path = file("deferred");
        let (one, other) = (Connection::open(&path).unwrap(), Connection::open(&path).unwrap());
        run(&one, "PRAGMA journal_mode = wal");
        run(&one, "CREATE TABLE t (a)");
        run(&one, "BEGIN");
        assert_eq!(run(&one, "SELECT * FROM t").rows.len(), 0);
        run(&one, "INSERT INTO t VALUES (1)");
        assert_eq!(run(&one, "SELECT * FROM t").rows.len(), 1);
        assert_eq!(run(&other, "SELECT * FROM t").rows.len(), 0);
        run(&one, "COMMIT");
        assert_eq!(run(&other, "SELECT * FROM t").rows.len(), 1);
        run(&other, "INSERT INTO t VALUES (2)");
        assert_eq!((one.changes(), other.changes(), other.last_insert_rowid()), (1, 1, 2));
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 1)]
    async fn waiting_for_a_lock_leaves_the_thread_to_its_holder() {
        let path = file("busy");
        let (holder, waiting) = (Connection::open(&path).unwrap(), Connection::open(&path).unwrap());
        run(&holder, "CREATE TABLE t (a)");
        run(&holder, "BEGIN IMMEDIATE");
        // Both forms of the call at once, on the only thread that there is.
        let blocking = Connection::open(&path).unwrap();
        let sync = tokio::spawn(async move { blocking.execute("INSERT INTO t VALUES (1)", &[]) });
        let apart = tokio::spawn(async move {
            waiting
                .execute_apart("INSERT INTO t VALUES (2)".to_owned(), vec![])
                .await
        });
        let commit = tokio::spawn(async move {
            tokio::time::sleep(Duration::from_millis(50)).await;
            holder.execute("COMMIT", &[])
        });
        for task in [sync, apart, commit] {
            // Less than the five seconds after which a wait for the lock is given up.
            tokio::time::timeout(Duration::from_secs(3), task)
                .await
                .unwrap()
                .unwrap()
                .unwrap();
        }
    }
}
