//! The mini-program, its request for a session (`GET /sns/jscode2session`), and the form of all others.

use crate::{Failure, Misconfigured};
use http::{
    HeaderValue, Method, Request, Uri,
    header::{ACCEPT, CONTENT_TYPE},
};
use serde::Serialize;
use std::fmt;

/// Genuine codes have 32 characters.
const LONGEST_CODE_BYTES: usize = 256;

/// The pure form of a JSON body.
const JSON: HeaderValue = HeaderValue::from_static("application/json");

/// What a mini-program knows about itself, as configured.
#[derive(Clone, Copy)]
pub struct Settings<'a> {
    /// The mini-program.
    pub appid: &'a str,
    /// Its secret (`AppSecret`).
    pub secret: &'a str,
    /// Where WeChat is: `https://api.weixin.qq.com`, or a stand-in.
    pub base_url: &'a str,
}

/// A mini-program that can ask WeChat. `Debug` does not show the secret.
pub struct MiniProgram {
    appid: String,
    pub(crate) secret: String,
    base_url: String,
}

impl MiniProgram {
    /// # Errors
    /// The first setting that cannot be used, by name.
    pub fn new(settings: Settings<'_>) -> Result<MiniProgram, Misconfigured> {
        let wrong = |setting, problem| Misconfigured { setting, problem };
        let (appid, secret) = (settings.appid.trim(), settings.secret.trim());
        if appid.is_empty() {
            return Err(wrong("appid", "is empty"));
        }
        if secret.is_empty() {
            return Err(wrong("secret", "is empty"));
        }
        let base_url = settings.base_url.trim().trim_end_matches('/');
        let parsed = Uri::try_from(base_url).map_err(|_| wrong("base_url", "is not a URL"))?;
        if !matches!(parsed.scheme_str(), Some("http" | "https")) || parsed.query().is_some() {
            return Err(wrong("base_url", "is not http(s)://host[/path]"));
        }
        Ok(MiniProgram {
            appid: appid.to_owned(),
            secret: secret.to_owned(),
            base_url: base_url.to_owned(),
        })
    }

    /// The mini-program's id.
    #[must_use]
    pub fn appid(&self) -> &str {
        &self.appid
    }

    /// Asks whose code this is. A code is good once and for five minutes: after a lost answer the mini-program must fetch
    /// another one.
    ///
    /// The URL holds the secret: it must not be logged.
    ///
    /// # Errors
    /// [`Failure::Unsendable`] for a code that WeChat cannot have made.
    pub fn session(&self, code: &str) -> Result<Request<Vec<u8>>, Failure> {
        let code = sendable(code)?;
        let query = form_urlencoded::Serializer::new(String::new())
            .append_pair("appid", &self.appid)
            .append_pair("secret", &self.secret)
            .append_pair("js_code", code)
            .append_pair("grant_type", "authorization_code")
            .finish();
        let uri = format!("{}/sns/jscode2session?{query}", self.base_url);
        let mut request = Request::new(Vec::new());
        *request.uri_mut() = Uri::try_from(uri).map_err(|_| Failure::Unsendable("the code"))?;
        request.headers_mut().insert(ACCEPT, JSON);
        Ok(request)
    }

    /// `POST` of a JSON body.
    pub(crate) fn post(&self, path_and_query: &str, body: &impl Serialize) -> Result<Request<Vec<u8>>, Failure> {
        let body = serde_json::to_vec(body).map_err(|_| Failure::Unsendable("the body"))?;
        let uri = Uri::try_from(format!("{}{path_and_query}", self.base_url));
        let mut request = Request::new(body);
        *request.method_mut() = Method::POST;
        *request.uri_mut() = uri.map_err(|_| Failure::Unsendable("the URL"))?;
        request.headers_mut().insert(ACCEPT, JSON);
        request.headers_mut().insert(CONTENT_TYPE, JSON);
        Ok(request)
    }
}

/// A code that WeChat may have made.
pub(crate) fn sendable(code: &str) -> Result<&str, Failure> {
    if (1..=LONGEST_CODE_BYTES).contains(&code.len()) {
        Ok(code)
    } else {
        Err(Failure::Unsendable("the code"))
    }
}

impl fmt::Debug for MiniProgram {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("MiniProgram")
            .field("appid", &self.appid)
            .field("base_url", &self.base_url)
            .finish_non_exhaustive()
    }
}
