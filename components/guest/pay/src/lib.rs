//! POST /v1/orders/:id/pay — opens the cashier for an order or a renewal.
//!
//! Asking again gives the same payment, signed anew: its number goes to the gateway as `out_trade_no`, and it stays the
//! same until the payment is given up there. With the same `Idempotency-Key` the very same sheet comes again, which
//! WeChat takes as long as the payment can be made.

mod gateway;
mod target;

use api::{Answer, Method, Problem, Request, World, problems};
use clock::Id;
use idempotency::Key;
use money::Fen;
use payment::{
    Channel, Session, State,
    session::{self as sessions, NewSession},
};
use serde::{Deserialize, Serialize};
use session::Caller;
use settings::Mode;
use target::Target;
use wechat_pay::{Merchant, PaymentSheet};

/// Another way to pay than those in `channels`.
const CHANNEL_UNAVAILABLE: Problem = Problem::new(
    422,
    "channel-unavailable",
    "暂不支持该支付方式",
    "This way to pay is not available",
);

/// The order or the renewal does not wait for money (any more); `order_status` or `renewal_status` tells why.
const NOT_PAYABLE: Problem = Problem::new(409, "not-payable", "当前状态不能支付", "It does not wait for payment");

/// The gateway says that the money is there; the order will say so soon.
const ALREADY_PAID: Problem = Problem::new(
    409,
    "already-paid",
    "已经支付，结果正在确认",
    "It has been paid, the result is being confirmed",
);

/// The account has no WeChat identity that could be asked to pay.
const WECHAT_LOGIN_NEEDED: Problem = Problem::new(
    409,
    "wechat-login-needed",
    "请先使用微信登录",
    "Log in with WeChat first",
);

/// A prepay id is good for two hours; one that is nearly over is asked for anew, with the same number.
const PREPAY_MINUTES: i64 = 110;

/// What is to be paid, and how.
#[derive(Debug, Deserialize)]
pub struct Wish {
    /// `wechat`; later `alipay` and `unionpay`.
    channel: String,
    /// The renewal; without one it is the order itself.
    renewal_id: Option<Id>,
}

/// What the mini-program needs to open the cashier.
#[derive(Debug, Serialize)]
pub struct Cashier {
    payment_id: Id,
    channel: &'static str,
    amount_fen: Fen,
    /// The parameters of `wx.requestPayment`.
    wechat: PaymentSheet,
}

/// Where the money is asked for, and where the gateway tells that it came.
#[derive(Clone, Copy, Debug)]
pub struct Till<'a> {
    merchant: &'a Merchant,
    notify_url: &'a str,
}

api::serve!(handle);

/// Reads a wish to pay and answers the cashier.
///
/// # Errors
/// What [`pay`] answers, and what any operation answers to a request that it cannot read.
pub async fn handle(request: &Request, world: &World) -> Result<Answer, Problem> {
    request.allow(&[Method::POST])?;
    let caller = world.caller(request).await?;
    let order_id = request.id()?;
    let wish = request.json()?;
    let merchant = wechat_pay::configuration::merchant(&world.settings, world.mode).await?;
    let notify_url = notify_url(world).await?;
    let at = Till {
        merchant: &merchant,
        notify_url: &notify_url,
    };
    idempotency::once_asking(200, world, request, &caller, "pay", async |key: &Key| {
        pay(world, at, &caller, key, order_id, &wish).await
    })
    .await
}

/// Finds or opens the one live session of an order, and signs what opens the cashier.
///
/// # Errors
/// [`CHANNEL_UNAVAILABLE`], [`NOT_PAYABLE`], [`WECHAT_LOGIN_NEEDED`], [`ALREADY_PAID`]; 404 for what is not there or
/// somebody else's; 503 where the gateway does not answer: the next call asks it for the very same.
pub async fn pay(
    world: &World,
    at: Till<'_>,
    caller: &Caller,
    key: &Key,
    order_id: Id,
    wish: &Wish,
) -> Result<Cashier, Problem> {
    if wish.channel != Channel::Wechat.name() {
        return Err(CHANNEL_UNAVAILABLE
            .with("channels", [Channel::Wechat.name()])
            .field("/channel", ("可用：wechat", "available: wechat")));
    }
    let load = || Target::find(world, caller, order_id, wish.renewal_id);
    let target = load()?;
    let payer = target.openid.as_deref().ok_or(WECHAT_LOGIN_NEEDED)?;
    let serves = |session: &Session| session.renewal_id == wish.renewal_id && session.payer.as_deref() == Some(payer);
    if let Some(other) = target.live.as_ref().filter(|live| !serves(live)) {
        gateway::close(world, at.merchant, other.id).await?;
        sessions::close(&world.store, other.id, world.clock.now())?;
    }
    let session = match target.live.clone().filter(serves) {
        Some(session) => session,
        None => match claim(world, order_id, wish, payer, &target)? {
            Some(session) => session,
            // Another call was faster: its session is ours too, if it is for the same.
            None => load()?
                .live
                .filter(serves)
                .ok_or_else(|| problems::UNAVAILABLE.retry_after(1))?,
        },
    };
    open(world, at, key, &session).await
}

/// Where the gateway tells that a payment succeeded.
async fn notify_url(world: &World) -> Result<String, Problem> {
    let bundle = world.settings.own("callback_url", world.mode).await?;
    if world.mode == Mode::Live && !bundle.starts_with("https://") {
        let problem = "live mode needs the public https address of this bundle";
        return Err(settings::Error::Unusable("callback_url", problem).into());
    }
    Ok(format!(
        "{}/v1/callbacks/wechat-pay",
        bundle.trim().trim_end_matches('/')
    ))
}

fn claim(world: &World, order_id: Id, wish: &Wish, payer: &str, target: &Target) -> Result<Option<Session>, Problem> {
    let new = NewSession {
        id: world.clock.id(),
        order_id,
        renewal_id: wish.renewal_id,
        channel: Channel::Wechat,
        payer,
        description: &target.description,
    };
    Ok(sessions::claim(&world.store, new, world.clock.now())?)
}

/// Signs for the prepay id that the session has, or for one that the gateway gives now, and keeps what was signed.
async fn open(world: &World, at: Till<'_>, key: &Key, session: &Session) -> Result<Cashier, Problem> {
    let signed = |prepay_id: &str| -> Result<Cashier, Problem> {
        Ok(Cashier {
            payment_id: session.id,
            channel: session.channel.name(),
            amount_fen: session.amount_fen,
            wechat: gateway::sign(world, at.merchant, prepay_id)?,
        })
    };
    let is_good = session.state == State::Open && world.clock.now() < session.changed_at.plus_minutes(PREPAY_MINUTES);
    if let Some(known) = session.session.as_deref().filter(|_| is_good) {
        let cashier = signed(known)?;
        key.keep(world, &world.store, &cashier)?;
        return Ok(cashier);
    }
    let prepay_id = gateway::prepay(world, at, session).await?;
    let cashier = signed(&prepay_id)?;
    world.store.transaction(|change| {
        // The guest may have cancelled, or paid in another window, while the gateway was asked.
        if !sessions::opened(change, session.id, &prepay_id, world.clock.now())? {
            return Err(problems::UNAVAILABLE.retry_after(1));
        }
        key.keep(world, change, &cashier)
    })?;
    Ok(cashier)
}
