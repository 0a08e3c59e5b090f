//! Whether a request comes from the merchant.

use super::Gateway;
use crate::{
    Doubt,
    signature::{self, SCHEME},
    verification::{LARGEST_BODY, SERIAL, check_age},
};
use http::{Request, header::AUTHORIZATION};

/// The parts of an `Authorization`, in whatever order they came.
#[derive(Default)]
struct Authorization<'a> {
    mchid: &'a str,
    nonce: &'a str,
    timestamp: &'a str,
    serial: &'a str,
    signature: &'a str,
}

impl Gateway {
    /// Verifies the merchant's signature over method, path and query as they arrived, and the raw body. `now`: unix seconds.
    ///
    /// # Errors
    /// Why the request must not be obeyed; answer with [`Gateway::unsigned_refusal`] and status 401.
    pub fn verify(&self, now: i64, request: &Request<Vec<u8>>) -> Result<(), Doubt> {
        let header = request
            .headers()
            .get(AUTHORIZATION)
            .and_then(|value| value.to_str().ok());
        let authorization = header
            .and_then(Authorization::parse)
            .ok_or(Doubt::Header("authorization"))?;
        check_age(
            now,
            authorization
                .timestamp
                .parse()
                .map_err(|_| Doubt::Header("authorization"))?,
        )?;
        if request.body().len() > LARGEST_BODY {
            return Err(Doubt::Oversized(request.body().len()));
        }
        if authorization.mchid != self.mchid {
            return Err(Doubt::Merchant);
        }
        // A merchant that asks for answers under another key could not verify ours.
        if let Some(wanted) = request.headers().get(SERIAL)
            && wanted.as_bytes() != self.platform_serial.as_bytes()
        {
            return Err(Doubt::UnknownSerial(
                String::from_utf8_lossy(wanted.as_bytes()).into_owned(),
            ));
        }
        let path = request.uri().path_and_query().map_or("/", |path| path.as_str());
        let message = signature::of_request(
            request.method().as_str(),
            path,
            authorization.timestamp,
            authorization.nonce,
            request.body(),
        );
        self.merchant_keys
            .check(authorization.serial, authorization.signature, &message)
    }
}

impl<'a> Authorization<'a> {
    fn parse(header: &'a str) -> Option<Authorization<'a>> {
        let (scheme, parts) = header.split_once(' ')?;
        if scheme != SCHEME {
            return None;
        }
        let mut authorization = Authorization::default();
        for part in parts.split(',') {
            let (name, value) = part.trim().split_once('=')?;
            let value = value.strip_prefix('"')?.strip_suffix('"')?;
            match name {
                "mchid" => authorization.mchid = value,
                "nonce_str" => authorization.nonce = value,
                "timestamp" => authorization.timestamp = value,
                "serial_no" => authorization.serial = value,
                "signature" => authorization.signature = value,
                _ => return None,
            }
        }
        Some(authorization)
    }
}
