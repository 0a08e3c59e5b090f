//! Tencent's answer. The status is 200 in all cases; what counts is the code of the one message.

use super::limit;
use crate::{Failure, Receipt};
use http::{Response, StatusCode};
use serde::Deserialize;

/// Reads the answer to [`super::Sender::send`].
///
/// # Errors
/// [`Failure::Limited`] and [`Failure::Refused`]: not sent. [`Failure::Unavailable`] and [`Failure::Unreadable`]: not known.
pub fn read_receipt(answer: &Response<Vec<u8>>) -> Result<Receipt, Failure> {
    if answer.status() != StatusCode::OK {
        return Err(Failure::Unavailable(answer.status()));
    }
    let Envelope { response } = serde_json::from_slice(answer.body()).map_err(|error| Failure::Unreadable {
        line: error.line(),
        column: error.column(),
    })?;
    let request_id = response.request_id;
    if let Some(error) = response.error {
        return Err(refusal(error.code, error.message, request_id));
    }
    match response.send_status_set.into_iter().flatten().next() {
        Some(status) if status.code == "Ok" => Ok(Receipt {
            serial_no: status.serial_no.unwrap_or_default(),
            request_id,
        }),
        Some(status) => Err(refusal(status.code, status.message, request_id)),
        None => Err(Failure::Unreadable { line: 0, column: 0 }),
    }
}

fn refusal(code: String, message: Option<String>, request_id: String) -> Failure {
    match limit(&code) {
        Some(limit) => Failure::Limited { limit, request_id },
        None => Failure::Refused {
            code,
            message: message.unwrap_or_default(),
            request_id,
        },
    }
}

#[derive(Deserialize)]
struct Envelope {
    #[serde(rename = "Response")]
    response: Content,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Content {
    #[serde(default)]
    request_id: String,
    #[serde(default)]
    error: Option<Error>,
    #[serde(default)]
    send_status_set: Option<Vec<Status>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Error {
    code: String,
    #[serde(default)]
    message: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Status {
    code: String,
    #[serde(default)]
    message: Option<String>,
    #[serde(default)]
    serial_no: Option<String>,
}
