//! POST /v1/callbacks/wechat-pay — WeChat Pay tells that a payment succeeded. Anybody can call this: nothing is believed
//! before the signature over the raw bytes is proven, and nothing is paid by what differs from what was asked for.
//!
//! The answers are in WeChat Pay's own form, not in that of the other operations: 204 ends the repetitions, a 4xx or 5xx
//! with `{"code":"FAIL","message":"失败"}` lets it come again, up to 15 times within a day.

use api::{Answer, Method, Problem, Request, World};
use bytes::Bytes;
use clock::Moment;
use payment::{Account, Channel, Decision, Success};
use std::fmt::Display;
use wechat_pay::{
    Event, Failure, REFUSAL_BODY, Transaction,
    configuration::{Receiver, receiver},
};

api::serve!(handle);

/// Reads a notification, settles the payment that it tells of, and answers the gateway.
///
/// # Errors
/// Never: the gateway gets a failure in its own form.
pub async fn handle(request: &Request, world: &World) -> Result<Answer, Problem> {
    if request.allow(&[Method::POST]).is_err() {
        return Ok(failure(405).header("allow", "POST"));
    }
    let receiver = match receiver(&world.settings, world.mode).await {
        Ok(receiver) => receiver,
        Err(error) => return Ok(refuse(request, 503, &error)),
    };
    let now = world.clock.now().unix();
    match receiver.notifications.read(now, request.headers(), request.body()) {
        Ok(notification) => Ok(take(request, world, &receiver, &notification.event)),
        Err(doubt @ Failure::Unverified(_)) => Ok(refuse(request, 401, &doubt)),
        // What is proven and cannot be decrypted fails for a wrong key: ours to mend until it comes again.
        Err(failure @ Failure::Undecryptable) => Ok(refuse(request, 503, &failure)),
        Err(failure) => Ok(refuse(request, 400, &failure)),
    }
}

/// Takes what is proven. Other events than payments are acknowledged and left: nothing of ours waits for them.
fn take(request: &Request, world: &World, receiver: &Receiver, event: &Event) -> Answer {
    let Event::Transaction(transaction) = event else {
        log(request, &format_args!("left: {}", event.event_type()));
        return Answer::no_content();
    };
    let Some(success) = success(transaction) else {
        log(
            request,
            &format_args!("left: {} is no success", transaction.out_trade_no),
        );
        return Answer::no_content();
    };
    let account = Account {
        merchant: &receiver.mchid,
        app: &receiver.appid,
    };
    match payment::settle(world, account, &success) {
        Ok(Decision::AlreadyKnown | Decision::Paid | Decision::RenewalPaid) => Answer::no_content(),
        Ok(decision) => {
            log(request, &format_args!("{} {decision:?}", transaction.out_trade_no));
            Answer::no_content()
        }
        Err(error) => refuse(request, 503, &error),
    }
}

fn success(transaction: &Transaction) -> Option<Success<'_>> {
    let paid = transaction.paid()?;
    Some(Success {
        channel: Channel::Wechat,
        out_trade_no: &transaction.out_trade_no,
        transaction_id: paid.transaction_id,
        amount: paid.total,
        currency: paid.currency,
        merchant: &transaction.mchid,
        app: &transaction.appid,
        payer: transaction.payer_openid.as_deref(),
        paid_at: Moment::from_unix(paid.at),
    })
}

/// The gateway's failure answer, with a line in the log. What is logged quotes neither the body nor a key.
fn refuse(request: &Request, status: u16, cause: &dyn Display) -> Answer {
    log(request, &format_args!("refused with {status}: {cause}"));
    failure(status)
}

fn failure(status: u16) -> Answer {
    Answer::bytes(status, "application/json", Bytes::from_static(REFUSAL_BODY.as_bytes()))
}

/// One line, whatever an unproven header or a foreign message brings in; with the gateway's own name of the call, which
/// its support asks for.
fn log(request: &Request, what: &dyn Display) {
    let gateways = wechat_pay::request_id(request.headers()).unwrap_or("-");
    let line = format!("{} {} ({gateways}): {what}", request.request_id(), request.route());
    let shown = |character: char| if character.is_control() { ' ' } else { character };
    eprintln!("{}", line.chars().take(300).map(shown).collect::<String>());
}
