//! The connections to one file: one for whoever writes, and those of the instances, which go from one that ends to one that begins.
//!
//! A connection reads the whole schema when it is opened, and drops all pages that it has kept when another one has written. So all
//! writing is done on one connection, whose pages and prepared statements stay, by one instance after the other (`turns.rs`).

use crate::{lock::wait_for_lock, turns::Turns};
use rusqlite::{
    Connection, Result,
    hooks::{AuthAction, AuthContext, Authorization},
};
use std::{
    ops::Deref,
    path::PathBuf,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, Ordering::Relaxed},
    },
};

/// Enough for every statement of the bundle: preparing costs more than running.
const STATEMENTS: usize = 256;
/// What the writer keeps of the file, in KiB as SQLite counts them where they are negative: nobody else's writing makes it stale.
const WRITER_CACHE: i64 = -16_000;
/// How many connections are kept for instances to come.
const MOST_IDLE: usize = 32;
/// What an instance may set without having its connection to itself: where the writer keeps what is temporary is decided here, and the
/// kind of the journal is the file's.
const OF_NO_CONNECTION: [&str; 2] = ["temp_store", "journal_mode"];

/// A file, its writer and its idle connections. Clones mean the same.
#[derive(Clone, Debug)]
pub struct Database {
    /// Where it is.
    pub path: PathBuf,
    /// Who writes next.
    pub turns: Turns,
    idle: Arc<Mutex<Vec<Own>>>,
}

/// A connection that one instance has for itself.
#[derive(Debug)]
struct Own {
    connection: Connection,
    is_private: Arc<AtomicBool>,
}

/// A connection of an instance: when it is dropped, the next one gets it.
pub struct Taken {
    own: Option<Own>,
    database: Database,
}

impl Database {
    /// The file at this path.
    pub fn of(path: PathBuf) -> Self {
        Self {
            path,
            turns: Turns::default(),
            idle: Arc::default(),
        }
    }

    /// A connection for one instance; the file is created when it is not there yet.
    pub fn take(&self) -> Result<Taken> {
        let idle = self.idle().pop();
        let own = idle.map_or_else(|| self.open(), Ok)?;
        Ok(Taken {
            own: Some(own),
            database: self.clone(),
        })
    }

    /// The connection of whoever's turn it is.
    pub fn writer(&self) -> Result<Connection> {
        let Own { connection, .. } = self.open()?;
        connection.pragma_update(None, "temp_store", "MEMORY")?;
        connection.pragma_update(None, "cache_size", WRITER_CACHE)?;
        Ok(connection)
    }

    fn open(&self) -> Result<Own> {
        let connection = Connection::open(&self.path)?;
        connection.set_prepared_statement_cache_capacity(STATEMENTS);
        connection.busy_handler(Some(wait_for_lock))?;
        let is_private = Arc::<AtomicBool>::default();
        let mark = Arc::clone(&is_private);
        connection.authorizer(Some(move |context: AuthContext<'_>| {
            if is_of_the_connection(&context.action) {
                mark.store(true, Relaxed);
            }
            deny_attach(&context.action)
        }));
        Ok(Own { connection, is_private })
    }

    fn idle(&self) -> MutexGuard<'_, Vec<Own>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Taken {
    /// Whether something was set or made that only this connection has: then all that it runs is run on it, and nobody gets it next.
    pub fn is_private(&self) -> bool {
        self.own.as_ref().is_some_and(|own| own.is_private.load(Relaxed))
    }
}

impl Deref for Taken {
    type Target = Connection;

    fn deref(&self) -> &Connection {
        match &self.own {
            Some(own) => &own.connection,
            None => unreachable!("it is only given back when it is dropped"),
        }
    }
}

impl Drop for Taken {
    fn drop(&mut self) {
        let is_clean = self.is_autocommit() && !self.is_private();
        let Some(own) = self.own.take().filter(|_| is_clean) else {
            return;
        };
        let mut idle = self.database.idle();
        if idle.len() < MOST_IDLE {
            idle.push(own);
        }
    }
}

/// Whether a statement sets or makes what other connections do not see.
fn is_of_the_connection(action: &AuthAction<'_>) -> bool {
    match action {
        AuthAction::Pragma {
            pragma_name,
            pragma_value,
        } => {
            let named = |name: &&str| pragma_name.eq_ignore_ascii_case(name);
            pragma_value.is_some() && !OF_NO_CONNECTION.iter().any(named)
        }
        AuthAction::Attach { .. }
        | AuthAction::CreateTempTable { .. }
        | AuthAction::CreateTempView { .. }
        | AuthAction::CreateTempTrigger { .. } => true,
        _ => false,
    }
}

/// A component gets the files it was granted, not others through the back door.
fn deny_attach(action: &AuthAction<'_>) -> Authorization {
    match action {
        AuthAction::Attach { filename } if !matches!(*filename, "" | ":memory:") => Authorization::Deny,
        _ => Authorization::Allow,
    }
}
