//! Whether a request comes from the app, and what it asks.

use super::{Asked, Gateway, parameters::Parameters};
use crate::{form, time};
use http::{Method, Request};
use std::collections::BTreeMap;

/// A request that is proven to be the app's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Received {
    /// Such as `alipay.trade.create`.
    pub method: String,
    /// When the app made it, unix seconds.
    pub made_at: i64,
    /// What it asks.
    pub asked: Asked,
}

/// Why a request is not obeyed, by Alipay's codes.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("code {status}, sub_code {sub_code}")]
pub struct Refusal {
    /// The method, where the request got as far as naming one.
    pub method: Option<String>,
    /// Alipay's `code`.
    pub status: u32,
    /// Its `sub_code`.
    pub sub_code: &'static str,
}

impl Gateway {
    /// Verifies the app's signature over the form as it arrived, and reads what is asked.
    ///
    /// # Errors
    /// What to answer with ([`super::Reply::refusal`]), unsigned.
    pub fn read(&self, request: &Request<Vec<u8>>) -> Result<Received, Refusal> {
        let refusal = |status, sub_code| Refusal {
            method: None,
            status,
            sub_code,
        };
        let charset = request.uri().query().unwrap_or_default();
        if request.method() != Method::POST || !charset.split('&').any(|pair| pair == "charset=utf-8") {
            return Err(refusal(40_002, "isv.invalid-charset"));
        }
        let form = form::parse(request.body()).ok_or(refusal(40_002, "isv.invalid-parameter"))?;
        let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec());
        let texts: Result<BTreeMap<String, String>, _> = form
            .iter()
            .map(|(name, value)| Ok::<_, std::string::FromUtf8Error>((text(name)?, text(value)?)))
            .collect();
        let parameters = Parameters(texts.map_err(|_| refusal(40_002, "isv.invalid-charset"))?);
        let method = Some(parameters.get("method").to_owned()).filter(|method| !method.is_empty());
        let refusal = |status, sub_code| Refusal {
            method: method.clone(),
            status,
            sub_code,
        };
        self.check(&parameters).map_err(|sub_code| refusal(40_002, sub_code))?;
        let signed = form
            .iter()
            .filter(|(name, value)| name.as_slice() != b"sign" && !value.is_empty())
            .map(|(name, value)| (name.as_slice(), value.as_slice()));
        self.app_key
            .verify(&form::signed_text(signed), parameters.get("sign"))
            .map_err(|_| refusal(40_002, "isv.invalid-signature"))?;
        let made_at = time::parse(parameters.get("timestamp")).ok_or(refusal(40_002, "isv.invalid-timestamp"))?;
        let method = method.clone().ok_or(refusal(40_001, "isv.missing-method"))?;
        let asked = Asked::read(&method, &parameters).map_err(|sub_code| refusal(40_002, sub_code))?;
        Ok(Received { method, made_at, asked })
    }

    fn check(&self, parameters: &Parameters) -> Result<(), &'static str> {
        let expected = [
            ("app_id", self.app_id.as_str(), "isv.invalid-app-id"),
            ("format", "JSON", "isv.invalid-format"),
            ("charset", "utf-8", "isv.invalid-charset"),
            ("sign_type", "RSA2", "isv.invalid-signature-type"),
            ("version", "1.0", "isv.invalid-version"),
        ];
        match expected.iter().find(|(name, value, _)| parameters.get(name) != *value) {
            Some((_, _, sub_code)) => Err(sub_code),
            None => Ok(()),
        }
    }
}
