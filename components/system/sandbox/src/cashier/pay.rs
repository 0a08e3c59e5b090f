//! POST /sandbox/payments/:out_trade_no/pay — the payer pays in the gateway's cashier, and the merchant is notified.

use super::notify::notify_and_reply;
use crate::{
    books::{Channel, Payment, State},
    form,
    notifications::{Manner, deliver_due},
};
use api::{Answer, Method, Problem, Request, World, problems};
use clock::Moment;
use database::{Statements, parameters};

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

const PAY_PREPAY: &str = "
UPDATE sandbox_prepay SET state = 'SUCCESS', transaction_id = ?2, paid_at = ?3
WHERE out_trade_no = ?1 AND state = 'NOTPAY' AND (expires_at IS NULL OR expires_at > ?3)
RETURNING out_trade_no";

const PAY_TRADE: &str = "
UPDATE sandbox_trade SET state = 'SUCCESS', transaction_id = ?2, paid_at = ?3
WHERE out_trade_no = ?1 AND state = 'NOTPAY' AND (expires_at IS NULL OR expires_at > ?3)
RETURNING out_trade_no";

/// Answers `{out_trade_no, trade_state, transaction_id, notified}`; `notified` is the HTTP status that the notification met.
pub(crate) async fn pay(request: &Request, world: &World, out_trade_no: &str) -> Result<Answer, Problem> {
    request.allow(&[Method::POST])?;
    let manner: Manner = form::read(request)?;
    manner.check()?;
    let payment = Payment::find(&world.database, out_trade_no)?.ok_or(problems::NOT_FOUND)?;
    manner.check_for(payment.channel)?;
    let paid = succeed(world, &payment)?;
    deliver_due(world).await?;
    notify_and_reply(request, world, paid, &manner).await
}

fn succeed(world: &World, payment: &Payment) -> Result<Payment, Problem> {
    let now = world.clock.now();
    let statement = match payment.channel {
        Channel::Wechat => PAY_PREPAY,
        Channel::Alipay | Channel::Unionpay => PAY_TRADE,
    };
    let row = parameters![&payment.out_trade_no, number(world, payment, now), now];
    let is_first = world.database.changed(statement, row)?;
    let payment = Payment::find(&world.database, &payment.out_trade_no)?.ok_or(problems::NOT_FOUND)?;
    match payment.state {
        _ if is_first => Ok(payment),
        State::Paid => Err(ALREADY_PAID),
        State::Closed => Err(CLOSED),
        State::NotPaid => Err(EXPIRED),
    }
}

/// The gateway's own number, in the form that the real one gives it.
fn number(world: &World, payment: &Payment, now: Moment) -> String {
    let random = u64::from_be_bytes(world.clock.random());
    match payment.channel {
        // 28 digits.
        Channel::Wechat => format!(
            "4200{:010}{:014}",
            now.unix() % 10_000_000_000,
            random % 100_000_000_000_000
        ),
        // A trade has one number from its beginning.
        Channel::Alipay => payment.session.clone(),
        // 21 digits.
        Channel::Unionpay => format!("{:010}{:011}", now.unix() % 10_000_000_000, random % 100_000_000_000),
    }
}
