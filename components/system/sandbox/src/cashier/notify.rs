//! POST /sandbox/payments/:out_trade_no/notify — the gateway tells the merchant (again) that a payment succeeded.

use crate::{
    books::{Payment, State},
    form,
    notifications::{Subject, Wish, deliver_due, tell},
};
use api::{Answer, Method, Problem, Request, World, problems};
use serde::Serialize;

/// There is nothing to tell.
const NOT_PAID: Problem = Problem::new(409, "not-paid", "该订单尚未支付", "The order is not paid");

/// What came of it.
#[derive(Debug, Serialize)]
pub(super) struct Told {
    out_trade_no: String,
    trade_state: State,
    transaction_id: Option<String>,
    /// The HTTP status of the latest notification's answer; null where none was sent or nobody answered.
    notified: Option<u16>,
}

/// Answers as paying does.
pub(crate) async fn notify_again(request: &Request, world: &World, out_trade_no: &str) -> Result<Answer, Problem> {
    request.allow(&[Method::POST])?;
    let wish: Wish = form::read(request)?;
    wish.check()?;
    let payment = Payment::find(&world.database, out_trade_no)?.ok_or(problems::NOT_FOUND)?;
    wish.check_for(payment.channel)?;
    if payment.state != State::Paid {
        return Err(NOT_PAID);
    }
    deliver_due(world).await?;
    tell_of(request, world, payment, &wish).await
}

/// Tells the merchant of a payment, and the caller what came of it.
pub(super) async fn tell_of(
    request: &Request,
    world: &World,
    payment: Payment,
    wish: &Wish,
) -> Result<Answer, Problem> {
    let mut told = Told {
        out_trade_no: payment.out_trade_no.clone(),
        trade_state: payment.state,
        transaction_id: payment.transaction_id.clone(),
        notified: None,
    };
    told.notified = tell(world, &Subject::Payment(payment), wish, false).await?;
    Ok(form::reply(request, Answer::ok(&told)))
}
