//! One operation: what it is held against, and its requests.

use crate::call::Call;
use anyhow::{Context as _, Result};

/// The name of what unlocking waits for.
pub const LOCK_CLOUD: &str = "  its lock cloud";
/// The name of what comes before a payment's message is believed.
pub const PROOF: &str = "  its RSA and AES";

/// One operation and the requests for it.
#[derive(Clone)]
pub struct Operation {
    pub name: &'static str,
    /// How it is answered.
    pub status: u16,
    /// How often as long as hello it may take at one connection.
    pub target: Option<f64>,
    /// How many statements it may run; none where nobody has said.
    pub budget: Option<usize>,
    pub calls: Vec<Call>,
    /// How many of them have been taken.
    pub next: usize,
    /// Whether a request can be sent again.
    pub repeats: bool,
}

impl Operation {
    /// Its first request.
    pub fn first(&self) -> Result<&Call> {
        self.calls.first().context(self.name)
    }

    /// The next requests.
    pub fn take(&mut self, count: usize) -> Result<Vec<Vec<u8>>> {
        let from = self.next;
        self.next += count;
        anyhow::ensure!(
            self.repeats || self.next <= self.calls.len(),
            "{}: too few requests",
            self.name
        );
        Ok(self
            .calls
            .iter()
            .cycle()
            .skip(from % self.calls.len())
            .take(count)
            .map(Call::bytes)
            .collect())
    }
}
