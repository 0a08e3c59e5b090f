//! Whether an answer or a notification comes from WeChat Pay. Source: 《签名与验签规则》; the time window is that of the
//! official library for Go (`WechatPayValidator`).

use crate::{
    Doubt, PublicKeys,
    signature::{self, SCHEME},
};
use http::HeaderMap;

/// How far the time of a signature may be from now, in seconds; at this distance it is refused.
pub const CLOCK_TOLERANCE_SECONDS: u64 = 300;

/// The largest body that is verified, in bytes. Genuine messages have a few thousand.
pub const LARGEST_BODY: usize = 256 * 1024;

pub(crate) const TIMESTAMP: &str = "wechatpay-timestamp";
pub(crate) const NONCE: &str = "wechatpay-nonce";
pub(crate) const SERIAL: &str = "wechatpay-serial";
pub(crate) const SIGNATURE: &str = "wechatpay-signature";
pub(crate) const SIGNATURE_TYPE: &str = "wechatpay-signature-type";

impl PublicKeys {
    /// Verifies headers and raw body of an answer or a notification. `now`: unix seconds.
    ///
    /// WeChat Pay now and then sends a signature that is wrong on purpose (`WECHATPAY/SIGNTEST/…`). It fails here like any
    /// other, as it must.
    ///
    /// # Errors
    /// Why the message must not be believed.
    pub fn verify(&self, now: i64, headers: &HeaderMap, body: &[u8]) -> Result<(), Doubt> {
        if headers
            .get(SIGNATURE_TYPE)
            .is_some_and(|kind| kind.as_bytes() != SCHEME.as_bytes())
        {
            return Err(Doubt::Kind);
        }
        let timestamp = text(headers, TIMESTAMP)?;
        let nonce = text(headers, NONCE)?;
        let serial = text(headers, SERIAL)?;
        let signature = text(headers, SIGNATURE)?;
        check_age(now, timestamp.parse().map_err(|_| Doubt::Header(TIMESTAMP))?)?;
        if body.len() > LARGEST_BODY {
            return Err(Doubt::Oversized(body.len()));
        }
        self.check(serial, signature, &signature::of_answer(timestamp, nonce, body))
    }

    /// Whether the signature over the message is made by the key of this serial.
    pub(crate) fn check(&self, serial: &str, signature: &str, message: &[u8]) -> Result<(), Doubt> {
        let key = self
            .find(serial)
            .ok_or_else(|| Doubt::UnknownSerial(serial.to_owned()))?;
        Ok(key.verify(message, signature)?)
    }
}

/// Refuses what was signed too long ago, or in the future: a recorded message cannot be played back later.
pub(crate) fn check_age(now: i64, signed_at: i64) -> Result<(), Doubt> {
    let age = now.abs_diff(signed_at);
    if age < CLOCK_TOLERANCE_SECONDS {
        Ok(())
    } else {
        Err(Doubt::Stale(age))
    }
}

fn text<'a>(headers: &'a HeaderMap, name: &'static str) -> Result<&'a str, Doubt> {
    headers
        .get(name)
        .and_then(|value| value.to_str().ok())
        .ok_or(Doubt::Header(name))
}
