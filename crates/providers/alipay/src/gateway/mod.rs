//! The other side: Alipay as the sandbox plays it. It verifies apps' requests, signs its answers and notifications, and
//! makes bills, all with keys of its own.

mod answer;
mod asked;
#[cfg(feature = "bill")]
mod bill;
mod notification;
mod parameters;
mod request;

pub use answer::{RefundFacts, Reply};
pub use asked::{Asked, CreateAsked, RefundAsked};
#[cfg(feature = "bill")]
pub use bill::archive;
pub use notification::{Draft, Kind};
pub use request::{Received, Refusal};

use crate::{Failure, Misconfigured, Moment, PrivateKey, PublicKey};
use std::fmt;

/// What Alipay knows about itself and about one app.
#[derive(Clone, Copy)]
pub struct Settings<'a> {
    /// The app.
    pub app_id: &'a str,
    /// The account that its money goes to.
    pub seller_id: &'a str,
    /// The app's public key.
    pub app_public_key: &'a str,
    /// Alipay's own private key.
    pub private_key: &'a str,
}

/// An Alipay for one app.
pub struct Gateway {
    app_id: String,
    seller_id: String,
    app_key: PublicKey,
    private_key: PrivateKey,
}

/// How something is signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Signing {
    /// As it should be.
    Genuine,
    /// As if by another key: a signature of the right form that does not fit. The app must refuse it.
    WrongKey,
    /// Not at all, as Alipay leaves some errors. A success must be refused then.
    Unsigned,
}

impl Gateway {
    /// # Errors
    /// The first setting that cannot be used, by name.
    pub fn new(settings: Settings<'_>) -> Result<Gateway, Misconfigured> {
        Ok(Gateway {
            app_id: settings.app_id.trim().to_owned(),
            seller_id: settings.seller_id.trim().to_owned(),
            app_key: PublicKey::from_pem("app_public_key", settings.app_public_key)?,
            private_key: PrivateKey::from_pem("private_key", settings.private_key)?,
        })
    }

    /// The signature over the text; `None` where there shall be none.
    fn sign(&self, text: &[u8], signing: Signing, moment: &Moment) -> Result<Option<String>, Failure> {
        Ok(match signing {
            Signing::Genuine => Some(self.private_key.sign(text, moment.blinding)?),
            Signing::WrongKey => Some(self.private_key.sign(&[text, b"\0"].concat(), moment.blinding)?),
            Signing::Unsigned => None,
        })
    }
}

impl fmt::Debug for Gateway {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Gateway")
            .field("app_id", &self.app_id)
            .field("seller_id", &self.seller_id)
            .finish_non_exhaustive()
    }
}
