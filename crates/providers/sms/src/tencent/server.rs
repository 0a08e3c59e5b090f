//! The other side: Tencent Cloud's SMS as the sandbox plays it.

use super::tc3::{self, ALGORITHM, SERVICE, SIGNED_HEADERS, Scope};
use crate::{Failure, Misconfigured, Phone, endpoint::endpoint};
use hmac::Mac;
use http::{HeaderMap, HeaderValue, Method, Request, Response, header};
use serde::{Deserialize, Serialize};
use std::fmt;

/// How far the time of a request may be from now, in seconds.
pub const CLOCK_TOLERANCE_SECONDS: u64 = 300;

/// A Tencent Cloud that knows one API key. `Debug` does not show it.
pub struct Server {
    secret_id: String,
    secret_key: String,
    host: String,
}

/// A message that shall be delivered.
#[derive(Clone, PartialEq, Eq)]
pub struct Submission {
    /// To whom.
    pub phone: Phone,
    /// `SmsSdkAppId`.
    pub sdk_app_id: String,
    /// The signature that stands before the text.
    pub sign_name: String,
    /// `TemplateId`.
    pub template_id: String,
    /// What fills `{1}`, `{2}`, … of the template.
    pub parameters: Vec<String>,
}

/// An error as Tencent names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{code}: {message}")]
pub struct Refusal {
    /// Such as `AuthFailure.SignatureFailure`.
    pub code: &'static str,
    /// For developers.
    pub message: &'static str,
}

const fn refusal(code: &'static str, message: &'static str) -> Refusal {
    Refusal { code, message }
}

const UNSIGNED: Refusal = refusal(
    "AuthFailure.InvalidAuthorization",
    "The header Authorization is absent or unreadable.",
);
const UNKNOWN_ID: Refusal = refusal("AuthFailure.SecretIdNotFound", "The SecretId is not found.");
const FORGED: Refusal = refusal(
    "AuthFailure.SignatureFailure",
    "The provided credentials could not be validated.",
);
const EXPIRED: Refusal = refusal("AuthFailure.SignatureExpire", "Signature expired.");
const OTHER_ACTION: Refusal = refusal("InvalidAction", "The action is not SendSms of 2021-01-11.");
const UNREADABLE: Refusal = refusal("InvalidParameter", "The body is not readable.");
const NOT_ONE_NUMBER: Refusal = refusal("InvalidParameterValue", "One mobile number of mainland China is taken.");

impl Server {
    /// `base_url`: where clients call it, as in [`super::Settings`]. The host in it is what they sign; the one that arrives
    /// may be another, where a component calls a component.
    ///
    /// # Errors
    /// The first setting that cannot be used, by name.
    pub fn new(secret_id: &str, secret_key: &str, base_url: &str) -> Result<Server, Misconfigured> {
        for (setting, value) in [("secret_id", secret_id), ("secret_key", secret_key)] {
            if value.trim().is_empty() {
                return Err(Misconfigured {
                    setting,
                    problem: "is empty",
                });
            }
        }
        let (_, host) = endpoint(base_url)?;
        Ok(Server {
            secret_id: secret_id.trim().to_owned(),
            secret_key: secret_key.trim().to_owned(),
            host,
        })
    }

    /// Reads a request once its signature is found right. `now`: unix seconds.
    ///
    /// # Errors
    /// The refusal to answer with ([`refused`]).
    pub fn read(&self, now: i64, request: &Request<Vec<u8>>) -> Result<Submission, Refusal> {
        self.verify(now, request)?;
        let is = |name, value: &str| text(request.headers(), name) == Some(value);
        if request.method() != Method::POST || !is("x-tc-action", "SendSms") || !is("x-tc-version", "2021-01-11") {
            return Err(OTHER_ACTION);
        }
        let body: Body = serde_json::from_slice(request.body()).map_err(|_| UNREADABLE)?;
        let [number] = body.phone_number_set.as_slice() else {
            return Err(NOT_ONE_NUMBER);
        };
        Ok(Submission {
            phone: number.parse().map_err(|_| NOT_ONE_NUMBER)?,
            sdk_app_id: body.sms_sdk_app_id,
            sign_name: body.sign_name,
            template_id: body.template_id,
            parameters: body.template_param_set,
        })
    }

    fn verify(&self, now: i64, request: &Request<Vec<u8>>) -> Result<(), Refusal> {
        let headers = request.headers();
        let authorization = text(headers, "authorization")
            .and_then(Authorization::parse)
            .ok_or(UNSIGNED)?;
        let timestamp: i64 = text(headers, "x-tc-timestamp")
            .and_then(|text| text.parse().ok())
            .ok_or(UNSIGNED)?;
        if authorization.secret_id != self.secret_id {
            return Err(UNKNOWN_ID);
        }
        if now.abs_diff(timestamp) > CLOCK_TOLERANCE_SECONDS {
            return Err(EXPIRED);
        }
        // A signature of yesterday's day must not serve for today.
        if tc3::date(timestamp).as_deref() != Some(authorization.date) {
            return Err(FORGED);
        }
        let content_type = text(headers, "content-type").ok_or(FORGED)?;
        let canonical = tc3::canonical_request(content_type, &self.host, request.body());
        let scope = Scope {
            timestamp,
            date: authorization.date,
            service: SERVICE,
        };
        let given = hex::decode(authorization.signature).map_err(|_| FORGED)?;
        // Compares in constant time.
        tc3::authenticate(&self.secret_key, scope, &canonical)
            .verify_slice(&given)
            .map_err(|_| FORGED)
    }
}

/// The answer to a message that was taken.
///
/// # Errors
/// [`Failure::Unsendable`], which these texts do not cause.
pub fn accepted(submission: &Submission, serial_no: &str, request_id: &str) -> Result<Response<Vec<u8>>, Failure> {
    status(submission, "Ok", "send success", serial_no, request_id)
}

/// The answer to a message that was not taken for its number's sake: status 200, with the code inside
/// (such as `LimitExceeded.PhoneNumberDailyLimit`).
///
/// # Errors
/// As [`accepted`].
pub fn rejected(
    submission: &Submission,
    code: &str,
    message: &str,
    request_id: &str,
) -> Result<Response<Vec<u8>>, Failure> {
    status(submission, code, message, "", request_id)
}

/// The answer to a request that was refused as a whole: status 200, too.
///
/// # Errors
/// As [`accepted`].
pub fn refused(code: &str, message: &str, request_id: &str) -> Result<Response<Vec<u8>>, Failure> {
    json(&Envelope {
        response: Content {
            error: Some(Error { code, message }),
            send_status_set: None,
            request_id,
        },
    })
}

fn status(
    submission: &Submission,
    code: &str,
    message: &str,
    serial_no: &str,
    request_id: &str,
) -> Result<Response<Vec<u8>>, Failure> {
    let status = Status {
        serial_no,
        phone_number: submission.phone.e164(),
        fee: u8::from(code == "Ok"),
        session_context: "",
        code,
        message,
        iso_code: "CN",
    };
    json(&Envelope {
        response: Content {
            error: None,
            send_status_set: Some([status]),
            request_id,
        },
    })
}

fn json(envelope: &Envelope<'_>) -> Result<Response<Vec<u8>>, Failure> {
    let body = serde_json::to_vec(envelope).map_err(|_| Failure::Unsendable { field: "body" })?;
    let mut answer = Response::new(body);
    answer
        .headers_mut()
        .insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    Ok(answer)
}

fn text<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name)?.to_str().ok()
}

/// The parts of an `Authorization`.
struct Authorization<'a> {
    secret_id: &'a str,
    date: &'a str,
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
        let (secret_id, scope) = credential?.split_once('/')?;
        let date = scope
            .strip_suffix("/tc3_request")?
            .strip_suffix(SERVICE)?
            .strip_suffix('/')?;
        (signed_headers? == SIGNED_HEADERS).then_some(Authorization {
            secret_id,
            date,
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
            .field("template_id", &self.template_id)
            .finish_non_exhaustive()
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Body {
    phone_number_set: Vec<String>,
    sms_sdk_app_id: String,
    sign_name: String,
    template_id: String,
    #[serde(default)]
    template_param_set: Vec<String>,
}

#[derive(Serialize)]
struct Envelope<'a> {
    #[serde(rename = "Response")]
    response: Content<'a>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Content<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<Error<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    send_status_set: Option<[Status<'a>; 1]>,
    request_id: &'a str,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Error<'a> {
    code: &'a str,
    message: &'a str,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Status<'a> {
    serial_no: &'a str,
    phone_number: String,
    fee: u8,
    session_context: &'a str,
    code: &'a str,
    message: &'a str,
    iso_code: &'a str,
}
