//! Notifications to merchants.

use super::{Gateway, Record, Signer};
use crate::{Failure, merchant::post};
use http::Request;

/// How a notification is signed.
#[derive(Clone, Copy, Debug)]
pub enum Signing<'a> {
    /// As it should be.
    Genuine,
    /// By another: an attacker's own chain, a certificate whose time is over, a merchant that plays UnionPay.
    By(&'a Signer),
    /// As it should be, and one fen more was put into it afterwards.
    Tampered,
}

impl Gateway {
    /// Tells the merchant about a transaction.
    ///
    /// # Errors
    /// [`Failure::Unsendable`] names what cannot be sent; [`Failure::Unsigned`].
    pub fn notification(
        &self,
        back_url: &str,
        record: &Record,
        signing: Signing<'_>,
        blinding: [u8; 32],
    ) -> Result<Request<Vec<u8>>, Failure> {
        let mut facts = record.facts()?;
        facts.put("merId", &self.mer_id);
        facts.put("respCode", record.code.as_str());
        facts.put("respMsg", "success");
        let signer = if let Signing::By(signer) = signing {
            signer
        } else {
            &self.signer
        };
        signer.sign(&mut facts, blinding)?;
        if matches!(signing, Signing::Tampered) {
            facts.put("txnAmt", &record.amount.get().saturating_add(1).to_string());
        }
        post(back_url, facts.to_form())
    }
}
