//! Aliyun's answer. A refusal of the request as a whole has a status of 400 and more, one of the message has 200: what
//! counts is the code.

use crate::{Failure, Limit, Receipt};
use http::{Response, StatusCode};
use serde::Deserialize;

/// Reads the answer to [`super::Sender::send`].
///
/// # Errors
/// [`Failure::Limited`] and [`Failure::Refused`]: not sent. [`Failure::Unavailable`] and [`Failure::Unreadable`]: not known.
pub fn read_receipt(answer: &Response<Vec<u8>>) -> Result<Receipt, Failure> {
    let status = answer.status();
    let wire: Wire = match serde_json::from_slice(answer.body()) {
        Ok(wire) => wire,
        Err(_) if status != StatusCode::OK => return Err(Failure::Unavailable(status)),
        Err(error) => {
            return Err(Failure::Unreadable {
                line: error.line(),
                column: error.column(),
            });
        }
    };
    let Wire {
        code,
        message,
        biz_id,
        request_id,
    } = wire;
    if status.is_server_error() {
        return Err(Failure::Unavailable(status));
    }
    match (code.as_str(), limit(&code)) {
        ("OK", _) if status == StatusCode::OK => Ok(Receipt {
            serial_no: biz_id.unwrap_or_default(),
            request_id,
        }),
        (_, Some(limit)) => Err(Failure::Limited { limit, request_id }),
        (_, None) => Err(Failure::Refused {
            code,
            message: message.unwrap_or_default(),
            request_id,
        }),
    }
}

/// The limit that a code names, if it names one.
fn limit(code: &str) -> Option<Limit> {
    match code {
        // Which one (a minute, an hour, a day) stands in the words only.
        "isv.BUSINESS_LIMIT_CONTROL" => Some(Limit::Number),
        "isv.DAY_LIMIT_CONTROL" | "isv.MONTH_LIMIT_CONTROL" => Some(Limit::Account(code.to_owned())),
        _ if code.starts_with("Throttling") => Some(Limit::Account(code.to_owned())),
        _ => None,
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Wire {
    code: String,
    #[serde(default)]
    message: Option<String>,
    #[serde(default)]
    biz_id: Option<String>,
    #[serde(default)]
    request_id: String,
}
