//! What all operations of the gateway have in common: who asks, and the signature below the answer.

use super::{close, prepay, query, refusal::Refusal};
use crate::wire;
use ::wechat_pay::{
    Code, Failure, Moment, PublicKeys, Transaction,
    gateway::{Asked, Gateway, Settings},
};
use api::{Answer, Problem, Request, World, problems};
use http::StatusCode;
use std::{cell::RefCell, rc::Rc};

const MERCHANT_PUBLIC_KEY: &str = include_str!("../../keys/merchant_public_key.pem");
const GATEWAY_PRIVATE_KEY: &str = include_str!("../../keys/gateway_private_key.pem");

/// What the gateway answers to a request that is proven to be the merchant's.
#[derive(Debug)]
pub(super) enum Reply {
    /// The prepay id.
    Prepaid(String),
    /// Where the payment stands.
    Found(Box<Transaction>),
    /// It cannot be paid any more.
    Closed,
    /// Why not.
    Refused(Refusal),
}

/// The merchant whose gateway it is.
#[derive(Debug)]
pub(super) struct Merchant {
    /// The mini-program.
    pub(super) appid: String,
    /// The merchant number.
    pub(super) mchid: String,
}

/// Answers as WeChat Pay does.
pub(crate) async fn serve(request: &Request, world: &World) -> Result<Answer, Problem> {
    let gateway = gateway(world).await?;
    let merchant = Merchant {
        appid: world.settings.text("wechat_appid").await?,
        mchid: world.settings.text("wechat_pay_mchid").await?,
    };
    let asked = wire::request(request)?;
    if let Err(doubt) = gateway.verify(world.clock.now().unix(), &asked) {
        eprintln!("{} sandbox: unverified request: {doubt}", request.request_id());
        return unverified(&gateway, world);
    }
    let reply = match Asked::read(&asked, &merchant.mchid) {
        Ok(Asked::Prepay(order)) => prepay::answer(world, &merchant, &order, asked.body())?,
        Ok(Asked::Query { out_trade_no }) => query::answer(world, &out_trade_no)?,
        Ok(Asked::Close { out_trade_no }) => close::answer(world, &out_trade_no)?,
        // Refunds, bills and certificates are not played yet.
        Ok(_) | Err(Failure::Unreadable { part: "path", .. }) => Reply::Refused(Refusal::NO_SUCH_RESOURCE),
        Err(Failure::Unreadable { part, .. }) => Reply::Refused(Refusal::parameter(part)),
        Err(failure) => return Err(broken(failure)),
    };
    signed(&gateway, world, &reply)
}

thread_local! {
    /// Reading keys costs about a millisecond: kept with the settings that it was made of.
    static KEPT: RefCell<Option<([String; 4], Rc<Gateway>)>> = const { RefCell::new(None) };
}

/// The gateway with its keys.
pub(super) async fn gateway(world: &World) -> Result<Rc<Gateway>, Problem> {
    let settings = [
        world.settings.text("wechat_pay_mchid").await?,
        world.settings.text("wechat_pay_serial").await?,
        world.settings.text("wechat_pay_public_key_id").await?,
        world.settings.text("wechat_pay_api_v3_key").await?,
    ];
    let kept = KEPT.with_borrow(|kept| {
        let (of, gateway) = kept.as_ref()?;
        (*of == settings).then(|| Rc::clone(gateway))
    });
    if let Some(gateway) = kept {
        return Ok(gateway);
    }
    let [mchid, serial, platform_serial, api_v3_key] = &settings;
    let merchant_keys = PublicKeys::new().with_public_key(serial, MERCHANT_PUBLIC_KEY);
    let gateway = Gateway::new(Settings {
        mchid,
        merchant_keys: merchant_keys.map_err(wire::misconfigured)?,
        platform_serial,
        platform_private_key: GATEWAY_PRIVATE_KEY,
        api_v3_key,
    });
    let gateway = Rc::new(gateway.map_err(wire::misconfigured)?);
    KEPT.set(Some((settings, Rc::clone(&gateway))));
    Ok(gateway)
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

/// The number after the last hyphen names the cause; there is none in a success.
fn request_id(world: &World, cause: u32) -> String {
    format!("{}-{cause}", world.clock.id())
}

fn signed(gateway: &Gateway, world: &World, reply: &Reply) -> Result<Answer, Problem> {
    let response = at_moment(world, |moment| match reply {
        Reply::Prepaid(prepay_id) => gateway.prepaid(prepay_id, &request_id(world, 0), moment),
        Reply::Found(transaction) => gateway.queried(transaction, &request_id(world, 0), moment),
        Reply::Closed => gateway.closed(&request_id(world, 0), moment),
        Reply::Refused(refusal) => gateway.refusal(
            refusal.status,
            &Code::from(refusal.code.to_owned()),
            &refusal.message,
            &request_id(world, refusal.cause),
            moment,
        ),
    })?;
    Ok(wire::answer(response))
}

/// WeChat Pay does not sign its answer to whom it does not know.
fn unverified(gateway: &Gateway, world: &World) -> Result<Answer, Problem> {
    let refusal = gateway.unsigned_refusal(
        StatusCode::UNAUTHORIZED,
        &Code::SignError,
        "错误的签名，验签失败",
        &request_id(world, 268_443_699),
    );
    wire::settle(world)?;
    Ok(wire::answer(refusal.map_err(broken)?))
}

/// The gateway could not do what it always can.
fn broken(failure: Failure) -> Problem {
    problems::INTERNAL.caused_by(failure)
}
