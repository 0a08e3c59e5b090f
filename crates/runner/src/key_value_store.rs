//! The entries of a key-value store: one SQLite file with the table that Spin uses, so that either can go on with the other's
//! file.

use crate::lock::wait_for_lock;
use rusqlite::{Connection, OptionalExtension as _, params};
use std::{
    path::Path,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

/// A label in a file. All stores of one file share its connection.
#[derive(Clone)]
pub struct Store {
    label: String,
    connection: Arc<Mutex<Connection>>,
}

impl Store {
    /// Opens the file, and creates it and its table when they are not there yet.
    pub fn open(path: &Path, label: &str) -> rusqlite::Result<Self> {
        let connection = Connection::open(path)?;
        connection.busy_handler(Some(wait_for_lock))?;
        // What may be lost: one write to the log each, no wait for the disk.
        connection.pragma_update(None, "journal_mode", "wal")?;
        connection.pragma_update(None, "synchronous", "normal")?;
        connection.execute_batch(
            "CREATE TABLE IF NOT EXISTS spin_key_value (
                store TEXT NOT NULL, key TEXT NOT NULL, value BLOB NOT NULL, PRIMARY KEY (store, key))",
        )?;
        Ok(Self {
            label: label.to_owned(),
            connection: Arc::new(Mutex::new(connection)),
        })
    }

    fn connection(&self) -> MutexGuard<'_, Connection> {
        self.connection.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub fn get(&self, key: &str) -> rusqlite::Result<Option<Vec<u8>>> {
        let get = "SELECT value FROM spin_key_value WHERE store = ? AND key = ?";
        let connection = self.connection();
        let mut statement = connection.prepare_cached(get)?;
        statement.query_row([&self.label, key], |row| row.get(0)).optional()
    }

    pub fn set(&self, key: &str, value: &[u8]) -> rusqlite::Result<()> {
        let set = "INSERT INTO spin_key_value (store, key, value) VALUES (?, ?, ?)
             ON CONFLICT (store, key) DO UPDATE SET value = excluded.value";
        let connection = self.connection();
        let mut statement = connection.prepare_cached(set)?;
        statement.execute(params![self.label, key, value]).map(drop)
    }

    pub fn delete(&self, key: &str) -> rusqlite::Result<()> {
        let delete = "DELETE FROM spin_key_value WHERE store = ? AND key = ?";
        let connection = self.connection();
        let mut statement = connection.prepare_cached(delete)?;
        statement.execute([&self.label, key]).map(drop)
    }

    pub fn exists(&self, key: &str) -> rusqlite::Result<bool> {
        let exists = "SELECT 1 FROM spin_key_value WHERE store = ? AND key = ?";
        self.connection().prepare_cached(exists)?.exists([&self.label, key])
    }

    pub fn keys(&self) -> rusqlite::Result<Vec<String>> {
        let connection = self.connection();
        let mut statement = connection.prepare_cached("SELECT key FROM spin_key_value WHERE store = ?")?;
        statement.query_map([&self.label], |row| row.get(0))?.collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stores_of_one_file_do_not_see_each_other() {
        let folder = std::env::temp_dir().join(format!("kaimen-runner-{}-kv", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let path = folder.join("kv.db");
        let (one, other) = (Store::open(&path, "one").unwrap(), Store::open(&path, "other").unwrap());
        one.set("k", b"1").unwrap();
        one.set("k", b"2").unwrap();
        assert_eq!(one.get("k").unwrap().unwrap(), b"2");
        assert!(one.exists("k").unwrap() && !other.exists("k").unwrap());
        assert_eq!(
            (one.keys().unwrap(), other.keys().unwrap()),
            (vec!["k".to_owned()], vec![])
        );
        one.delete("k").unwrap();
        assert_eq!(one.get("k").unwrap(), None);
    }

    #[test]
    fn the_table_is_spins() {
        let folder = std::env::temp_dir().join(format!("kaimen-runner-{}-spin-kv", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let path = folder.join("kv.db");
        // What Spin wrote before.
        let spin = Connection::open(&path).unwrap();
        spin.execute_batch(
            "CREATE TABLE IF NOT EXISTS spin_key_value (store TEXT NOT NULL, key TEXT NOT NULL, value BLOB NOT NULL, PRIMARY KEY (store, key));
             INSERT OR REPLACE INTO spin_key_value VALUES ('default', 'k', x'00ff')",
        )
        .unwrap();
        assert_eq!(
            Store::open(&path, "default").unwrap().get("k").unwrap().unwrap(),
            [0, 255]
        );
    }
}
