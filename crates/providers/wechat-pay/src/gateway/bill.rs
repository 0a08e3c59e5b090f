//! Bills as WeChat Pay makes them.

use super::{Gateway, answer::json, sheet};
use crate::{Bill, Failure, Moment};
use flate2::{Compression, write::GzEncoder};
use http::{HeaderValue, Response, StatusCode, header::CONTENT_TYPE};
use serde::Serialize;
use sha1::{Digest, Sha1};
use std::io::Write;

/// A bill, ready to be fetched. The same lines always give the same file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BillFile {
    /// What is fetched: the sheet, packed.
    pub gzip: Vec<u8>,
    /// The SHA-1 of the sheet before it was packed, in hex.
    pub sha1: String,
}

impl BillFile {
    /// Of what happened on a day.
    ///
    /// # Errors
    /// [`Failure::Unsendable`] for a time that a bill cannot have.
    pub fn new(appid: &str, mchid: &str, bill: &Bill) -> Result<BillFile, Failure> {
        let sheet = sheet::write(appid, mchid, bill)?;
        let unpackable = |_| Failure::Unsendable {
            field: "bill",
            problem: "cannot be packed",
        };
        let mut packed = GzEncoder::new(Vec::new(), Compression::fast());
        packed.write_all(sheet.as_bytes()).map_err(unpackable)?;
        Ok(BillFile {
            gzip: packed.finish().map_err(unpackable)?,
            sha1: hex::encode(Sha1::digest(sheet.as_bytes())),
        })
    }
}

impl Gateway {
    /// The answer to a request for a bill. `download_url`: where it can be fetched, with a token in its query.
    ///
    /// # Errors
    /// As [`Gateway::prepaid`].
    pub fn trade_bill(
        &self,
        file: &BillFile,
        download_url: &str,
        request_id: &str,
        moment: &Moment<'_>,
    ) -> Result<Response<Vec<u8>>, Failure> {
        #[derive(Serialize)]
        struct Wire<'a> {
            hash_type: &'a str,
            hash_value: &'a str,
            download_url: &'a str,
        }
        let wire = Wire {
            hash_type: "SHA1",
            hash_value: &file.sha1,
            download_url,
        };
        self.answer(StatusCode::OK, json(&wire)?, request_id, moment)
    }

    /// The bill itself, the one answer that WeChat Pay does not sign.
    #[must_use]
    pub fn bill_download(file: &BillFile) -> Response<Vec<u8>> {
        let mut answer = Response::new(file.gzip.clone());
        answer
            .headers_mut()
            .insert(CONTENT_TYPE, HeaderValue::from_static("application/x-gzip"));
        answer
    }
}
