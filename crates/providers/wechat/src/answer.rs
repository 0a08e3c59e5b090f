//! The form that all of WeChat's answers have: status 200, JSON whatever the content type says, `errcode` where it refuses.

use crate::Failure;
use http::{Response, StatusCode};
use serde::{Deserialize, Deserializer, de::DeserializeOwned};

/// Reads an answer that holds something. WeChat leaves `errcode` out of some of these.
///
/// # Errors
/// What `refusal` makes of WeChat's code and words, or an answer that is not what the document describes.
pub(crate) fn read<T: DeserializeOwned>(
    answer: &Response<Vec<u8>>,
    refusal: impl Fn(i64, String) -> Failure,
) -> Result<T, Failure> {
    outcome(answer, refusal)?;
    parsed(answer.body())
}

/// Reads an answer that says nothing but that it is done: `errcode` has to be there.
///
/// # Errors
/// As [`read`].
pub(crate) fn done(answer: &Response<Vec<u8>>, refusal: impl Fn(i64, String) -> Failure) -> Result<(), Failure> {
    match outcome(answer, refusal)? {
        Some(_) => Ok(()),
        None => Err(Failure::NOT_AS_DESCRIBED),
    }
}

/// The `errcode`, where there is one; it is 0.
fn outcome(answer: &Response<Vec<u8>>, refusal: impl Fn(i64, String) -> Failure) -> Result<Option<i64>, Failure> {
    if answer.status() != StatusCode::OK {
        return Err(Failure::Unavailable(answer.status()));
    }
    let Outcome { errcode, errmsg } = parsed(answer.body())?;
    match errcode {
        None | Some(0) => Ok(errcode),
        Some(code) => Err(refusal(code, errmsg.unwrap_or_default())),
    }
}

fn parsed<T: DeserializeOwned>(body: &[u8]) -> Result<T, Failure> {
    let read = serde_json::from_slice(body).map_err(|error| Failure::Unreadable {
        line: error.line(),
        column: error.column(),
    })?;
    // A list would be taken for the members in their order.
    if body.trim_ascii_start().starts_with(b"{") {
        Ok(read)
    } else {
        Err(Failure::NOT_AS_DESCRIBED)
    }
}

#[derive(Deserialize)]
struct Outcome {
    #[serde(default, deserialize_with = "number_or_numeric_string")]
    errcode: Option<i64>,
    #[serde(default)]
    errmsg: Option<String>,
}

/// A number, or a text of one.
#[derive(Deserialize)]
#[serde(untagged)]
pub(crate) enum Written {
    Number(i64),
    Text(String),
}

impl Written {
    pub(crate) fn number(&self) -> Option<i64> {
        match self {
            Written::Number(number) => Some(*number),
            Written::Text(text) => text.trim().parse().ok(),
        }
    }
}

/// WeChat writes `errcode` as a number, in some answers as a string; null counts as absent.
fn number_or_numeric_string<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<i64>, D::Error> {
    match Option::<Written>::deserialize(deserializer)? {
        None => Ok(None),
        Some(written) => match written.number() {
            Some(number) => Ok(Some(number)),
            None => Err(serde::de::Error::custom("errcode is no number")),
        },
    }
}
