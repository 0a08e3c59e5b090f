//! POST /sandbox/payments/:out_trade_no/notify — WeChat Pay tells the merchant (again) that a payment succeeded.

use super::{
    gateway::{at_moment, gateway},
    order::Order,
};
use crate::wire;
use ::wechat_pay::{
    TradeState,
    gateway::{Draft, Gateway, Signing},
};
use api::{Answer, Method, Problem, Request, World, problems};
use clock::Moment;
use money::Fen;
use serde::{Deserialize, Serialize};
use store::{Statements, parameters};

/// There is nothing to tell.
const NOT_PAID: Problem = Problem::new(409, "not-paid", "该订单尚未支付", "The order is not paid");

const NOTIFIED: &str = "UPDATE sandbox_prepay SET notified = ?2 WHERE out_trade_no = ?1";

/// How the merchant is told: the ways in which notifications go wrong, to be tried out.
#[derive(Debug, Deserialize)]
#[serde(default)]
pub(super) struct Wish {
    /// Not at all where false: the notification is lost.
    notify: bool,
    /// How often, one after the other; 1 to 10.
    times: i64,
    /// Another amount than the payer paid.
    amount_fen: Option<Fen>,
    /// WeChat Pay's probe of the merchant comes first: a notification whose signature is wrong.
    probe: bool,
}

impl Default for Wish {
    fn default() -> Wish {
        Wish {
            notify: true,
            times: 1,
            amount_fen: None,
            probe: false,
        }
    }
}

impl Wish {
    pub(super) fn check(&self) -> Result<(), Problem> {
        if (1..=10).contains(&self.times) {
            return Ok(());
        }
        Err(problems::INVALID.field("/times", "1 to 10"))
    }
}

/// What came of it.
#[derive(Debug, Serialize)]
pub(super) struct Told<'a> {
    out_trade_no: &'a str,
    trade_state: &'a TradeState,
    transaction_id: Option<&'a str>,
    /// The HTTP status of the latest notification's answer; null where none was sent or nobody answered.
    notified: Option<u16>,
}

impl<'a> Told<'a> {
    pub(super) fn of(order: &'a Order, notified: Option<u16>) -> Told<'a> {
        Told {
            out_trade_no: &order.out_trade_no,
            trade_state: &order.state,
            transaction_id: order.transaction_id.as_deref(),
            notified,
        }
    }
}

/// Answers as paying does.
pub(crate) async fn notify_again(request: &Request, world: &World, out_trade_no: &str) -> Result<Answer, Problem> {
    request.allow(&[Method::POST])?;
    let wish: Wish = wire::wish(request)?;
    wish.check()?;
    let gateway = gateway(world).await?;
    let order = Order::find(world, out_trade_no)?.ok_or(problems::NOT_FOUND)?;
    let notified = tell(world, &gateway, &order, &wish).await?;
    Ok(wire::told(request, Answer::ok(&Told::of(&order, notified))))
}

/// Tells the merchant, in the way that is wished.
pub(super) async fn tell(world: &World, gateway: &Gateway, order: &Order, wish: &Wish) -> Result<Option<u16>, Problem> {
    let paid_at = order.paid_at.ok_or(NOT_PAID)?;
    if !wish.notify {
        return Ok(None);
    }
    if wish.probe {
        send(world, gateway, order, (paid_at, wish), Signing::Probe).await?;
    }
    let mut notified = None;
    for _ in 0..wish.times {
        notified = send(world, gateway, order, (paid_at, wish), Signing::Genuine).await?;
    }
    let row = parameters![&order.out_trade_no, notified.map(i64::from)];
    world.store.run(NOTIFIED, row)?;
    Ok(notified)
}

async fn send(
    world: &World,
    gateway: &Gateway,
    order: &Order,
    (paid_at, wish): (Moment, &Wish),
    signing: Signing,
) -> Result<Option<u16>, Problem> {
    let mut transaction = order.transaction();
    if let (Some(amount), Some(total)) = (&mut transaction.amount, wish.amount_fen) {
        amount.total = total;
    }
    // A repetition has the same id, so that the merchant can know it again, but is encrypted and signed anew.
    let id = format!("EV-{}", order.prepay_id);
    let resource_nonce = hex::encode(world.clock.random::<6>());
    let draft = Draft {
        notify_url: &order.notify_url,
        id: &id,
        created_at: paid_at.unix(),
        resource_nonce: &resource_nonce,
    };
    let call = at_moment(world, |moment| {
        gateway.notification(&draft, &transaction, signing, moment)
    })?;
    match world.outbound.send(call).await {
        Ok(answer) => Ok(Some(answer.status().as_u16())),
        Err(error) => {
            eprintln!("sandbox: {} was not told: {error}", order.out_trade_no);
            Ok(None)
        }
    }
}
