//! POST /v1/callbacks/wechat-pay — WeChat Pay tells that a payment succeeded, or what became of a refund. Anybody can call this: nothing is believed
//! before the signature over the raw bytes is proven, and nothing is paid by what differs from what was asked for.
//!
//! The answers are in WeChat Pay's own form, not in that of the other operations: 204 ends the repetitions, a 4xx or 5xx
//! with `{"code":"FAIL","message":"失败"}` lets it come again, up to 15 times within a day.

use api::{Answer, Method, Problem, Request, World};
use bytes::Bytes;
use payment::{Account, Channel, Decision, refund::Notice};
use std::fmt::Display;
use wechat_pay::{
    Event, Failure, REFUSAL_BODY, RefundNotice, Transaction,
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

/// Takes what is proven. Other events are acknowledged and left: nothing of ours waits for them.
fn take(request: &Request, world: &World, receiver: &Receiver, event: &Event) -> Answer {
    let taken = match event {
        Event::Transaction(transaction) => pay(request, world, receiver, transaction),
        Event::Refund(notice) => refund(request, world, receiver, notice),
        other => {
            log(request, &format_args!("left: {}", other.event_type()));
            Ok(())
        }
    };
    match taken {
        Ok(()) => Answer::no_content(),
        Err(error) => refuse(request, 503, &error),
    }
}

fn pay(request: &Request, world: &World, receiver: &Receiver, told: &Transaction) -> Result<(), store::Error> {
    let Some(success) = acquiring::wechat::success(told) else {
        log(request, &format_args!("left: {} is no success", told.out_trade_no));
        return Ok(());
    };
    let account = Account {
        merchant: receiver.mchid.clone(),
        app: receiver.appid.clone(),
    };
    match payment::settle(world, &account, &success)? {
        Decision::AlreadyKnown | Decision::Paid | Decision::RenewalPaid => {}
        decision => log(request, &format_args!("{} {decision:?}", told.out_trade_no)),
    }
    Ok(())
}

fn refund(request: &Request, world: &World, receiver: &Receiver, told: &RefundNotice) -> Result<(), store::Error> {
    let notice = Notice {
        channel: Channel::Wechat,
        out_refund_no: told.refund.out_refund_no.clone(),
        out_trade_no: told.refund.out_trade_no.clone(),
        amount: told.refund.amount.refund,
        fate: acquiring::wechat::told(told.refund.fate(world.clock.now().unix())),
    };
    if told.mchid != receiver.mchid || !payment::refund::notified(world, &notice)? {
        log(
            request,
            &format_args!("left: refund {} is not ours", notice.out_refund_no),
        );
    }
    Ok(())
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
