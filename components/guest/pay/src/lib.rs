//! POST /v1/orders/:id/pay — opens the cashier for an order or a renewal, through the channel that the guest chooses.
//!
//! Asking again gives the same payment, signed anew: its number goes to the gateway as `out_trade_no`, and it stays the
//! same until the payment is given up there. With the same `Idempotency-Key` the very same sheet comes again, which the
//! gateway takes as long as the payment can be made. Choosing another channel closes the first at its gateway.

mod cashier;
mod switch;
mod target;

use acquiring::Gateways;
use api::{Answer, Problem, Request, World, problems};
use caller::Caller;
pub use cashier::Cashier;
use cashier::failed;
use clock::Id;
use idempotency::Key;
use payment::{
    Acquirer, Attempt, Channel, PaymentAccount,
    attempt::{self as attempts, NewAttempt},
};
use serde::Deserialize;
use target::Target;

/// Another way to pay than those in `channels`.
const CHANNEL_UNAVAILABLE: Problem = Problem::new(
    422,
    "channel-unavailable",
    "暂不支持该支付方式",
    "This way to pay is not available",
);

/// The charge does not wait for money (any more); `order_status` or, of a later charge, `renewal_status` tells why.
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

/// The account has no Alipay identity that could be asked to pay.
const ALIPAY_LOGIN_NEEDED: Problem = Problem::new(
    409,
    "alipay-login-needed",
    "请先使用支付宝登录",
    "Log in with Alipay first",
);

/// What is to be paid, and how.
#[derive(Debug, Deserialize)]
pub struct PaymentChoice {
    /// `wechat`, `alipay` or `unionpay`.
    channel: String,
    /// The renewal; without one, and without `charge_id`, it is the order itself.
    renewal_id: Option<Id>,
    /// What is to be paid, whatever its kind; it counts before `renewal_id`.
    charge_id: Option<Id>,
}

api::serve! {
    "/v1/orders/:id/pay" => POST handle;
}

/// Reads what is to be paid and how, and answers the cashier.
///
/// # Errors
/// What [`pay`] answers, and what any operation answers to a request that it cannot read.
pub async fn handle(request: &Request, world: &World) -> Result<Answer, Problem> {
    let caller = world.caller(request)?;
    let order_id = request.id()?;
    let choice = request.json()?;
    idempotency::once_asking(200, world, request, &caller, "pay", async |key: &Key| {
        pay(world, &Gateways::new(world), &caller, key, order_id, &choice).await
    })
    .await
}

/// Finds or opens the one live attempt of a charge, and signs what opens the cashier.
///
/// # Errors
/// [`CHANNEL_UNAVAILABLE`], [`NOT_PAYABLE`], [`WECHAT_LOGIN_NEEDED`], [`ALIPAY_LOGIN_NEEDED`], [`ALREADY_PAID`]; 404 for
/// what is not there or somebody else's; 503 where the gateway does not answer: the next call asks it for the very same.
pub async fn pay(
    world: &World,
    acquirer: &impl Acquirer,
    caller: &Caller,
    key: &Key,
    order_id: Id,
    choice: &PaymentChoice,
) -> Result<Cashier, Problem> {
    let channel = choice.channel()?;
    let load = || Target::find(world, caller, order_id, choice.charge_id.or(choice.renewal_id), channel);
    let target = load()?;
    let account = acquirer.choose(channel, target.offered.clone()).await.map_err(failed)?;
    // A channel that is not configured is told before anything is written, and names its setting.
    acquirer.account(channel, account.as_ref()).await.map_err(failed)?;
    let (payer, charge_id) = (payer(channel, &target)?, target.charge_id());
    let serves = |attempt: &Attempt| {
        attempt.channel == channel && attempt.charge_id == charge_id && attempt.payer.as_deref() == payer
    };
    if let Some(other) = target.live.as_ref().filter(|live| !serves(live)) {
        switch::give_up(world, acquirer, other).await?;
    }
    let attempt = match target.live.clone().filter(serves) {
        Some(attempt) => attempt,
        None => match claim(world, channel, account.as_ref(), payer, &target)? {
            Some(attempt) => attempt,
            // Another call was faster: its attempt is ours too, if it is for the same.
            None => load()?
                .live
                .filter(serves)
                .ok_or_else(|| problems::UNAVAILABLE.retry_after(1))?,
        },
    };
    cashier::open(world, acquirer, key, &attempt).await
}

impl PaymentChoice {
    /// The channel, if it is one that a mini-program can pay through.
    fn channel(&self) -> Result<Channel, Problem> {
        let mut online = Channel::ONLINE.into_iter();
        online.find(|channel| channel.name() == self.channel).ok_or_else(|| {
            let names = Channel::ONLINE.map(Channel::name);
            let listed = names.join(" / ");
            CHANNEL_UNAVAILABLE
                .with("channels", names)
                .field("/channel", (format!("可选：{listed}"), format!("one of {listed}")))
        })
    }
}

/// Who is asked to pay; UnionPay does not want to know.
fn payer(channel: Channel, target: &Target) -> Result<Option<&str>, Problem> {
    let known = target.payer.as_deref();
    match channel {
        Channel::Wechat => known.ok_or(WECHAT_LOGIN_NEEDED).map(Some),
        Channel::Alipay => known.ok_or(ALIPAY_LOGIN_NEEDED).map(Some),
        Channel::Unionpay | Channel::Offline => Ok(None),
    }
}

fn claim(
    world: &World,
    channel: Channel,
    account: Option<&PaymentAccount>,
    payer: Option<&str>,
    target: &Target,
) -> Result<Option<Attempt>, Problem> {
    let new = NewAttempt {
        id: world.clock.id(),
        charge_id: target.charge_id(),
        channel,
        account_id: account.map(|account| account.id),
        payer,
        description: &target.description,
    };
    Ok(attempts::claim(&world.database, new, world.clock.now())?)
}
