//! The mini-program and its request for a session: `GET /sns/jscode2session`.

use crate::{Failure, Misconfigured};
use http::{HeaderValue, Request, Uri, header::ACCEPT};
use std::fmt;

/// Genuine codes have 32 characters.
const LONGEST_CODE_BYTES: usize = 256;

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

/// A mini-program that can ask WeChat who its user is. `Debug` does not show the secret.
pub struct MiniProgram {
    appid: String,
    secret: String,
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
        if code.is_empty() || code.len() > LONGEST_CODE_BYTES {
            return Err(Failure::Unsendable);
        }
        let query = form_urlencoded::Serializer::new(String::new())
            .append_pair("appid", &self.appid)
            .append_pair("secret", &self.secret)
            .append_pair("js_code", code)
            .append_pair("grant_type", "authorization_code")
            .finish();
        let uri = format!("{}/sns/jscode2session?{query}", self.base_url);
        let mut request = Request::new(Vec::new());
        *request.uri_mut() = Uri::try_from(uri).map_err(|_| Failure::Unsendable)?;
        request
            .headers_mut()
            .insert(ACCEPT, HeaderValue::from_static("application/json"));
        Ok(request)
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
