//! POST /sandbox/payments/:out_trade_no/notify — the gateway notifies the merchant (again) that a payment succeeded.

use crate::{
    books::{Payment, State},
    form,
    notice::Subject,
    notifications::{Manner, deliver_due, notify},
};
use api::{Answer, Method, Problem, Request, World, problems};
use serde::Serialize;

/// There is nothing to notify of.
const NOT_PAID: Problem = Problem::new(409, "not-paid", "该订单尚未支付", "The order is not paid");

/// What came of it.
#[derive(Debug, Serialize)]
struct Notified {
    out_trade_no: String,
    trade_state: State,
    transaction_id: Option<String>,
    /// The HTTP status of the latest notification's answer; null where none was sent or nobody answered.
    notified: Option<u16>,
}

/// Answers as paying does.
pub(crate) async fn notify_again(request: &Request, world: &World, out_trade_no: &str) -> Result<Answer, Problem> {
    request.allow(&[Method::POST])?;
    let manner: Manner = form::read(request)?;
    manner.check()?;
    let payment = Payment::find(&world.database, out_trade_no)?.ok_or(problems::NOT_FOUND)?;
    manner.check_for(payment.channel)?;
    if payment.state != State::Paid {
        return Err(NOT_PAID);
    }
    deliver_due(world).await?;
    notify_and_reply(request, world, payment, &manner).await
}

/// Notifies the merchant of a payment, and answers what came of it.
pub(super) async fn notify_and_reply(
    request: &Request,
    world: &World,
    payment: Payment,
    manner: &Manner,
) -> Result<Answer, Problem> {
    let mut outcome = Notified {
        out_trade_no: payment.out_trade_no.clone(),
        trade_state: payment.state,
        transaction_id: payment.transaction_id.clone(),
        notified: None,
    };
    outcome.notified = notify(world, &Subject::Payment(payment), manner).await?;
    Ok(form::reply(request, Answer::ok(&outcome)))
}
