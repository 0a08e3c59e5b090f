//! The only door to the key-value store, and what it holds: who calls.
//!
//! The key-value store is of cache grade: what is lost here costs a guest a new login, nothing more. Nothing that is
//! counted and nothing that is money lives in it.

mod key_value;

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use clock::{Clock, Id, Moment};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

pub use key_value::{Error, KeyValue};

/// How long a login lasts: 30 days.
const LIFETIME_SECONDS: i64 = 30 * 24 * 3600;

/// Who calls.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Caller {
    /// The account.
    pub user_id: Id,
    /// Until when the login is good.
    pub expires_at: Moment,
}

/// What a login hands out.
#[derive(Clone, PartialEq, Eq, Serialize)]
pub struct Login {
    /// The secret that the client sends back as `Authorization: Bearer …`.
    pub token: String,
    /// Until when it is good.
    pub expires_at: Moment,
}

/// Opens a session for an account.
///
/// # Errors
/// Where the key-value store cannot keep it.
pub async fn start(store: &KeyValue, clock: &Clock, user_id: Id) -> Result<Login, Error> {
    let token = BASE64_URL_SAFE_NO_PAD.encode(clock.random::<32>());
    let caller = Caller {
        user_id,
        expires_at: clock.now().plus_seconds(LIFETIME_SECONDS),
    };
    let value = serde_json::to_vec(&caller).map_err(|error| Error::Unreadable(error.to_string()))?;
    store.set(&key(&token), value).await?;
    Ok(Login {
        token,
        expires_at: caller.expires_at,
    })
}

/// Who holds this token; `None` where nobody does any more.
///
/// # Errors
/// Where the key-value store cannot tell.
pub async fn find(store: &KeyValue, clock: &Clock, token: &str) -> Result<Option<Caller>, Error> {
    let Some(value) = store.get(&key(token)).await? else {
        return Ok(None);
    };
    let caller: Caller = serde_json::from_slice(&value).map_err(|error| Error::Unreadable(error.to_string()))?;
    Ok((clock.now() < caller.expires_at).then_some(caller))
}

/// Ends a session. Ending one that is not there is no error.
///
/// # Errors
/// Where the key-value store cannot forget it.
pub async fn end(store: &KeyValue, token: &str) -> Result<(), Error> {
    store.delete(&key(token)).await
}

/// The token itself is not stored: who reads the key-value store must not be able to log in with what stands there.
fn key(token: &str) -> String {
    format!("session/{}", hex::encode(Sha256::digest(token)))
}
