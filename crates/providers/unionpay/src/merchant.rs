//! The merchant: its settings, parsed once, and the signed call that every operation is made of.

use crate::{Chain, Code, Doubt, Failure, Misconfigured, chain, parameters::Parameters, signature};
use http::{
    HeaderValue, Method, Request, Response, StatusCode, Uri,
    header::{CONTENT_TYPE, USER_AGENT},
};
use signing::{Certificate, PrivateKey};
use std::fmt;

/// The largest body that is verified, in bytes, but for files. Genuine messages have a few thousand.
pub const LARGEST_BODY: usize = 256 * 1024;

const AGENT: &str = concat!("kaimen/", env!("CARGO_PKG_VERSION"));

/// What a merchant knows about itself and about UnionPay, as configured.
pub struct Settings<'a> {
    /// The merchant number (`merId`): 15 digits.
    pub mer_id: &'a str,
    /// The merchant's private key: PEM, PKCS#8 or PKCS#1.
    pub private_key: &'a str,
    /// The merchant's certificate: PEM. Its serial is sent, as `certId`.
    pub certificate: &'a str,
    /// The chain that UnionPay's certificates come from.
    pub chain: Chain,
    /// Where UnionPay is: `https://gateway.95516.com`, or a stand-in.
    pub base_url: &'a str,
    /// Where its settlement files are: `https://filedownload.95516.com`, or a stand-in.
    pub file_base_url: &'a str,
}

/// A merchant that can sign requests and verify answers. Reading the keys costs about a millisecond: make one and keep it.
pub struct Merchant {
    mer_id: String,
    certificate_id: String,
    private_key: PrivateKey,
    chain: Chain,
    base_url: String,
    #[cfg_attr(
        not(feature = "bill"),
        expect(dead_code, reason = "only files are fetched from there")
    )]
    file_base_url: String,
}

impl Merchant {
    /// # Errors
    /// The first setting that cannot be used, by name.
    pub fn new(settings: Settings<'_>) -> Result<Merchant, Misconfigured> {
        let wrong = |setting, problem| Misconfigured { setting, problem };
        let mer_id = checked_mer_id(settings.mer_id)?;
        let private_key = PrivateKey::from_pem("private_key", settings.private_key)?;
        let certificates = Certificate::from_pem("certificate", settings.certificate)?;
        let [certificate] = certificates.as_slice() else {
            return Err(wrong("certificate", "has more than one certificate"));
        };
        // UnionPay would find out with the first guest who wants to pay.
        if *certificate.public_key() != private_key.public_key() {
            return Err(wrong("certificate", "does not belong to the private key"));
        }
        Ok(Merchant {
            mer_id,
            certificate_id: certificate.serial_decimal(),
            private_key,
            chain: settings.chain,
            base_url: base_url(settings.base_url).ok_or(wrong("base_url", "is not http(s)://host[/path]"))?,
            file_base_url: base_url(settings.file_base_url)
                .ok_or(wrong("file_base_url", "is not http(s)://host[/path]"))?,
        })
    }

    /// The merchant number.
    #[must_use]
    pub fn mer_id(&self) -> &str {
        &self.mer_id
    }

    /// The request of a call to the gateway, signed. `path`: such as `/gateway/api/queryTrans.do`.
    pub(crate) fn request(
        &self,
        path: &str,
        parameters: Parameters,
        blinding: [u8; 32],
    ) -> Result<Request<Vec<u8>>, Failure> {
        self.post(&format!("{}{path}", self.base_url), parameters, blinding)
    }

    /// The request for a file, signed.
    #[cfg(feature = "bill")]
    pub(crate) fn file_request(&self, parameters: Parameters, blinding: [u8; 32]) -> Result<Request<Vec<u8>>, Failure> {
        self.post(&format!("{}/", self.file_base_url), parameters, blinding)
    }

    fn post(&self, url: &str, mut parameters: Parameters, blinding: [u8; 32]) -> Result<Request<Vec<u8>>, Failure> {
        chain::put_kind(&mut parameters);
        parameters.put("accessType", "0");
        parameters.put("merId", &self.mer_id);
        parameters.put("certId", &self.certificate_id);
        let message = signature::of_text(&parameters.signed_text());
        parameters.put("signature", &self.private_key.sign(&message, blinding)?);
        post(url, parameters.to_form())
    }

    /// The parameters of an answer, once they are proven to be UnionPay's and meant for this merchant. Whether UnionPay did
    /// what was asked stands in them.
    pub(crate) fn verified(&self, now: i64, answer: &Response<Vec<u8>>, largest: usize) -> Result<Parameters, Failure> {
        if answer.status() != StatusCode::OK {
            return Err(Failure::Unserved(answer.status()));
        }
        if answer.body().len() > largest {
            return Err(Doubt::Oversized(answer.body().len()).into());
        }
        let parameters = Parameters::of_answer(answer.body())?;
        if let Err(doubt) = self.chain.verify(now, &parameters) {
            return Err(unsigned_refusal(&parameters).unwrap_or(Failure::Unverified(doubt)));
        }
        // A refusal of a request that could not be read need not name a merchant.
        match parameters.get("merId") {
            Some(mer_id) if mer_id == self.mer_id => Ok(parameters),
            None if !response_code(&parameters)?.is_success() => Ok(parameters),
            _ => Err(Failure::Foreign("merId")),
        }
    }

    /// The same, where UnionPay did what was asked; else what it refused with.
    pub(crate) fn granted(&self, now: i64, answer: &Response<Vec<u8>>, largest: usize) -> Result<Parameters, Failure> {
        let parameters = self.verified(now, answer, largest)?;
        match response_code(&parameters)? {
            code if code.is_success() => Ok(parameters),
            code => Err(refusal(code, &parameters)),
        }
    }
}

impl fmt::Debug for Merchant {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Merchant")
            .field("mer_id", &self.mer_id)
            .field("certificate_id", &self.certificate_id)
            .field("base_url", &self.base_url)
            .finish_non_exhaustive()
    }
}

/// What UnionPay says about the request itself.
pub(crate) fn response_code(parameters: &Parameters) -> Result<Code, Failure> {
    parameters
        .get("respCode")
        .map(Code::from)
        .ok_or(Failure::Unreadable("respCode"))
}

pub(crate) fn refusal(code: Code, parameters: &Parameters) -> Failure {
    let message = parameters.get("respMsg").unwrap_or_default().to_owned();
    Failure::Refused { code, message }
}

/// A refusal that has no signature at all. One with a signature that does not fit is a forgery, whatever it says.
fn unsigned_refusal(parameters: &Parameters) -> Option<Failure> {
    let code = Code::from(parameters.get("respCode")?);
    if code.is_success() || parameters.get("signature").is_some() {
        return None;
    }
    Some(Failure::Rejected {
        code,
        message: parameters.get("respMsg").unwrap_or_default().to_owned(),
    })
}

/// The merchant number, if it can be one.
pub(crate) fn checked_mer_id(mer_id: &str) -> Result<String, Misconfigured> {
    let mer_id = mer_id.trim();
    if mer_id.len() == 15 && mer_id.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        Ok(mer_id.to_owned())
    } else {
        Err(Misconfigured {
            setting: "mer_id",
            problem: "is not 15 digits",
        })
    }
}

/// A form that is posted.
pub(crate) fn post(url: &str, form: Vec<u8>) -> Result<Request<Vec<u8>>, Failure> {
    let uri = Uri::try_from(url).map_err(|_| Failure::unsendable("url", "is not a URL"))?;
    let mut request = Request::new(form);
    *request.method_mut() = Method::POST;
    *request.uri_mut() = uri;
    let headers = request.headers_mut();
    headers.insert(
        CONTENT_TYPE,
        HeaderValue::from_static("application/x-www-form-urlencoded;charset=UTF-8"),
    );
    headers.insert(USER_AGENT, HeaderValue::from_static(AGENT));
    Ok(request)
}

fn base_url(url: &str) -> Option<String> {
    let url = url.trim().trim_end_matches('/');
    let parsed = Uri::try_from(url).ok()?;
    let is_web = matches!(parsed.scheme_str(), Some("http" | "https")) && parsed.authority().is_some();
    (is_web && parsed.query().is_none()).then(|| url.to_owned())
}
