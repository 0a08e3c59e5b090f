//! The app: its settings, parsed once, and the signed call that every operation is made of. A login needs no more.

use crate::{Failure, Misconfigured, Moment, PrivateKey, PublicKey, form, time};
use http::{
    HeaderValue, Method, Request, Uri,
    header::{ACCEPT, CONTENT_TYPE},
};
use std::{collections::BTreeMap, fmt};

/// Where the gateway is on its host, if the setting names the host alone.
const PATH: &str = "/gateway.do";

/// What an app knows about itself and about Alipay, as configured.
#[derive(Clone, Copy)]
pub struct Settings<'a> {
    /// The app (`app_id`): digits.
    pub app_id: &'a str,
    /// The app's private key (应用私钥): PEM, or the bare base64 that Alipay's key tool hands out.
    pub private_key: &'a str,
    /// Alipay's public key (支付宝公钥), not the app's own: PEM or bare base64.
    pub alipay_public_key: &'a str,
    /// Where Alipay is: `https://openapi.alipay.com/gateway.do`, its host alone, or a stand-in.
    pub api: &'a str,
}

/// An app that can sign requests and verify answers. Reading the keys costs about a millisecond: make one and keep it.
///
/// It cannot read notifications: those need Alipay's public key only, see [`crate::Notifications`].
pub struct App {
    app_id: String,
    private_key: PrivateKey,
    pub(crate) alipay_key: PublicKey,
    gateway: Uri,
}

/// One call of the gateway, for operations that have no function of their own here.
#[derive(Clone, Copy, Debug)]
pub struct Call<'a> {
    /// Such as `alipay.trade.query`.
    pub method: &'a str,
    /// Parameters beside the common ones, such as `biz_content` or `notify_url`. Empty values are left out.
    pub parameters: &'a [(&'a str, &'a str)],
}

impl App {
    /// # Errors
    /// The first setting that cannot be used, by name.
    pub fn new(settings: Settings<'_>) -> Result<App, Misconfigured> {
        let wrong = |setting, problem| Misconfigured { setting, problem };
        let app_id = settings.app_id.trim();
        if app_id.is_empty() || !app_id.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(wrong("app_id", "is not digits"));
        }
        Ok(App {
            app_id: app_id.to_owned(),
            private_key: PrivateKey::from_pem("private_key", settings.private_key)?,
            alipay_key: PublicKey::from_pem("alipay_public_key", settings.alipay_public_key)?,
            gateway: gateway(settings.api).ok_or(wrong("api", "is not http(s)://host[/path]"))?,
        })
    }

    /// The app.
    #[must_use]
    pub fn app_id(&self) -> &str {
        &self.app_id
    }

    /// Whether the gateway itself is reached without encryption, as a stand-in is.
    pub(crate) fn is_plain(&self) -> bool {
        self.gateway.scheme_str() == Some("http")
    }

    /// The request of a call, signed.
    ///
    /// # Errors
    /// [`Failure::Unsendable`] for a time that has no date; [`Failure::Unsigned`].
    pub fn request(&self, call: &Call<'_>, moment: &Moment) -> Result<Request<Vec<u8>>, Failure> {
        let timestamp = time::write(moment.now).ok_or(Failure::unsendable("timestamp", "is no time of this age"))?;
        let mut parameters = BTreeMap::from([
            ("app_id", self.app_id.as_str()),
            ("method", call.method),
            ("format", "JSON"),
            ("charset", "utf-8"),
            ("sign_type", "RSA2"),
            ("timestamp", &timestamp),
            ("version", "1.0"),
        ]);
        parameters.extend(call.parameters.iter().copied());
        parameters.retain(|name, value| !value.is_empty() && *name != "sign");
        let pairs = parameters
            .iter()
            .map(|(name, value)| (name.as_bytes(), value.as_bytes()));
        let sign = self.private_key.sign(&form::signed_text(pairs), moment.blinding)?;
        let body = form_urlencoded::Serializer::new(String::new())
            .extend_pairs(&parameters)
            .append_pair("sign", &sign)
            .finish();
        let mut request = Request::new(body.into_bytes());
        *request.method_mut() = Method::POST;
        *request.uri_mut() = self.gateway.clone();
        let headers = request.headers_mut();
        let form = HeaderValue::from_static("application/x-www-form-urlencoded;charset=utf-8");
        headers.insert(CONTENT_TYPE, form);
        headers.insert(ACCEPT, HeaderValue::from_static("application/json"));
        Ok(request)
    }
}

impl fmt::Debug for App {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("App")
            .field("app_id", &self.app_id)
            .field("gateway", &self.gateway)
            .finish_non_exhaustive()
    }
}

/// The gateway's whole address. The charset stands in the query, too: Alipay decodes the form by it, and what it reads
/// before it has found the parameter would else be taken for GBK.
fn gateway(api: &str) -> Option<Uri> {
    let api = api.trim().trim_end_matches('/');
    let parsed = Uri::try_from(api).ok()?;
    let is_web = matches!(parsed.scheme_str(), Some("http" | "https")) && parsed.authority().is_some();
    if !is_web || parsed.query().is_some() || api.contains('#') {
        return None;
    }
    let path = if parsed.path() == "/" { PATH } else { "" };
    Uri::try_from(format!("{api}{path}?charset=utf-8")).ok()
}
