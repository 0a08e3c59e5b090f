//! UnionPay: a 200 ends the repetitions, anything else lets it come again, up to 5 times within a quarter of an hour.
//!
//! UnionPay demands that a notification is not believed by itself: its proof only makes us ask.

use crate::{Form, account, log};
use ::unionpay::{Claim, Failure, Notice, TAKEN_BODY};
use acquiring::Unionpay;
use api::{Answer, Problem, Request, World};
use bytes::Bytes;
use clock::Moment;
use payment::{
    Acquirer, Channel, Decision, PaymentAccount, Success, attempt,
    hear::{self, Heard, hear},
    refund,
};

pub(crate) const FORM: Form = Form {
    content_type: "text/plain",
    failure: "fail",
};

/// Answers the gateway in its own form, whatever comes of it.
///
/// # Errors
/// 404 for an account that is not there.
pub(crate) async fn handle(request: &Request, world: &World) -> Result<Answer, Problem> {
    let account = account(request, world, Channel::Unionpay)?;
    Ok(receive(request, world, account.as_ref()).await)
}

/// Reads a notification and asks UnionPay what it is about.
async fn receive(request: &Request, world: &World, account: Option<&PaymentAccount>) -> Answer {
    let notifications = match acquiring::unionpay::receiver(world, account).await {
        Ok(notifications) => notifications,
        Err(error) => return FORM.refuse(request, 503, &error),
    };
    let taken = match notifications.read(world.clock.now().unix(), request.body()) {
        Ok(Notice::Payment(claim)) => pay(request, world, account, &claim).await,
        Ok(Notice::Refund(claim)) => give_back(request, world, &claim).await,
        Ok(Notice::Other { kind, .. }) => {
            log(request, &format_args!("left: kind {kind}"));
            Ok(())
        }
        Err(doubt @ Failure::Unverified(_)) => return FORM.refuse(request, 401, &doubt),
        Err(failure) => return FORM.refuse(request, 400, &failure),
    };
    match taken {
        Ok(()) => Answer::bytes(200, FORM.content_type, Bytes::from_static(TAKEN_BODY.as_bytes())),
        // Nothing is known: it shall come again.
        Err(error) => FORM.refuse(request, 503, &error),
    }
}

async fn pay(
    request: &Request,
    world: &World,
    account: Option<&PaymentAccount>,
    claim: &Claim,
) -> Result<(), hear::Error> {
    let gateway = Unionpay::new(world);
    let Some(asked) = attempt::find(&world.database, &claim.order_id, Channel::Unionpay)? else {
        return keep_unknown(request, world, &gateway, account, claim).await;
    };
    if (claim.amount, claim.ordered_at) != (asked.amount_fen, asked.asked_at.unix()) {
        log(
            request,
            &format_args!("it names another amount or time: {}", claim.order_id),
        );
    }
    match hear(world, &gateway, &asked, false).await? {
        Heard::Money(Decision::Paid) => {}
        heard => log(request, &format_args!("{heard:?} {}", claim.order_id)),
    }
    Ok(())
}

/// We never asked for it, so that there is nothing to ask about; it is kept for people and pays nothing.
async fn keep_unknown(
    request: &Request,
    world: &World,
    gateway: &Unionpay<'_>,
    account: Option<&PaymentAccount>,
    claim: &Claim,
) -> Result<(), hear::Error> {
    let Some(transaction_id) = claim.query_id.clone().filter(|_| claim.code.is_success()) else {
        log(
            request,
            &format_args!("left: {} is unknown and no success", claim.order_id),
        );
        return Ok(());
    };
    let account = gateway.account(Channel::Unionpay, account).await?;
    let success = Success {
        channel: Channel::Unionpay,
        out_trade_no: claim.order_id.clone(),
        transaction_id,
        amount: claim.amount,
        currency: acquiring::unionpay::currency(&claim.currency).to_owned(),
        merchant: account.merchant.clone(),
        app: account.app.clone(),
        payer: None,
        paid_at: Moment::from_unix(claim.ordered_at),
    };
    let decision = payment::settle(world, &account, &success)?;
    log(request, &format_args!("{decision:?} {}", claim.order_id));
    Ok(())
}

async fn give_back(request: &Request, world: &World, claim: &Claim) -> Result<(), hear::Error> {
    match refund::find(&world.database, &claim.order_id, Channel::Unionpay)? {
        Some(due) => refund::push(world, &Unionpay::new(world), &due).await.map(drop),
        None => {
            log(request, &format_args!("left: refund {} is not ours", claim.order_id));
            Ok(())
        }
    }
}
