//! The other side: WeChat as the sandbox plays it. What it remembers (codes, tokens, payments) is the sandbox's own.

mod calls;
mod refusal;
mod shipping;

pub use calls::{Subscription, access_token, done, message, phone, phone_code, token};
pub use refusal::{Refusal, refused};
pub use shipping::{Order, Report, order, payment, report};

use crate::{Failure, Misconfigured, Session};
use http::{HeaderValue, Method, Request, Response, header::CONTENT_TYPE};
use serde::Serialize;
use std::{borrow::Cow, fmt};
use subtle::ConstantTimeEq;

/// A WeChat that knows one mini-program. `Debug` does not show the secret.
pub struct Server {
    appid: String,
    secret: String,
}

impl Server {
    /// # Errors
    /// The first setting that cannot be used, by name.
    pub fn new(appid: &str, secret: &str) -> Result<Server, Misconfigured> {
        for (setting, value) in [("appid", appid), ("secret", secret)] {
            if value.trim().is_empty() {
                return Err(Misconfigured {
                    setting,
                    problem: "is empty",
                });
            }
        }
        Ok(Server {
            appid: appid.trim().to_owned(),
            secret: secret.trim().to_owned(),
        })
    }

    /// Whether a request for an access token, once appid and secret are found right, wants another one than the present.
    ///
    /// # Errors
    /// The refusal to answer with ([`refused`]).
    pub fn wants_fresh_token(&self, request: &Request<Vec<u8>>) -> Result<bool, Refusal> {
        calls::wish(request, &self.appid, &self.secret)
    }

    /// The code that a request for a session asks about, once appid and secret are found right.
    ///
    /// # Errors
    /// The refusal to answer with ([`answer`]), by WeChat's own codes.
    pub fn code(&self, request: &Request<Vec<u8>>) -> Result<String, Failure> {
        let query = request.uri().query().unwrap_or_default().as_bytes();
        let field = |name: &str| -> Cow<'_, str> {
            form_urlencoded::parse(query)
                .find(|(key, _)| key == name)
                .map_or(Cow::Borrowed(""), |(_, value)| value)
        };
        if request.method() != Method::GET {
            return Err(other(43001, "require GET method"));
        }
        if field("appid") != self.appid {
            return Err(other(40013, "invalid appid"));
        }
        if !bool::from(field("secret").as_bytes().ct_eq(self.secret.as_bytes())) {
            return Err(other(40125, "invalid appsecret"));
        }
        if field("grant_type") != "authorization_code" {
            return Err(other(40002, "invalid grant_type"));
        }
        let code = field("js_code").into_owned();
        if code.is_empty() {
            Err(Failure::CodeInvalid)
        } else {
            Ok(code)
        }
    }
}

impl fmt::Debug for Server {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Server")
            .field("appid", &self.appid)
            .finish_non_exhaustive()
    }
}

/// WeChat's answer: a session without `errcode`, or a refusal; always status 200 and `text/plain`, except for
/// [`Failure::Unavailable`], which has its status and no body.
#[must_use]
pub fn answer(outcome: &Result<Session, Failure>) -> Response<Vec<u8>> {
    #[derive(Serialize)]
    struct Granted<'a> {
        session_key: &'a str,
        openid: &'a str,
        #[serde(skip_serializing_if = "Option::is_none")]
        unionid: Option<&'a str>,
    }
    let body = match outcome {
        Ok(Session {
            openid,
            unionid,
            session_key,
        }) => serde_json::to_vec(&Granted {
            session_key,
            openid,
            unionid: unionid.as_deref(),
        }),
        Err(failure) => {
            let (errcode, errmsg) = written(failure);
            serde_json::to_vec(&refusal::Written { errcode, errmsg })
        }
    };
    // Two texts and a number always serialise; an empty body would be read as unreadable.
    let mut answer = Response::new(body.unwrap_or_default());
    if let Err(Failure::Unavailable(status)) = outcome {
        *answer.status_mut() = *status;
        answer.body_mut().clear();
    }
    answer
        .headers_mut()
        .insert(CONTENT_TYPE, HeaderValue::from_static("text/plain"));
    answer
}

fn other(code: i64, message: &str) -> Failure {
    Failure::Other {
        code,
        message: message.to_owned(),
    }
}

/// A refused login by WeChat's code and words. What is no refusal of a login counts as busy.
fn written(failure: &Failure) -> (i64, &str) {
    match failure {
        Failure::CodeInvalid => (40029, "invalid code"),
        Failure::CodeUsed => (40163, "code been used"),
        Failure::HighRisk => (40226, "code blocked"),
        Failure::TooOften(code) => (*code, "api minute-quota reach limit"),
        Failure::Other { code, message } => (*code, message),
        _ => (-1, "system error"),
    }
}
