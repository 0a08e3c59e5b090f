//! The gateway with its keys: the one that signs now, and the one before it.

use crate::wire;
use ::wechat_pay::{
    Failure, Moment, PublicKeys,
    gateway::{Gateway, Settings},
};
use api::{Problem, World, problems};
use std::{cell::RefCell, rc::Rc};

const MERCHANT_PUBLIC_KEY: &str = include_str!("../../keys/merchant_public_key.pem");
const GATEWAY_PRIVATE_KEY: &str = include_str!("../../keys/gateway_private_key.pem");
const PLATFORM_PRIVATE_KEY: &str = include_str!("../../keys/wechat_pay_platform_private_key.pem");

/// Of `keys/wechat_pay_platform_certificate.pem`.
pub(super) const PLATFORM_SERIAL: &str = "5A2DB0C0FFEE00000000000000002000";

/// The values of settings.
type Texts = [String; 4];

thread_local! {
    /// Reading keys costs about a millisecond: the gateway is kept, with the settings that it was made of.
    static KEPT: RefCell<Option<(Texts, Rc<Gateway>)>> = const { RefCell::new(None) };
}

/// The gateway as it signs now: by its public key.
pub(super) async fn gateway(world: &World) -> Result<Rc<Gateway>, Problem> {
    let settings = texts(world).await?;
    let kept = KEPT.with_borrow(|kept| {
        let (of, gateway) = kept.as_ref()?;
        (*of == settings).then(|| Rc::clone(gateway))
    });
    if let Some(gateway) = kept {
        return Ok(gateway);
    }
    let serial = settings[2].clone();
    let gateway = Rc::new(read(&settings, &serial, GATEWAY_PRIVATE_KEY)?);
    KEPT.set(Some((settings, Rc::clone(&gateway))));
    Ok(gateway)
}

/// The gateway as it signed before there were public keys: by its platform certificate.
pub(super) async fn former(world: &World) -> Result<Gateway, Problem> {
    read(&texts(world).await?, PLATFORM_SERIAL, PLATFORM_PRIVATE_KEY)
}

async fn texts(world: &World) -> Result<Texts, Problem> {
    Ok([
        world.settings.text("wechat_pay_mchid").await?,
        world.settings.text("wechat_pay_serial").await?,
        world.settings.text("wechat_pay_public_key_id").await?,
        world.settings.text("wechat_pay_api_v3_key").await?,
    ])
}

fn read(settings: &Texts, platform_serial: &str, platform_private_key: &str) -> Result<Gateway, Problem> {
    let [mchid, serial, _, api_v3_key] = settings;
    let merchant_keys = PublicKeys::new().with_public_key(serial, MERCHANT_PUBLIC_KEY);
    let gateway = Gateway::new(Settings {
        mchid,
        merchant_keys: merchant_keys.map_err(wire::misconfigured)?,
        platform_serial,
        platform_private_key,
        api_v3_key,
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
