//! Asking the cloud to open a door.

use crate::{
    Failure, Outcome,
    signature::{self, SIGNATURE, TIMESTAMP},
};
use hmac::Mac;
use http::{Method, Request, Uri, header};
use serde::{Deserialize, Serialize};
use std::fmt;

/// A lock cloud and the secret that is shared with it. `Debug` does not show the secret.
pub struct Lock {
    api: String,
    secret: String,
}

/// A setting that cannot be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the setting {setting} {problem}")]
pub struct Misconfigured {
    /// Its name.
    pub setting: &'static str,
    /// What is wrong with it.
    pub problem: &'static str,
}

/// One press: the door opens once for an id, however often it is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unlock<'a> {
    /// The command's id.
    pub id: &'a str,
    /// How the cloud names the lock.
    pub reference: &'a str,
    /// The last second at which the door may open, unix.
    pub not_after: i64,
}

/// The body of a command.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Body {
    pub(crate) id: String,
    pub(crate) action: Action,
    pub(crate) not_after: i64,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Action {
    Unlock,
}

impl Lock {
    /// `api`: where the cloud is, such as `https://lock.example`; it may live under a path.
    ///
    /// # Errors
    /// The first setting that cannot be used, by name.
    pub fn new(api: &str, secret: &str) -> Result<Lock, Misconfigured> {
        let wrong = |setting, problem| Misconfigured { setting, problem };
        let api = api.trim().trim_end_matches('/');
        let address: Uri = api.parse().map_err(|_| wrong("lock_api", "is no address"))?;
        if address.scheme().is_none() || address.host().is_none() {
            return Err(wrong("lock_api", "must begin with https:// and a host"));
        }
        if secret.trim().is_empty() {
            return Err(wrong("lock_secret", "is empty"));
        }
        Ok(Lock {
            api: api.to_owned(),
            secret: secret.to_owned(),
        })
    }

    /// The request that opens the door. What is built at `now` (unix seconds) is sent at once.
    ///
    /// # Errors
    /// The outcome, where nothing is to be sent: the time of the command has passed, or no lock has such a name.
    pub fn unlock(&self, command: Unlock<'_>, now: i64) -> Result<Request<Vec<u8>>, Outcome> {
        if now > command.not_after {
            return Err(Outcome::Rejected(Failure::Expired));
        }
        if !signature::is_plain(command.reference) {
            return Err(Outcome::Rejected(Failure::Parameter));
        }
        self.signed(command, now).ok_or(Outcome::Rejected(Failure::Other))
    }

    fn signed(&self, command: Unlock<'_>, now: i64) -> Option<Request<Vec<u8>>> {
        let path = signature::path(command.reference);
        let body = serde_json::to_vec(&Body {
            id: command.id.to_owned(),
            action: Action::Unlock,
            not_after: command.not_after,
        })
        .ok()?;
        let code = signature::code(&self.secret, &path, now, &body)?;
        Request::builder()
            .method(Method::POST)
            .uri(format!("{}{path}", self.api))
            .header(header::CONTENT_TYPE, "application/json")
            .header(TIMESTAMP, now)
            .header(SIGNATURE, hex::encode(code.finalize().into_bytes()))
            .body(body)
            .ok()
    }
}

impl fmt::Debug for Lock {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Lock")
            .field("api", &self.api)
            .finish_non_exhaustive()
    }
}
