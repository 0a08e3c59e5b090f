//! The gateway with its certificates. One travels with every message: the gateway's own, or on demand an attacker's, which
//! bears UnionPay's name and comes from another chain, or an expired one of UnionPay's.

use crate::{faults::Signing, merchant::UNIONPAY_MER_ID, wire};
use ::unionpay::{
    Failure,
    gateway::{Gateway, Settings, Signer},
};
use api::{Problem, problems};

const MERCHANT_CERTIFICATE: &str = include_str!("../../keys/unionpay_merchant_certificate.pem");
const PRIVATE_KEY: &str = include_str!("../../keys/unionpay_gateway_private_key.pem");
const CERTIFICATE: &str = include_str!("../../keys/unionpay_gateway_certificate.pem");
const EXPIRED_CERTIFICATE: &str = include_str!("../../keys/unionpay_expired_certificate.pem");
const FOREIGN_PRIVATE_KEY: &str = include_str!("../../keys/unionpay_foreign_private_key.pem");
const FOREIGN_CERTIFICATE: &str = include_str!("../../keys/unionpay_foreign_certificate.pem");

/// For the one merchant of the sandbox, signing in this way.
pub(super) fn gateway(signing: Signing) -> Result<Gateway, Problem> {
    let (private_key, certificate) = match signing {
        Signing::Genuine | Signing::Probe => (PRIVATE_KEY, CERTIFICATE),
        Signing::WrongKey => (FOREIGN_PRIVATE_KEY, FOREIGN_CERTIFICATE),
        Signing::OldKey => (PRIVATE_KEY, EXPIRED_CERTIFICATE),
    };
    let gateway = Gateway::new(Settings {
        mer_id: UNIONPAY_MER_ID,
        merchant_certificate: MERCHANT_CERTIFICATE,
        signer: Signer::new(private_key, certificate).map_err(wire::misconfigured)?,
    });
    gateway.map_err(wire::misconfigured)
}

/// Something has failed that the gateway can always do.
pub(super) fn broken(failure: Failure) -> Problem {
    problems::INTERNAL.caused_by(failure)
}
