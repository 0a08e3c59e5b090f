//! The calls that need an access token, and the one that gives it.

use super::refusal::{Refusal, Written, json};
use crate::phone::PhoneNumber;
use http::{Method, Request, Response};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_json::{Map, Value};
use subtle::ConstantTimeEq;

/// A message that came.
#[derive(Clone, PartialEq, Eq, Deserialize)]
pub struct Subscription {
    /// To whom.
    pub touser: String,
    /// From which template.
    pub template_id: String,
    /// The page to open.
    #[serde(default)]
    pub page: Option<String>,
    /// `{"thing1": {"value": "…"}}`.
    pub data: Map<String, Value>,
}

pub(super) fn wish(request: &Request<Vec<u8>>, appid: &str, secret: &str) -> Result<bool, Refusal> {
    #[derive(Deserialize)]
    struct Wish {
        grant_type: String,
        appid: String,
        secret: String,
        #[serde(default)]
        force_refresh: bool,
    }
    let wish: Wish = posted(request)?;
    if wish.grant_type != "client_credential" {
        return Err(Refusal::GRANT_TYPE);
    }
    if wish.appid != appid {
        return Err(Refusal::APPID);
    }
    if !bool::from(wish.secret.as_bytes().ct_eq(secret.as_bytes())) {
        return Err(Refusal::SECRET);
    }
    Ok(wish.force_refresh)
}

/// The token that a call shows. Whether it is good is the sandbox's to know.
///
/// # Errors
/// [`Refusal::TOKEN_MISSING`].
pub fn access_token(request: &Request<Vec<u8>>) -> Result<String, Refusal> {
    let query = request.uri().query().unwrap_or_default();
    let mut fields = form_urlencoded::parse(query.as_bytes());
    let token = fields.find(|(name, _)| name == "access_token");
    token
        .map(|(_, value)| value.into_owned())
        .filter(|token| !token.is_empty())
        .ok_or(Refusal::TOKEN_MISSING)
}

/// The code of a call for a phone number.
///
/// # Errors
/// The refusal to answer with.
pub fn phone_code(request: &Request<Vec<u8>>) -> Result<String, Refusal> {
    #[derive(Deserialize)]
    struct Wish {
        code: String,
    }
    posted(request).map(|Wish { code }| code)
}

/// A message to a user.
///
/// # Errors
/// The refusal to answer with: also for a member that is empty, or a `thing` that is too long.
pub fn message(request: &Request<Vec<u8>>) -> Result<Subscription, Refusal> {
    let message: Subscription = posted(request)?;
    let fits = |(name, member): (&String, &Value)| {
        let length = member["value"].as_str().unwrap_or_default().chars().count();
        length > 0 && (!name.starts_with("thing") || length <= 20)
    };
    if message.data.is_empty() || !message.data.iter().all(fits) {
        return Err(Refusal::UNFITTING);
    }
    Ok(message)
}

/// A token is issued.
#[must_use]
pub fn token(token: &str, expires_in: i64) -> Response<Vec<u8>> {
    #[derive(Serialize)]
    struct Issued<'a> {
        access_token: &'a str,
        expires_in: i64,
    }
    json(&Issued {
        access_token: token,
        expires_in,
    })
}

/// A phone number is told to the mini-program of this id, at this time (unix seconds). The country is a number, as in the
/// document's example.
#[must_use]
pub fn phone(number: &PhoneNumber, appid: &str, now: i64) -> Response<Vec<u8>> {
    let country_code: i64 = number.country_code().parse().unwrap_or_default();
    let phone_number = match country_code {
        86 => number.national().to_owned(),
        _ => number.e164(),
    };
    json(&serde_json::json!({
        "errcode": 0,
        "errmsg": "ok",
        "phone_info": {
            "phoneNumber": phone_number,
            "purePhoneNumber": number.national(),
            "countryCode": country_code,
            "watermark": { "timestamp": now, "appid": appid },
        },
    }))
}

/// It is done.
#[must_use]
pub fn done() -> Response<Vec<u8>> {
    json(&Written {
        errcode: 0,
        errmsg: "ok",
    })
}

pub(super) fn posted<T: DeserializeOwned>(request: &Request<Vec<u8>>) -> Result<T, Refusal> {
    if request.method() != Method::POST {
        return Err(Refusal::NOT_POST);
    }
    serde_json::from_slice(request.body()).map_err(|_| Refusal::NOT_JSON)
}
