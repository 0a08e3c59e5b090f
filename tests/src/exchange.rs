use crate::Reply;
use std::sync::{Arc, Mutex, PoisonError};

/// A request with its answer.
#[derive(Clone, Debug)]
pub struct Exchange {
    /// The method.
    pub method: String,
    /// Path and query.
    pub path: String,
    /// The body, where one was sent.
    pub request: Option<Vec<u8>>,
    /// The answer.
    pub reply: Reply,
}

/// What was said between the tests and one bundle, in the order of the answers.
#[derive(Clone, Debug, Default)]
pub(crate) struct Record(Arc<Mutex<Vec<Exchange>>>);

impl Record {
    pub(crate) fn keep(&self, exchange: Exchange) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(exchange);
    }

    pub(crate) fn exchanges(&self) -> Vec<Exchange> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}
