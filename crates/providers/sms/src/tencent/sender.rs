//! `SendSms`: one message to one number.

use super::tc3::{self, ALGORITHM, CONTENT_TYPE, SERVICE, SIGNED_HEADERS, Scope};
use crate::{Failure, Misconfigured, Phone, endpoint::endpoint};
use hmac::Mac;
use http::{HeaderValue, Method, Request, Uri, header};
use serde::Serialize;
use std::fmt;

/// An account at Tencent Cloud and an application in its SMS console, as configured.
#[derive(Clone, Copy)]
pub struct Settings<'a> {
    /// `SecretId` of the API key.
    pub secret_id: &'a str,
    /// `SecretKey` of the API key.
    pub secret_key: &'a str,
    /// `SmsSdkAppId`.
    pub sdk_app_id: &'a str,
    /// The approved signature (短信签名), without brackets.
    pub sign_name: &'a str,
    /// Such as `ap-guangzhou`.
    pub region: &'a str,
    /// Where Tencent is: `https://sms.tencentcloudapi.com`, or a stand-in, which may live under a path.
    pub base_url: &'a str,
}

/// A message from an approved template (短信模板). `Debug` does not show the parameters: a login code is one.
#[derive(Clone, Copy)]
pub struct Message<'a> {
    /// To whom.
    pub phone: &'a Phone,
    /// `TemplateId`.
    pub template_id: &'a str,
    /// What fills `{1}`, `{2}`, … of the template.
    pub parameters: &'a [&'a str],
}

/// An account that can send. `Debug` does not show the key.
pub struct Sender {
    secret_id: String,
    secret_key: String,
    sdk_app_id: String,
    sign_name: String,
    region: HeaderValue,
    uri: Uri,
    host: String,
}

impl Sender {
    /// # Errors
    /// The first setting that cannot be used, by name.
    pub fn new(settings: Settings<'_>) -> Result<Sender, Misconfigured> {
        let wrong = |setting, problem| Misconfigured { setting, problem };
        for (setting, value) in [
            ("secret_id", settings.secret_id),
            ("secret_key", settings.secret_key),
            ("sdk_app_id", settings.sdk_app_id),
            ("sign_name", settings.sign_name),
            ("region", settings.region),
        ] {
            if value.trim().is_empty() {
                return Err(wrong(setting, "is empty"));
            }
        }
        let secret_id = settings.secret_id.trim();
        if !secret_id.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
            return Err(wrong("secret_id", "is not letters and digits"));
        }
        let region = HeaderValue::from_str(settings.region.trim()).map_err(|_| wrong("region", "is not a header"))?;
        let (uri, host) = endpoint(settings.base_url)?;
        Ok(Sender {
            secret_id: secret_id.to_owned(),
            secret_key: settings.secret_key.trim().to_owned(),
            sdk_app_id: settings.sdk_app_id.trim().to_owned(),
            sign_name: settings.sign_name.trim().to_owned(),
            region,
            uri,
            host,
        })
    }

    /// The request that sends a message. `now`: unix seconds; Tencent refuses more than five minutes of difference.
    ///
    /// A repetition is a second message: do not send the request again where its answer was lost, unless the user asks.
    ///
    /// # Errors
    /// [`Failure::Unsendable`] for a time before 1970 or after 9999.
    pub fn send(&self, message: &Message<'_>, now: i64) -> Result<Request<Vec<u8>>, Failure> {
        let body = Body {
            phone_number_set: [message.phone.e164()],
            sms_sdk_app_id: &self.sdk_app_id,
            sign_name: &self.sign_name,
            template_id: message.template_id,
            template_param_set: message.parameters,
        };
        let body = serde_json::to_vec(&body).map_err(|_| Failure::Unsendable { field: "body" })?;
        let mut authorization = HeaderValue::try_from(self.authorize(&body, now)?)
            .map_err(|_| Failure::Unsendable { field: "Authorization" })?;
        authorization.set_sensitive(true);
        let mut request = Request::new(body);
        *request.method_mut() = Method::POST;
        *request.uri_mut() = self.uri.clone();
        let headers = request.headers_mut();
        headers.insert(header::AUTHORIZATION, authorization);
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(CONTENT_TYPE));
        headers.insert("x-tc-action", HeaderValue::from_static("SendSms"));
        headers.insert("x-tc-version", HeaderValue::from_static("2021-01-11"));
        headers.insert("x-tc-region", self.region.clone());
        headers.insert("x-tc-timestamp", HeaderValue::from(now));
        Ok(request)
    }

    fn authorize(&self, body: &[u8], now: i64) -> Result<String, Failure> {
        let date = tc3::date(now).ok_or(Failure::Unsendable {
            field: "X-TC-Timestamp",
        })?;
        let canonical = tc3::canonical_request(CONTENT_TYPE, &self.host, body);
        let scope = Scope {
            timestamp: now,
            date: &date,
            service: SERVICE,
        };
        let code = tc3::authenticate(&self.secret_key, scope, &canonical)
            .finalize()
            .into_bytes();
        Ok(format!(
            "{ALGORITHM} Credential={}/{date}/{SERVICE}/tc3_request, SignedHeaders={SIGNED_HEADERS}, Signature={}",
            self.secret_id,
            hex::encode(code)
        ))
    }
}

impl fmt::Debug for Sender {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Sender")
            .field("sdk_app_id", &self.sdk_app_id)
            .field("sign_name", &self.sign_name)
            .field("region", &self.region)
            .field("uri", &self.uri)
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for Message<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Message")
            .field("phone", self.phone)
            .field("template_id", &self.template_id)
            .finish_non_exhaustive()
    }
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Body<'a> {
    phone_number_set: [String; 1],
    sms_sdk_app_id: &'a str,
    sign_name: &'a str,
    template_id: &'a str,
    template_param_set: &'a [&'a str],
}
