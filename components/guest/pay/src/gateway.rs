//! What is asked of WeChat Pay. Asking again is always safe here: number and content of a session never change.

use crate::{ALREADY_PAID, Till, WECHAT_LOGIN_NEEDED};
use api::{Problem, World, problems};
use clock::Id;
use payment::{Session, session};
use wechat_pay::{Code, Failure, Fresh, Merchant, PaymentSheet, Prepay};

fn fresh(world: &World) -> Fresh {
    Fresh::new(world.clock.now().unix(), world.clock.random(), world.clock.random())
}

/// The prepay id of a session.
pub async fn prepay(world: &World, at: Till<'_>, session: &Session) -> Result<String, Problem> {
    let Till { merchant, notify_url } = at;
    let number = session.id.to_string();
    let order = Prepay {
        description: &session.description,
        out_trade_no: &number,
        expires_at: session.expires_at.unix(),
        notify_url,
        amount: session.amount_fen,
        payer_openid: session.payer.as_deref().ok_or(WECHAT_LOGIN_NEEDED)?,
        attach: None,
    };
    let call = merchant.prepay(&order, &fresh(world).moment()).map_err(failed)?;
    let answer = world.outbound.send(call).await?;
    match merchant.read_prepay(world.clock.now().unix(), &answer) {
        Ok(prepay_id) => Ok(prepay_id),
        // Closed there is closed here: the next call takes a new number.
        Err(
            failure @ Failure::Refused {
                code: Code::OrderClosed,
                ..
            },
        ) => {
            session::close(&world.store, session.id, world.clock.now())?;
            Err(failed(failure))
        }
        Err(failure) => Err(failed(failure)),
    }
}

/// Closes a payment, so that nobody can pay it any more. One that the gateway never saw, or has closed, is closed.
pub async fn close(world: &World, merchant: &Merchant, payment_id: Id) -> Result<(), Problem> {
    let call = merchant
        .close(&payment_id.to_string(), &fresh(world).moment())
        .map_err(failed)?;
    let answer = world.outbound.send(call).await?;
    merchant.read_close(world.clock.now().unix(), &answer).map_err(failed)
}

/// What opens the cashier.
pub fn sign(world: &World, merchant: &Merchant, prepay_id: &str) -> Result<PaymentSheet, Problem> {
    merchant
        .payment_sheet(prepay_id, &fresh(world).moment())
        .map_err(failed)
}

/// A refusal is our fault or the settings', whatever its status: the guest can only try again. The failure's text names
/// the gateway's `Request-Id` and no secret.
fn failed(failure: Failure) -> Problem {
    match &failure {
        Failure::Refused {
            code: Code::OrderPaid, ..
        } => ALREADY_PAID.caused_by(failure),
        _ => problems::UNAVAILABLE.retry_after(5).caused_by(failure),
    }
}
