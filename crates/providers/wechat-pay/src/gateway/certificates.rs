//! The list of platform certificates.

use super::{Gateway, answer::json};
use crate::{Failure, Moment, PlatformCertificate, Sealed, time};
use http::{Response, StatusCode};
use serde::Serialize;

/// A certificate to be listed.
#[derive(Clone, Copy, Debug)]
pub struct Listed<'a> {
    /// The certificate.
    pub certificate: &'a PlatformCertificate,
    /// 12 random ASCII letters and digits for the encryption, never used before.
    pub resource_nonce: &'a str,
}

impl Gateway {
    /// The answer to a request for certificates. It is signed as this gateway signs, be it by one of them or not.
    ///
    /// # Errors
    /// As [`Gateway::prepaid`].
    pub fn certificates(
        &self,
        certificates: &[Listed<'_>],
        request_id: &str,
        moment: &Moment<'_>,
    ) -> Result<Response<Vec<u8>>, Failure> {
        #[derive(Serialize)]
        struct List<'a> {
            data: Vec<Entry<'a>>,
        }
        let data: Result<Vec<Entry<'_>>, Failure> = certificates.iter().map(|listed| self.entry(listed)).collect();
        self.answer(StatusCode::OK, json(&List { data: data? })?, request_id, moment)
    }

    fn entry<'a>(&self, listed: &Listed<'a>) -> Result<Entry<'a>, Failure> {
        let written = |field, at| {
            time::write(at).ok_or(Failure::Unsendable {
                field,
                problem: "is no time of this age",
            })
        };
        let sealed = self
            .api_v3_key
            .seal("certificate", listed.certificate.pem.as_bytes(), listed.resource_nonce)?;
        Ok(Entry {
            serial_no: &listed.certificate.serial,
            effective_time: written("effective_time", listed.certificate.effective_at)?,
            expire_time: written("expire_time", listed.certificate.expires_at)?,
            encrypt_certificate: Sealed {
                original_type: None,
                ..sealed
            },
        })
    }
}

#[derive(Serialize)]
struct Entry<'a> {
    serial_no: &'a str,
    effective_time: String,
    expire_time: String,
    encrypt_certificate: Sealed,
}
