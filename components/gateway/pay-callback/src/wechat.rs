//! WeChat Pay: 204 ends the repetitions, a 4xx or 5xx with `{"code":"FAIL","message":"失败"}` lets it come again, up to 15
//! times within a day.

use crate::{Form, account, log};
use api::{Answer, Problem, Request, World};
use payment::{Account, Channel, Decision, PaymentAccount, refund::Notice};
use wechat_pay::{Event, Failure, REFUSAL_BODY, RefundNotice, Transaction, configuration::Receiver};

pub(crate) const FORM: Form = Form {
    content_type: "application/json",
    failure: REFUSAL_BODY,
};

/// Answers the gateway in its own form, whatever comes of it.
///
/// # Errors
/// 404 for an account that is not there.
pub(crate) async fn handle(request: &Request, world: &World) -> Result<Answer, Problem> {
    let account = account(request, world, Channel::Wechat)?;
    Ok(receive(request, world, account.as_ref()).await)
}

/// Reads a notification and takes what is proven.
async fn receive(request: &Request, world: &World, account: Option<&PaymentAccount>) -> Answer {
    // WeChat Pay's own name of the call, which its support asks for.
    if let Some(id) = wechat_pay::request_id(request.headers()) {
        log(request, &format_args!("Request-Id {id}"));
    }
    let read = |receiver: &Receiver, now| receiver.notifications.read(now, request.headers(), request.body());
    let (receiver, notification) = match acquiring::wechat::receive(world, account, read).await {
        Ok(received) => received,
        Err(error) => return FORM.refuse(request, 503, &error),
    };
    let event = match notification {
        Ok(notification) => notification.event,
        Err(doubt @ Failure::Unverified(_)) => return FORM.refuse(request, 401, &doubt),
        // What is proven and cannot be decrypted fails for a wrong key: ours to mend until it comes again.
        Err(failure @ Failure::Undecryptable) => return FORM.refuse(request, 503, &failure),
        Err(failure) => return FORM.refuse(request, 400, &failure),
    };
    let us = Account {
        own: account.map(|account| account.id),
        merchant: receiver.mchid.clone(),
        app: receiver.appid.clone(),
    };
    match take(request, world, &us, &event) {
        Ok(()) => Answer::no_content(),
        Err(error) => FORM.refuse(request, 503, &error),
    }
}

/// Other events than payments and refunds are acknowledged and left: nothing of ours waits for them.
fn take(request: &Request, world: &World, us: &Account, event: &Event) -> Result<(), database::Error> {
    match event {
        Event::Transaction(transaction) => pay(request, world, us, transaction),
        Event::Refund(notice) => refund(request, world, us, notice),
        other => {
            log(request, &format_args!("left: {}", other.event_type()));
            Ok(())
        }
    }
}

fn pay(request: &Request, world: &World, us: &Account, transaction: &Transaction) -> Result<(), database::Error> {
    let Some(success) = acquiring::wechat::success(transaction) else {
        log(
            request,
            &format_args!("left: {} is no success", transaction.out_trade_no),
        );
        return Ok(());
    };
    match payment::settle(world, us, &success)? {
        Decision::Paid => {}
        decision => log(request, &format_args!("{decision:?} {}", transaction.out_trade_no)),
    }
    Ok(())
}

fn refund(request: &Request, world: &World, us: &Account, refunded: &RefundNotice) -> Result<(), database::Error> {
    let notice = Notice {
        channel: Channel::Wechat,
        own_account: us.own,
        out_refund_no: refunded.refund.out_refund_no.clone(),
        out_trade_no: refunded.refund.out_trade_no.clone(),
        amount: refunded.refund.amount.refund,
        fate: acquiring::wechat::refund_fate_of(refunded.refund.fate(world.clock.now().unix())),
    };
    if refunded.mchid != us.merchant || !payment::refund::notified(world, &notice)? {
        log(
            request,
            &format_args!("left: refund {} is not ours", notice.out_refund_no),
        );
    }
    Ok(())
}
