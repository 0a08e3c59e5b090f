//! The signature below what the gateway says, and the ways in which it can be wrong.

use super::Gateway;
use crate::{
    Failure, Moment, signature,
    verification::{NONCE, SERIAL, SIGNATURE, SIGNATURE_TYPE, TIMESTAMP},
};
use http::{HeaderMap, HeaderValue};

/// A serial that no merchant knows: of a certificate that was in use before anybody was told of it, or long ago.
const OTHER_SERIAL: &str = "0000000000000000000000000000000000000BAD";

/// How an answer or a notification is signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Signing {
    /// As it should be.
    Genuine,
    /// WeChat Pay's probe: everything as it should be, but for a signature `WECHATPAY/SIGNTEST/…`. The merchant must
    /// refuse it.
    Probe,
    /// A signature of the right form that does not fit, as another private key would make it.
    WrongKey,
    /// A genuine signature under the serial of a key that the merchant does not know.
    OtherSerial,
}

impl Gateway {
    /// Puts the headers of a signature over the body, in place of those that are there. A stale one is made by a `moment`
    /// that is minutes away from now.
    ///
    /// # Errors
    /// [`Failure::Unsendable`] for the nonce; [`Failure::Unsigned`].
    pub fn sign_as(
        &self,
        signing: Signing,
        headers: &mut HeaderMap,
        body: &[u8],
        moment: &Moment<'_>,
    ) -> Result<(), Failure> {
        let nonce = moment.checked_nonce()?;
        let timestamp = moment.now.to_string();
        let signed_body: &[u8] = if signing == Signing::WrongKey {
            b"another body"
        } else {
            body
        };
        let message = signature::of_answer(&timestamp, nonce, signed_body);
        let signature = match signing {
            // A signature's length of base64 after the prefix: the whole is no base64, and careless decoders crash on it.
            Signing::Probe => format!("WECHATPAY/SIGNTEST/{}", "A".repeat(344)),
            _ => self.private_key.sign(&message, moment.blinding)?,
        };
        let serial = match signing {
            Signing::OtherSerial => OTHER_SERIAL,
            _ => &self.platform_serial,
        };
        let values = [
            (TIMESTAMP, timestamp.as_str()),
            (NONCE, nonce),
            (SERIAL, serial),
            (SIGNATURE, &signature),
            (SIGNATURE_TYPE, signature::SCHEME),
        ];
        for (name, value) in values {
            let mut value = HeaderValue::from_str(value).map_err(|_| Failure::Unsendable {
                field: name,
                problem: "is not a header",
            })?;
            value.set_sensitive(name == SIGNATURE);
            headers.insert(name, value);
        }
        Ok(())
    }
}
