//! A request that a payment be closed.

use crate::Failure;
use serde::Deserialize;

/// The merchant number in the body.
pub(super) fn read(body: &[u8]) -> Result<String, Failure> {
    #[derive(Deserialize)]
    struct Body {
        mchid: String,
    }
    let body: Body = serde_json::from_slice(body).map_err(|error| Failure::json("close request", &error))?;
    Ok(body.mchid)
}
