//! Alipay: exactly `success` ends the repetitions, anything else lets it come again, up to 8 times within 25 hours.

use crate::{Form, account, log};
use ::alipay::{FAILURE, Failure, Notice, Payment, SUCCESS, configuration::Receiver};
use api::{Answer, Problem, Request, World};
use bytes::Bytes;
use clock::Moment;
use payment::{Account, Channel, Decision, PaymentAccount, Success};

pub(crate) const FORM: Form = Form {
    content_type: "text/plain",
    failure: FAILURE,
};

/// Answers the gateway in its own form, whatever comes of it.
///
/// # Errors
/// 404 for an account that is not there.
pub(crate) async fn handle(request: &Request, world: &World) -> Result<Answer, Problem> {
    let account = account(request, world, Channel::Alipay)?;
    Ok(receive(request, world, account.as_ref()).await)
}

/// Reads a notification and takes what is proven. A refund's is left: it tells the sum of all refunds of a payment and not
/// which of ours it is; the tick asks about each.
async fn receive(request: &Request, world: &World, account: Option<&PaymentAccount>) -> Answer {
    let receiver = match acquiring::alipay::receiver(world, account).await {
        Ok(receiver) => receiver,
        Err(error) => return FORM.refuse(request, 503, &error),
    };
    let taken = match receiver.notifications.read(request.body()) {
        Ok(notification) => match notification.notice {
            Notice::Payment(payment) => pay(request, world, &us(&receiver, account), &payment),
            other => {
                log(
                    request,
                    &format_args!("left: notification {} {other:?}", notification.id),
                );
                Ok(())
            }
        },
        Err(doubt @ Failure::Unverified(_)) => return FORM.refuse(request, 401, &doubt),
        Err(failure) => return FORM.refuse(request, 400, &failure),
    };
    match taken {
        Ok(()) => Answer::bytes(200, FORM.content_type, Bytes::from_static(SUCCESS.as_bytes())),
        Err(error) => FORM.refuse(request, 503, &error),
    }
}

fn us(receiver: &Receiver, account: Option<&PaymentAccount>) -> Account {
    Account {
        own: account.map(|account| account.id),
        merchant: receiver.seller_id.clone(),
        app: receiver.app_id.clone(),
    }
}

fn pay(request: &Request, world: &World, us: &Account, payment: &Payment) -> Result<(), database::Error> {
    let success = Success {
        channel: Channel::Alipay,
        out_trade_no: payment.out_trade_no.clone(),
        transaction_id: payment.trade_no.clone(),
        amount: payment.total,
        currency: payment.currency.clone(),
        merchant: payment.seller_id.clone(),
        app: payment.app_id.clone(),
        payer: payment.buyer_open_id.clone(),
        paid_at: payment.paid_at.map_or_else(|| world.clock.now(), Moment::from_unix),
    };
    match payment::settle(world, us, &success)? {
        Decision::Paid => {}
        decision => log(request, &format_args!("{decision:?} {}", payment.out_trade_no)),
    }
    Ok(())
}
