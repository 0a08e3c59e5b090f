//! `SendSms`: one message to one number.

use super::{
    ACTION, VERSION,
    acs3::{self, ALGORITHM, SIGNED_HEADERS},
};
use crate::{Failure, Misconfigured, Moment, Phone, endpoint::endpoint};
use hmac::Mac;
use http::{HeaderName, HeaderValue, Method, Request, Uri, header};
use std::{collections::BTreeMap, fmt};

/// An account at Aliyun with an approved signature and template, as configured.
#[derive(Clone, Copy)]
pub struct Settings<'a> {
    /// `AccessKey ID`.
    pub access_key_id: &'a str,
    /// `AccessKey Secret`.
    pub access_key_secret: &'a str,
    /// The approved signature (短信签名), without brackets.
    pub sign_name: &'a str,
    /// `TemplateCode` of a template with the place `code`, such as `SMS_154950909`.
    pub template_code: &'a str,
    /// Where Aliyun is: `https://dysmsapi.aliyuncs.com`, or a stand-in.
    pub base_url: &'a str,
}

/// An account that can send. `Debug` does not show the secret.
pub struct Sender {
    access_key_id: String,
    access_key_secret: String,
    sign_name: String,
    template_code: String,
    base_url: String,
    host: String,
}

impl Sender {
    /// # Errors
    /// The first setting that cannot be used, by name.
    pub fn new(settings: Settings<'_>) -> Result<Sender, Misconfigured> {
        let wrong = |setting, problem| Misconfigured { setting, problem };
        for (setting, value) in [
            ("access_key_id", settings.access_key_id),
            ("access_key_secret", settings.access_key_secret),
            ("sign_name", settings.sign_name),
            ("template_code", settings.template_code),
        ] {
            if value.trim().is_empty() {
                return Err(wrong(setting, "is empty"));
            }
        }
        let access_key_id = settings.access_key_id.trim();
        let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"._-".contains(&byte);
        if !access_key_id.bytes().all(is_plain) {
            return Err(wrong("access_key_id", "is not letters and digits"));
        }
        let (uri, host) = endpoint(settings.base_url)?;
        if !matches!(uri.path(), "" | "/") {
            return Err(wrong("base_url", "is not http(s)://host"));
        }
        Ok(Sender {
            access_key_id: access_key_id.to_owned(),
            access_key_secret: settings.access_key_secret.trim().to_owned(),
            sign_name: settings.sign_name.trim().to_owned(),
            template_code: settings.template_code.trim().to_owned(),
            base_url: settings.base_url.trim().trim_end_matches('/').to_owned(),
            host,
        })
    }

    /// The request that sends a code. The URL holds phone and code: it must not be logged.
    ///
    /// A repetition is a second message: do not send the request again where its answer was lost, unless the user asks.
    ///
    /// # Errors
    /// [`Failure::Unsendable`] for a time before 1970 or after 9999.
    pub fn send(&self, phone: &Phone, code: &str, moment: Moment) -> Result<Request<Vec<u8>>, Failure> {
        self.send_from(&self.template_code, phone, &[("code", code)], moment)
    }

    /// The request that sends a message from another template, its places filled by their names; as [`Sender::send`].
    ///
    /// # Errors
    /// As [`Sender::send`].
    pub fn send_from(
        &self,
        template_code: &str,
        phone: &Phone,
        places: &[(&str, &str)],
        moment: Moment,
    ) -> Result<Request<Vec<u8>>, Failure> {
        let unsendable = |field| Failure::Unsendable { field };
        let places: BTreeMap<_, _> = places.iter().copied().collect();
        let places = serde_json::to_string(&places).map_err(|_| unsendable("TemplateParam"))?;
        let query = acs3::query(&[
            ("PhoneNumbers", phone.national()),
            ("SignName", &self.sign_name),
            ("TemplateCode", template_code),
            ("TemplateParam", &places),
        ]);
        let (content_hash, nonce) = (acs3::content_hash(b""), hex::encode(moment.nonce));
        let date = acs3::date(moment.now).ok_or(unsendable("x-acs-date"))?;
        let values = [&*self.host, ACTION, &content_hash, &date, &nonce, VERSION];
        let canonical = acs3::canonical_request(&query, values, &content_hash);
        let signature = acs3::authenticate(&self.access_key_secret, &canonical).finalize();
        let authorization = format!(
            "{ALGORITHM} Credential={},SignedHeaders={},Signature={}",
            self.access_key_id,
            SIGNED_HEADERS.join(";"),
            hex::encode(signature.into_bytes())
        );
        let header = |value: &str| HeaderValue::from_str(value).map_err(|_| unsendable("header"));
        let mut request = Request::new(Vec::new());
        *request.method_mut() = Method::POST;
        *request.uri_mut() = Uri::try_from(format!("{}/?{query}", self.base_url)).map_err(|_| unsendable("URL"))?;
        // The host is the connection's to say.
        for (name, value) in SIGNED_HEADERS.iter().zip(values).skip(1) {
            request
                .headers_mut()
                .insert(HeaderName::from_static(name), header(value)?);
        }
        let mut authorization = header(&authorization)?;
        authorization.set_sensitive(true);
        request.headers_mut().insert(header::AUTHORIZATION, authorization);
        Ok(request)
    }
}

impl fmt::Debug for Sender {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Sender")
            .field("sign_name", &self.sign_name)
            .field("template_code", &self.template_code)
            .field("base_url", &self.base_url)
            .finish_non_exhaustive()
    }
}
