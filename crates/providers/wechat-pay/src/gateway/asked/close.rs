//! Query and close of a payment.

use super::{Asked, number};
use crate::Failure;
use http::{Method, Request};
use serde::Deserialize;

/// Reads either. `operation`: the path from `/v3/` on.
pub(super) fn read(request: &Request<Vec<u8>>, operation: &str, mchid: &str) -> Result<Asked, Failure> {
    let named = operation
        .strip_prefix("/v3/pay/transactions/out-trade-no/")
        .ok_or(Failure::unreadable("path"))?;
    let (asked, claimed) = match named.strip_suffix("/close") {
        Some(named) if request.method() == Method::POST => (
            Asked::Close {
                out_trade_no: number(named),
            },
            read_close(request.body())?,
        ),
        None if request.method() == Method::GET && !named.contains('/') => {
            let claimed = request.uri().query().and_then(|query| query.strip_prefix("mchid="));
            let asked = Asked::Query {
                out_trade_no: number(named),
            };
            (asked, claimed.unwrap_or_default().to_owned())
        }
        _ => return Err(Failure::unreadable("path")),
    };
    if claimed == mchid {
        Ok(asked)
    } else {
        Err(Failure::unreadable("mchid"))
    }
}

fn read_close(body: &[u8]) -> Result<String, Failure> {
    #[derive(Deserialize)]
    struct Body {
        mchid: String,
    }
    let body: Body = serde_json::from_slice(body).map_err(|error| Failure::json("close request", &error))?;
    Ok(body.mchid)
}
