//! WeChat Pay's platform certificates (下载平台证书): `GET /v3/certificates`. Only for merchants that were set up before there
//! were public keys; others get a refusal.
//!
//! A certificate is replaced every five years: the new one is in the list ten days before the old one ends, and both sign
//! during the last five. Fetch the list at least every twelve hours, keep what it brings, and merge it with what is
//! configured ([`PublicKeys::with_platform_certificates`]).

use crate::{ApiV3Key, Call, Doubt, Failure, Merchant, Misconfigured, Moment, PublicKeys, Sealed, time};
use http::{Method, Request, Response};
use serde::Deserialize;
use signing::CertifiedKey;

/// The associated data of an encrypted certificate: nothing else that is encrypted under the same key passes for one.
const ASSOCIATED_DATA: &str = "certificate";

/// A certificate of WeChat Pay.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlatformCertificate {
    /// Its serial in hex, which `Wechatpay-Serial` names.
    pub serial: String,
    /// The certificate, as PEM.
    pub pem: String,
    /// From when it is good, unix seconds.
    pub effective_at: i64,
    /// Until when it is good, unix seconds.
    pub expires_at: i64,
}

impl Merchant {
    /// Asks for the certificates that sign now or soon.
    ///
    /// # Errors
    /// [`Failure::Unsendable`] for the nonce; [`Failure::Unsigned`].
    pub fn certificates(&self, moment: &Moment<'_>) -> Result<Request<Vec<u8>>, Failure> {
        self.request(
            Call {
                method: Method::GET,
                path_and_query: "/v3/certificates",
                body: Vec::new(),
            },
            moment,
        )
    }

    /// The certificates in the answer. `now`: unix seconds.
    ///
    /// The answer is verified with the keys that are known. Where it is signed by a certificate that is not, it is believed
    /// as the official libraries do: that certificate has to be in the list itself, and the list is encrypted (and thereby
    /// proven) with the APIv3 key, which only the merchant and WeChat Pay have.
    ///
    /// # Errors
    /// [`Failure::Refused`], [`Failure::Unverified`]; [`Failure::Undecryptable`] for another APIv3 key;
    /// [`Failure::Unreadable`].
    pub fn read_certificates(
        &self,
        now: i64,
        api_v3_key: &ApiV3Key,
        answer: &Response<Vec<u8>>,
    ) -> Result<Vec<PlatformCertificate>, Failure> {
        match self.verified_body(now, answer) {
            Ok(body) => read(api_v3_key, body),
            Err(Failure::Unverified(Doubt::UnknownSerial(_))) => {
                let certificates = read(api_v3_key, answer.body())?;
                let keys = PublicKeys::new().with_platform_certificates(now, &certificates);
                let keys = keys.map_err(|_| Failure::unreadable("platform certificate"))?;
                keys.verify(now, answer.headers(), answer.body())?;
                Ok(certificates)
            }
            Err(failure) => Err(failure),
        }
    }
}

impl PublicKeys {
    /// Adds those that have not ended. Those that are there stay: both kinds, and the old and the new certificate, are good
    /// at once. `now`: unix seconds.
    ///
    /// # Errors
    /// Names `certificates`, which one that [`Merchant::read_certificates`] gave does not cause.
    pub fn with_platform_certificates(
        self,
        now: i64,
        certificates: &[PlatformCertificate],
    ) -> Result<PublicKeys, Misconfigured> {
        certificates
            .iter()
            .filter(|certificate| now <= certificate.expires_at)
            .try_fold(self, |keys, certificate| keys.with_certificates(&certificate.pem))
    }
}

fn read(api_v3_key: &ApiV3Key, body: &[u8]) -> Result<Vec<PlatformCertificate>, Failure> {
    #[derive(Deserialize)]
    struct List {
        data: Vec<Entry>,
    }
    let list: List = serde_json::from_slice(body).map_err(|error| Failure::json("list of certificates", &error))?;
    list.data.into_iter().map(|entry| entry.open(api_v3_key)).collect()
}

#[derive(Deserialize)]
struct Entry {
    serial_no: String,
    effective_time: String,
    expire_time: String,
    encrypt_certificate: Sealed,
}

impl Entry {
    fn open(self, api_v3_key: &ApiV3Key) -> Result<PlatformCertificate, Failure> {
        if self.encrypt_certificate.associated_data.as_deref() != Some(ASSOCIATED_DATA) {
            return Err(Failure::unreadable("associated_data of a certificate"));
        }
        let pem = String::from_utf8(api_v3_key.open(&self.encrypt_certificate)?)
            .map_err(|_| Failure::unreadable("platform certificate"))?;
        let keys =
            CertifiedKey::from_pem("certificates", &pem).map_err(|_| Failure::unreadable("platform certificate"))?;
        // Exactly one, and the one that was announced.
        let [key] = keys.as_slice() else {
            return Err(Failure::unreadable("platform certificate"));
        };
        let serial = key.serial_hex.clone();
        if !self.serial_no.trim_start_matches('0').eq_ignore_ascii_case(&serial) {
            return Err(Failure::unreadable("serial_no"));
        }
        Ok(PlatformCertificate {
            serial,
            effective_at: time::parse(&self.effective_time).ok_or(Failure::unreadable("effective_time"))?,
            expires_at: time::parse(&self.expire_time).ok_or(Failure::unreadable("expire_time"))?,
            pem,
        })
    }
}
