//! The gateway with its keys: the one that signs now, and the one before it.

use crate::{
    merchant::{WECHAT_API_V3_KEY, WECHAT_MCHID, WECHAT_PUBLIC_KEY_ID, WECHAT_SERIAL},
    wire,
};
use ::wechat_pay::{
    Failure, Moment, PublicKeys,
    gateway::{Gateway, Settings},
};
use api::{Problem, World, problems};
use std::{cell::OnceCell, rc::Rc};

const MERCHANT_PUBLIC_KEY: &str = include_str!("../../keys/merchant_public_key.pem");
const GATEWAY_PRIVATE_KEY: &str = include_str!("../../keys/gateway_private_key.pem");
const PLATFORM_PRIVATE_KEY: &str = include_str!("../../keys/wechat_pay_platform_private_key.pem");

/// Of `keys/wechat_pay_platform_certificate.pem`.
pub(super) const PLATFORM_SERIAL: &str = "5A2DB0C0FFEE00000000000000002000";

thread_local! {
    /// Reading keys costs about a millisecond, and they never change.
    static KEPT: OnceCell<Rc<Gateway>> = const { OnceCell::new() };
}

/// The gateway as it signs now: by its public key.
pub(super) fn gateway() -> Result<Rc<Gateway>, Problem> {
    if let Some(gateway) = KEPT.with(|kept| kept.get().cloned()) {
        return Ok(gateway);
    }
    let gateway = Rc::new(read(WECHAT_PUBLIC_KEY_ID, GATEWAY_PRIVATE_KEY)?);
    Ok(KEPT.with(|kept| Rc::clone(kept.get_or_init(|| gateway))))
}

/// The gateway as it signed before there were public keys: by its platform certificate.
pub(super) fn former() -> Result<Gateway, Problem> {
    read(PLATFORM_SERIAL, PLATFORM_PRIVATE_KEY)
}

fn read(platform_serial: &str, platform_private_key: &str) -> Result<Gateway, Problem> {
    let merchant_keys = PublicKeys::new().with_public_key(WECHAT_SERIAL, MERCHANT_PUBLIC_KEY);
    let gateway = Gateway::new(Settings {
        mchid: WECHAT_MCHID,
        merchant_keys: merchant_keys.map_err(wire::misconfigured)?,
        platform_serial,
        platform_private_key,
        api_v3_key: WECHAT_API_V3_KEY,
    });
    gateway.map_err(wire::misconfigured)
}

/// Does something with the time and the randomness of one signature.
pub(super) fn at_moment<T>(world: &World, sign: impl FnOnce(&Moment<'_>) -> Result<T, Failure>) -> Result<T, Problem> {
    let nonce = hex::encode(world.clock.random::<16>());
    let moment = Moment {
        now: world.clock.now().unix(),
        nonce: &nonce,
        blinding: world.clock.random(),
    };
    sign(&moment).map_err(broken)
}

/// Something has failed that the gateway can always do.
pub(super) fn broken(failure: Failure) -> Problem {
    problems::INTERNAL.caused_by(failure)
}
