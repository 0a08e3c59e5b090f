//! The merchant: its settings, parsed once, and the signed call that every operation is made of.

use crate::{
    Code, Doubt, Failure, Misconfigured, Moment, PrivateKey, PublicKeys,
    signature::{self, SCHEME},
    verification::SERIAL,
};
use http::{
    HeaderMap, HeaderValue, Method, Request, Response, StatusCode, Uri,
    header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, USER_AGENT},
};
use serde::{Deserialize, de::DeserializeOwned};
use std::fmt;

/// WeChat Pay refuses requests without a `User-Agent`.
const AGENT: &str = concat!("kaimen/", env!("CARGO_PKG_VERSION"));

/// What a merchant knows about itself and about WeChat Pay, as configured.
pub struct Settings<'a> {
    /// The mini-program (`appid`).
    pub appid: &'a str,
    /// The merchant number (`mchid`): digits.
    pub mchid: &'a str,
    /// The hex serial of the merchant's API certificate.
    pub merchant_serial: &'a str,
    /// The private key of that certificate: PEM, PKCS#8 or PKCS#1.
    pub merchant_private_key: &'a str,
    /// WeChat Pay's public keys; at least one. The first `PUB_KEY_ID_…` is asked for in answers.
    pub platform_keys: PublicKeys,
    /// Where WeChat Pay is: `https://api.mch.weixin.qq.com`, or a stand-in.
    pub base_url: &'a str,
}

/// A merchant that can sign requests and verify answers. Reading the keys costs about a millisecond: make one and keep it.
///
/// It cannot read notifications: that takes another secret and not the private key, see [`crate::Notifications`].
pub struct Merchant {
    pub(crate) appid: String,
    pub(crate) mchid: String,
    serial: String,
    private_key: PrivateKey,
    platform_keys: PublicKeys,
    base_url: String,
}

/// One call of the API v3, for operations that have no function of their own here.
#[derive(Clone, Debug)]
pub struct Call<'a> {
    /// The HTTP method.
    pub method: Method,
    /// Path and query, percent-encoded, beginning with `/v3/`.
    pub path_and_query: &'a str,
    /// The JSON; empty for GET.
    pub body: Vec<u8>,
}

impl Merchant {
    /// # Errors
    /// The first setting that cannot be used, by name.
    pub fn new(settings: Settings<'_>) -> Result<Merchant, Misconfigured> {
        let wrong = |setting, problem| Misconfigured { setting, problem };
        if settings.appid.is_empty() || !settings.appid.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
            return Err(wrong("appid", "is not letters and digits"));
        }
        if settings.mchid.is_empty() || !settings.mchid.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(wrong("mchid", "is not digits"));
        }
        let serial = settings.merchant_serial.trim();
        if serial.is_empty() || !serial.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return Err(wrong("merchant_serial", "is not a hex serial"));
        }
        if settings.platform_keys.is_empty() {
            return Err(wrong("platform_keys", "has no key"));
        }
        Ok(Merchant {
            appid: settings.appid.to_owned(),
            mchid: settings.mchid.to_owned(),
            serial: serial.to_owned(),
            private_key: PrivateKey::from_pem("merchant_private_key", settings.merchant_private_key)?,
            platform_keys: settings.platform_keys,
            base_url: base_url(settings.base_url).ok_or(wrong("base_url", "is not http(s)://host[/path]"))?,
        })
    }

    /// The mini-program.
    #[must_use]
    pub fn appid(&self) -> &str {
        &self.appid
    }

    /// The merchant number.
    #[must_use]
    pub fn mchid(&self) -> &str {
        &self.mchid
    }

    /// The request of a call, signed.
    ///
    /// # Errors
    /// [`Failure::Unsendable`] for a nonce or a path that cannot be sent; [`Failure::Unsigned`].
    pub fn request(&self, call: Call<'_>, moment: &Moment<'_>) -> Result<Request<Vec<u8>>, Failure> {
        let uri = Uri::try_from(format!("{}{}", self.base_url, call.path_and_query)).map_err(|_| unsendable_path())?;
        self.request_to(call.method, uri, call.body, moment)
    }

    /// A signed request to an absolute address.
    pub(crate) fn request_to(
        &self,
        method: Method,
        uri: Uri,
        body: Vec<u8>,
        moment: &Moment<'_>,
    ) -> Result<Request<Vec<u8>>, Failure> {
        let sent_path = uri.path_and_query().ok_or_else(unsendable_path)?.as_str();
        let authorization = self.authorize(&method, sent_path, &body, moment)?;
        let mut authorization = HeaderValue::try_from(authorization).map_err(|_| Failure::Unsendable {
            field: "Authorization",
            problem: "is not a header",
        })?;
        authorization.set_sensitive(true);
        let mut request = Request::new(body);
        *request.method_mut() = method;
        *request.uri_mut() = uri;
        let headers = request.headers_mut();
        headers.insert(AUTHORIZATION, authorization);
        headers.insert(ACCEPT, HeaderValue::from_static("application/json"));
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        headers.insert(USER_AGENT, HeaderValue::from_static(AGENT));
        if let Some(id) = self
            .platform_keys
            .public_key_id()
            .and_then(|id| HeaderValue::from_str(id).ok())
        {
            headers.insert(SERIAL, id);
        }
        Ok(request)
    }

    /// Whether an answer is WeChat Pay's, whatever its status: a refusal is signed too, unless it is of a request that
    /// WeChat Pay could not verify. `now`: unix seconds.
    ///
    /// # Errors
    /// Why it must not be believed.
    pub fn verify(&self, now: i64, answer: &Response<Vec<u8>>) -> Result<(), Doubt> {
        self.platform_keys.verify(now, answer.headers(), content(answer))
    }

    /// The raw body of an answer, once it is proven to be WeChat Pay's. `now`: unix seconds.
    ///
    /// # Errors
    /// [`Failure::Refused`] for a status other than 2xx, which is not verified: see [`Merchant::verify`];
    /// [`Failure::Unverified`].
    pub fn verified_body<'r>(&self, now: i64, answer: &'r Response<Vec<u8>>) -> Result<&'r [u8], Failure> {
        if !answer.status().is_success() {
            return Err(refusal(answer));
        }
        self.verify(now, answer)?;
        Ok(content(answer))
    }

    /// The JSON of an answer, once it is proven. `part` names it in [`Failure::Unreadable`].
    ///
    /// # Errors
    /// As [`Merchant::verified_body`], and [`Failure::Unreadable`].
    pub fn read<T: DeserializeOwned>(
        &self,
        now: i64,
        answer: &Response<Vec<u8>>,
        part: &'static str,
    ) -> Result<T, Failure> {
        serde_json::from_slice(self.verified_body(now, answer)?).map_err(|error| Failure::json(part, &error))
    }

    /// Signs anything with the merchant's key.
    pub(crate) fn sign(&self, message: &[u8], moment: &Moment<'_>) -> Result<String, Failure> {
        Ok(self.private_key.sign(message, moment.blinding)?)
    }

    /// Whether an address is under the configured one.
    #[cfg(feature = "bill")]
    pub(crate) fn is_under_base_url(&self, uri: &Uri) -> bool {
        let Ok(base) = Uri::try_from(&self.base_url) else {
            return false;
        };
        let folder = base.path().trim_end_matches('/');
        let below = uri
            .path()
            .strip_prefix(folder)
            .is_some_and(|rest| rest.starts_with('/'));
        below && uri.scheme() == base.scheme() && uri.authority() == base.authority()
    }

    fn authorize(&self, method: &Method, sent_path: &str, body: &[u8], moment: &Moment<'_>) -> Result<String, Failure> {
        let nonce = moment.checked_nonce()?;
        let timestamp = moment.now.to_string();
        let message = signature::of_request(method.as_str(), sent_path, &timestamp, nonce, body);
        let signature = self.sign(&message, moment)?;
        let Merchant { mchid, serial, .. } = self;
        Ok(format!(
            r#"{SCHEME} mchid="{mchid}",nonce_str="{nonce}",timestamp="{timestamp}",serial_no="{serial}",signature="{signature}""#
        ))
    }
}

impl fmt::Debug for Merchant {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Merchant")
            .field("appid", &self.appid)
            .field("mchid", &self.mchid)
            .field("serial", &self.serial)
            .field("platform_keys", &self.platform_keys)
            .field("base_url", &self.base_url)
            .finish_non_exhaustive()
    }
}

/// The header `Request-Id` of an answer or a notification: keep it in the log, WeChat Pay's support asks for it. The number
/// after its last `-` names the cause of a refusal (《排障手册》).
#[must_use]
pub fn request_id(headers: &HeaderMap) -> Option<&str> {
    headers.get("request-id").and_then(|value| value.to_str().ok())
}

/// What is signed of a body. An answer without content is signed too: over the empty body.
fn content(answer: &Response<Vec<u8>>) -> &[u8] {
    if answer.status() == StatusCode::NO_CONTENT {
        &[]
    } else {
        answer.body()
    }
}

/// Why WeChat Pay refused.
pub(crate) fn refusal(answer: &Response<Vec<u8>>) -> Failure {
    #[derive(Default, Deserialize)]
    #[serde(default)]
    struct Refusal {
        code: String,
        message: String,
    }
    // A proxy on the way answers with HTML: the status alone says what to do then.
    let Refusal { code, message } = serde_json::from_slice(answer.body()).unwrap_or_default();
    Failure::Refused {
        status: answer.status(),
        code: Code::from(code),
        message,
        request_id: request_id(answer.headers()).map(str::to_owned),
    }
}

fn base_url(url: &str) -> Option<String> {
    let url = url.trim().trim_end_matches('/');
    let parsed = Uri::try_from(url).ok()?;
    let is_web = matches!(parsed.scheme_str(), Some("http" | "https")) && parsed.authority().is_some();
    (is_web && parsed.query().is_none()).then(|| url.to_owned())
}

const fn unsendable_path() -> Failure {
    Failure::Unsendable {
        field: "path_and_query",
        problem: "is not a path",
    }
}
