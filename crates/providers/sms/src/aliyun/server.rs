//! The other side: Aliyun's SMS as the sandbox plays it.

use super::{
    ACTION, VERSION,
    acs3::{self, ALGORITHM, SIGNED_HEADERS},
};
use crate::{Misconfigured, Phone, endpoint::endpoint};
use hmac::Mac;
use http::{HeaderMap, HeaderValue, Method, Request, Response, StatusCode, header};
use serde_json::{Value, json};
use std::{collections::BTreeMap, fmt};

/// How far the time of a request may be from now, in seconds.
pub const CLOCK_TOLERANCE_SECONDS: u64 = 900;

/// An Aliyun that knows one access key. `Debug` does not show it.
pub struct Server {
    access_key_id: String,
    access_key_secret: String,
    host: String,
}

/// A message that shall be delivered. `Debug` does not show what it says.
#[derive(Clone, PartialEq, Eq)]
pub struct Submission {
    /// To whom.
    pub phone: Phone,
    /// The signature that stands before the text.
    pub sign_name: String,
    /// `TemplateCode`.
    pub template_code: String,
    /// What fills the places of the template, by their names.
    pub places: BTreeMap<String, String>,
}

/// An error as Aliyun names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{code}: {message}")]
pub struct Refusal {
    /// The status of the answer.
    pub status: StatusCode,
    /// Such as `SignatureDoesNotMatch`.
    pub code: &'static str,
    /// For developers.
    pub message: &'static str,
}

const fn refusal(status: StatusCode, code: &'static str, message: &'static str) -> Refusal {
    Refusal { status, code, message }
}

const BAD: StatusCode = StatusCode::BAD_REQUEST;
const UNSIGNED: Refusal = refusal(
    BAD,
    "MissingAuthorization",
    "Authorization is mandatory for this action.",
);
const UNKNOWN_KEY: Refusal = refusal(
    StatusCode::NOT_FOUND,
    "InvalidAccessKeyId.NotFound",
    "Specified access key is not found.",
);
const FORGED: Refusal = refusal(
    BAD,
    "SignatureDoesNotMatch",
    "Specified signature is not matched with our calculation.",
);
const EXPIRED: Refusal = refusal(BAD, "InvalidTimeStamp.Expired", "Specified time stamp is expired.");
const OTHER_ACTION: Refusal = refusal(
    StatusCode::NOT_FOUND,
    "InvalidAction.NotFound",
    "Specified api is not found.",
);
const NOT_ONE_NUMBER: Refusal = refusal(StatusCode::OK, "isv.MOBILE_NUMBER_ILLEGAL", "手机号码格式错误");
const NO_PLACES: Refusal = refusal(StatusCode::OK, "isv.TEMPLATE_MISSING_PARAMETERS", "模板缺少变量");

impl Server {
    /// `base_url`: where clients call it, as in [`super::Settings`]. The host in it is what they sign; the one that arrives
    /// may be another, where a component calls a component.
    ///
    /// # Errors
    /// The first setting that cannot be used, by name.
    pub fn new(access_key_id: &str, access_key_secret: &str, base_url: &str) -> Result<Server, Misconfigured> {
        for (setting, value) in [
            ("access_key_id", access_key_id),
            ("access_key_secret", access_key_secret),
        ] {
            if value.trim().is_empty() {
                return Err(Misconfigured {
                    setting,
                    problem: "is empty",
                });
            }
        }
        let (_, host) = endpoint(base_url)?;
        Ok(Server {
            access_key_id: access_key_id.trim().to_owned(),
            access_key_secret: access_key_secret.trim().to_owned(),
            host,
        })
    }

    /// Reads a request once its signature is found right. `now`: unix seconds.
    ///
    /// # Errors
    /// The refusal to answer with ([`refused`]).
    pub fn read(&self, now: i64, request: &Request<Vec<u8>>) -> Result<Submission, Refusal> {
        let query = request.uri().query().unwrap_or_default();
        let parameters: Vec<(String, String)> = form_urlencoded::parse(query.as_bytes()).into_owned().collect();
        self.verify(now, request, &parameters)?;
        let is = |name, value: &str| text(request.headers(), name) == Some(value);
        if !is("x-acs-action", ACTION) || !is("x-acs-version", VERSION) {
            return Err(OTHER_ACTION);
        }
        let field = |name: &str| {
            let mut values = parameters
                .iter()
                .filter(|(key, _)| key == name)
                .map(|(_, value)| value.clone());
            values.next().unwrap_or_default()
        };
        let places: BTreeMap<String, String> = serde_json::from_str(&field("TemplateParam")).unwrap_or_default();
        if places.is_empty() {
            return Err(NO_PLACES);
        }
        Ok(Submission {
            phone: field("PhoneNumbers").parse().map_err(|_| NOT_ONE_NUMBER)?,
            sign_name: field("SignName"),
            template_code: field("TemplateCode"),
            places,
        })
    }

    fn verify(&self, now: i64, request: &Request<Vec<u8>>, parameters: &[(String, String)]) -> Result<(), Refusal> {
        let headers = request.headers();
        let authorization = text(headers, "authorization").and_then(Authorization::parse);
        let Authorization { key_id, signature } = authorization.ok_or(UNSIGNED)?;
        if key_id != self.access_key_id {
            return Err(UNKNOWN_KEY);
        }
        let mut values = [""; SIGNED_HEADERS.len()];
        for (value, name) in values.iter_mut().zip(SIGNED_HEADERS).skip(1) {
            *value = text(headers, name).ok_or(FORGED)?;
        }
        values[0] = &self.host;
        let [_, _, told_hash, date, ..] = values;
        let at = chrono::DateTime::parse_from_rfc3339(date).map_err(|_| EXPIRED)?;
        if now.abs_diff(at.timestamp()) > CLOCK_TOLERANCE_SECONDS {
            return Err(EXPIRED);
        }
        let content_hash = acs3::content_hash(request.body());
        if request.method() != Method::POST || told_hash != content_hash {
            return Err(FORGED);
        }
        let pairs: Vec<(&str, &str)> = parameters.iter().map(|(name, value)| (&**name, &**value)).collect();
        let canonical = acs3::canonical_request(&acs3::query(&pairs), values, &content_hash);
        let given = hex::decode(signature).map_err(|_| FORGED)?;
        // Compares in constant time.
        acs3::authenticate(&self.access_key_secret, &canonical)
            .verify_slice(&given)
            .map_err(|_| FORGED)
    }
}

/// The answer to a message that was taken.
#[must_use]
pub fn accepted(biz_id: &str, request_id: &str) -> Response<Vec<u8>> {
    let body = json!({ "Code": "OK", "Message": "OK", "BizId": biz_id, "RequestId": request_id });
    answer(StatusCode::OK, &body)
}

/// The answer to a request or a message that was not taken.
#[must_use]
pub fn refused(refusal: Refusal, request_id: &str) -> Response<Vec<u8>> {
    let body = json!({ "Code": refusal.code, "Message": refusal.message, "RequestId": request_id });
    answer(refusal.status, &body)
}

fn answer(status: StatusCode, body: &Value) -> Response<Vec<u8>> {
    let mut answer = Response::new(body.to_string().into_bytes());
    *answer.status_mut() = status;
    answer
        .headers_mut()
        .insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    answer
}

fn text<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name)?.to_str().ok()
}

/// The parts of an `Authorization`.
struct Authorization<'a> {
    key_id: &'a str,
    signature: &'a str,
}

impl<'a> Authorization<'a> {
    fn parse(header: &'a str) -> Option<Authorization<'a>> {
        let (mut credential, mut signed_headers, mut signature) = (None, None, None);
        for part in header.strip_prefix(ALGORITHM)?.strip_prefix(' ')?.split(',') {
            match part.trim().split_once('=')? {
                ("Credential", value) => credential = Some(value),
                ("SignedHeaders", value) => signed_headers = Some(value),
                ("Signature", value) => signature = Some(value),
                _ => return None,
            }
        }
        (signed_headers? == SIGNED_HEADERS.join(";")).then_some(Authorization {
            key_id: credential?,
            signature: signature?,
        })
    }
}

impl fmt::Debug for Server {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Server(…)")
    }
}

impl fmt::Debug for Submission {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Submission")
            .field("phone", &self.phone)
            .field("template_code", &self.template_code)
            .finish_non_exhaustive()
    }
}
