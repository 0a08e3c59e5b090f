//! When two requests are the same.

use api::Request;
use serde_json::{Number, Value};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

/// Beyond it not every whole number is one that a float can tell from its neighbours.
const EXACT: f64 = 9_007_199_254_740_992.0;

/// What makes two requests the same: method, path and what the body says. The query is no part of it: no operation that takes
/// a key reads one, and clients put the time or their own name into it.
#[must_use]
pub fn hash(request: &Request) -> String {
    let mut digest = Sha256::new();
    for part in [request.method().as_str(), "\n", request.path(), "\n"] {
        digest.update(part);
    }
    digest.update(said(request.body()));
    hex::encode(digest.finalize())
}

/// A JSON body without what does not count in it: the order of members, white space, how a character or a number is written. What
/// is not JSON is told by its bytes.
fn said(body: &[u8]) -> Vec<u8> {
    let Ok(value) = serde_json::from_slice::<Value>(body) else {
        return body.to_vec();
    };
    by_value(value).to_string().into_bytes()
}

fn by_value(value: Value) -> Value {
    match value {
        Value::Number(number) => Value::Number(whole(number)),
        Value::Array(items) => items.into_iter().map(by_value).collect(),
        Value::Object(members) => {
            let members = members.into_iter().map(|(name, value)| (name, by_value(value)));
            members.collect::<BTreeMap<_, _>>().into_iter().collect()
        }
        other => other,
    }
}

/// `2.0` and `2e0` are 2.
fn whole(number: Number) -> Number {
    match number.as_f64().filter(|_| number.is_f64()) {
        #[expect(clippy::cast_possible_truncation, reason = "it is whole and small enough")]
        Some(float) if float.fract() == 0.0 && float.abs() < EXACT => (float as i64).into(),
        _ => number,
    }
}
