//! How long a start takes.

use crate::{bundle::Bundle, client::Connection, folder::Folder, load::now, operation::Operation};
use anyhow::{Result, ensure};
use serde_json::{Value, json};
use std::time::Duration;

/// From the start of the process: until it is ready, and how long the first search takes then.
pub struct Start {
    pub ready_after: Duration,
    pub first_search: Duration,
}

impl Start {
    /// Starts the bundle on a state of the folder and lets it answer the first request of an operation.
    pub fn measure(folder: &Folder, state: &str, search: &Operation) -> Result<(Bundle, Start)> {
        let bundle = Bundle::start(folder, state)?;
        let request = search.first()?.bytes();
        let mut connection = Connection::open(bundle.address)?;
        let sent = now();
        let status = connection.send(&request)?;
        let first_search = sent.elapsed();
        ensure!(
            status == 200,
            "search: {status} {}",
            String::from_utf8_lossy(connection.body())
        );
        let ready_after = bundle.ready_after;
        Ok((
            bundle,
            Start {
                ready_after,
                first_search,
            },
        ))
    }

    /// For people.
    pub fn line(&self) -> String {
        format!(
            "ready after {:.2?}, its first search takes {:.2?}",
            self.ready_after, self.first_search
        )
    }

    /// For programs.
    pub fn json(&self) -> Value {
        let milliseconds = |time: Duration| time.as_secs_f64() * 1000.0;
        json!({ "ready_ms": milliseconds(self.ready_after), "first_search_ms": milliseconds(self.first_search) })
    }
}
