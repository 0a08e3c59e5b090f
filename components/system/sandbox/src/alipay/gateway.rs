//! The gateway with its keys.

use crate::{
    faults::Signing,
    merchant::{ALIPAY_APP_ID, ALIPAY_SELLER_ID},
    wire,
};
use ::alipay::{
    Failure, Moment,
    gateway::{self, Gateway, Settings},
};
use api::{Problem, World, problems};

const APP_PUBLIC_KEY: &str = include_str!("../../keys/alipay_merchant_public_key.pem");
const ALIPAY_PRIVATE_KEY: &str = include_str!("../../keys/alipay_gateway_private_key.pem");

/// For the one app of the sandbox.
pub(super) fn gateway() -> Result<Gateway, Problem> {
    let gateway = Gateway::new(Settings {
        app_id: ALIPAY_APP_ID,
        seller_id: ALIPAY_SELLER_ID,
        app_public_key: APP_PUBLIC_KEY,
        private_key: ALIPAY_PRIVATE_KEY,
    });
    gateway.map_err(wire::misconfigured)
}

/// The time and the randomness of one signature.
pub(super) fn moment(world: &World) -> Moment {
    Moment {
        now: world.clock.now().unix(),
        blinding: world.clock.random(),
    }
}

/// Alipay's keys have no names: to the app a former key is as wrong as any other.
pub(super) const fn signing(signing: Signing) -> gateway::Signing {
    match signing {
        Signing::Genuine | Signing::Probe => gateway::Signing::Genuine,
        Signing::WrongKey | Signing::OldKey => gateway::Signing::WrongKey,
    }
}

/// Something has failed that the gateway can always do.
pub(super) fn broken(failure: Failure) -> Problem {
    problems::INTERNAL.caused_by(failure)
}
