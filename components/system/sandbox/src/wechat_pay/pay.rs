//! POST /sandbox/payments/:out_trade_no/pay — the payer pays in WeChat's cashier, and the merchant is told.

use super::{
    gateway::gateway,
    notify::{Told, Wish, tell},
    order::Order,
};
use crate::wire;
use ::wechat_pay::TradeState;
use api::{Answer, Method, Problem, Request, World, problems};
use store::{Statements, parameters};

/// It was paid before.
const ALREADY_PAID: Problem = Problem::new(409, "already-paid", "该订单已支付", "The order has been paid");

/// The merchant has closed it.
const CLOSED: Problem = Problem::new(409, "payment-closed", "该订单已关闭", "The order has been closed");

/// The time in which it could be paid is over.
const EXPIRED: Problem = Problem::new(
    409,
    "payment-expired",
    "该订单已超过支付时限",
    "The time to pay is over",
);

const PAY: &str = "
UPDATE sandbox_prepay SET state = 'SUCCESS', transaction_id = ?2, paid_at = ?3
WHERE out_trade_no = ?1 AND state = 'NOTPAY' AND (expires_at IS NULL OR expires_at > ?3)
RETURNING *";

/// Answers `{out_trade_no, trade_state, transaction_id, notified}`; `notified` is the HTTP status that the notification met.
pub(crate) async fn pay(request: &Request, world: &World, out_trade_no: &str) -> Result<Answer, Problem> {
    request.allow(&[Method::POST])?;
    let wish: Wish = wire::wish(request)?;
    wish.check()?;
    let gateway = gateway(world).await?;
    let order = succeed(world, out_trade_no)?;
    let notified = tell(world, &gateway, &order, &wish).await?;
    Ok(wire::told(request, Answer::ok(&Told::of(&order, notified))))
}

fn succeed(world: &World, out_trade_no: &str) -> Result<Order, Problem> {
    let now = world.clock.now();
    // 28 digits, as WeChat Pay's have.
    let random = u64::from_be_bytes(world.clock.random()) % 100_000_000_000_000;
    let transaction_id = format!("4200{:010}{random:014}", now.unix() % 10_000_000_000);
    let row = parameters![out_trade_no, transaction_id, now];
    if let Some(order) = world.store.optional(PAY, row)? {
        return Ok(order);
    }
    let order = Order::find(world, out_trade_no)?.ok_or(problems::NOT_FOUND)?;
    Err(match order.state {
        TradeState::Success => ALREADY_PAID,
        TradeState::Closed => CLOSED,
        _ => EXPIRED,
    })
}
