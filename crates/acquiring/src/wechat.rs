//! WeChat Pay.

use crate::{callback, certificates, send};
use api::World;
use clock::Moment;
use payment::{Account, Asked, Channel, Closing, Failure, Fate, Refund, RefundFate, Session, Sheet, Success};
use std::rc::Rc;
use wechat_pay::{
    Code, Doubt, Failure as Refusal, Fresh, Merchant, Prepay, Transaction,
    configuration::{Receiver, receiver as configured},
};

/// A success of WeChat Pay in the words of `payment`; none where the transaction is not one.
#[must_use]
pub fn success(transaction: &Transaction) -> Option<Success> {
    let paid = transaction.paid()?;
    Some(Success {
        channel: Channel::Wechat,
        out_trade_no: transaction.out_trade_no.clone(),
        transaction_id: paid.transaction_id.to_owned(),
        amount: paid.total,
        currency: paid.currency.to_owned(),
        merchant: transaction.mchid.clone(),
        app: transaction.appid.clone(),
        payer: transaction.payer_openid.clone(),
        paid_at: Moment::from_unix(paid.at),
    })
}

/// What receives notifications. `read` reads one; it is read again where it is signed by a certificate that was fetched
/// since.
///
/// # Errors
/// The inner result is what `read` says.
pub async fn receive<T>(
    world: &World,
    read: impl Fn(&Receiver, i64) -> Result<T, Refusal>,
) -> Result<(Rc<Receiver>, Result<T, Refusal>), settings::Error> {
    let now = world.clock.now().unix();
    let receiver = configured(&world.settings, world.mode).await?;
    let first = read(&receiver, now);
    if !matches!(first, Err(Refusal::Unverified(Doubt::UnknownSerial(_)))) {
        return Ok((receiver, first));
    }
    match certificates::believe(world) {
        Ok(true) => {
            let receiver = configured(&world.settings, world.mode).await?;
            let second = read(&receiver, now);
            Ok((receiver, second))
        }
        Ok(false) => Ok((receiver, first)),
        Err(error) => {
            eprintln!("platform certificates: {error}");
            Ok((receiver, first))
        }
    }
}

pub(crate) async fn account(world: &World) -> Result<Account, Failure> {
    let merchant = merchant(world).await?;
    Ok(Account {
        merchant: merchant.mchid().to_owned(),
        app: merchant.appid().to_owned(),
    })
}

pub(crate) async fn open(world: &World, session: &Session) -> Result<String, Failure> {
    let merchant = merchant(world).await?;
    let number = session.id.to_string();
    let order = Prepay {
        description: &session.description,
        out_trade_no: &number,
        expires_at: session.expires_at.unix(),
        notify_url: &callback::url(world, "wechat-pay").await?,
        amount: session.amount_fen,
        payer_openid: session.payer.as_deref().unwrap_or_default(),
        attach: None,
    };
    let call = merchant.prepay(&order, &fresh(world).moment()).map_err(failed)?;
    let answer = send(world, call).await?;
    merchant.read_prepay(world.clock.now().unix(), &answer).map_err(failed)
}

pub(crate) async fn sheet(world: &World, prepay_id: &str) -> Result<Sheet, Failure> {
    let merchant = merchant(world).await?;
    let sheet = merchant.payment_sheet(prepay_id, &fresh(world).moment());
    let sheet = sheet.map_err(failed)?;
    Ok(Sheet::Wechat {
        timestamp: sheet.timestamp,
        nonce: sheet.nonce,
        package: sheet.package,
        sign_type: sheet.sign_type.to_owned(),
        signature: sheet.pay_sign,
    })
}

pub(crate) async fn fate(world: &World, asked: &Asked) -> Result<Fate, Failure> {
    let merchant = merchant(world).await?;
    let number = asked.id.to_string();
    let call = merchant.query(&number, &fresh(world).moment()).map_err(failed)?;
    let answer = send(world, call).await?;
    let fate = read(world, |merchant, now| merchant.read_fate(now, &number, &answer)).await?;
    Ok(match fate {
        wechat_pay::Fate::Paid(transaction) => match success(&transaction) {
            Some(success) => Fate::Paid(success),
            None => Fate::Odd("a success without its facts".to_owned()),
        },
        wechat_pay::Fate::Unpaid => Fate::Unpaid,
        wechat_pay::Fate::Closed => Fate::Closed,
        wechat_pay::Fate::Unseen => Fate::Unseen,
        wechat_pay::Fate::Odd(state) => Fate::Odd(format!("{state:?}")),
    })
}

pub(crate) async fn close(world: &World, asked: &Asked) -> Result<Closing, Failure> {
    let merchant = merchant(world).await?;
    let call = merchant
        .close(&asked.id.to_string(), &fresh(world).moment())
        .map_err(failed)?;
    let answer = send(world, call).await?;
    match read(world, |merchant, now| merchant.read_close(now, &answer)).await {
        Ok(()) => Ok(Closing::Closed),
        Err(Failure::AlreadyPaid) => Ok(Closing::Paid),
        Err(failure) => Err(failure),
    }
}

pub(crate) async fn refund(world: &World, refund: &Refund) -> Result<RefundFate, Failure> {
    let merchant = merchant(world).await?;
    let number = refund.id.to_string();
    let notify_url = callback::url(world, "wechat-pay").await?;
    let asked = sent(refund, &number, Some(&notify_url));
    let call = merchant.refund(&asked, &fresh(world).moment()).map_err(failed)?;
    let answer = send(world, call).await?;
    let fate = read(world, |merchant, now| merchant.read_refund(now, &asked, &answer)).await?;
    Ok(told(fate))
}

pub(crate) async fn refund_fate(world: &World, refund: &Refund) -> Result<RefundFate, Failure> {
    let merchant = merchant(world).await?;
    let number = refund.id.to_string();
    let asked = sent(refund, &number, None);
    let call = merchant.refund_query(&number, &fresh(world).moment()).map_err(failed)?;
    let answer = send(world, call).await?;
    let fate = read(world, |merchant, now| merchant.read_refund_query(now, &asked, &answer)).await?;
    Ok(told(fate))
}

fn sent<'a>(refund: &'a Refund, number: &'a str, notify_url: Option<&'a str>) -> wechat_pay::Refund<'a> {
    wechat_pay::Refund {
        out_trade_no: &refund.out_trade_no,
        out_refund_no: number,
        reason: Some(&refund.reason),
        notify_url,
        amount: refund.amount_fen,
        total: refund.paid_fen,
    }
}

/// Where a refund of WeChat Pay stands, in the words of `payment`.
#[must_use]
pub fn told(fate: wechat_pay::RefundFate) -> RefundFate {
    match fate {
        wechat_pay::RefundFate::Settled { refund_id, .. } => RefundFate::Settled {
            gateway_refund_id: Some(refund_id),
        },
        wechat_pay::RefundFate::Processing { refund_id } => RefundFate::Processing {
            gateway_refund_id: Some(refund_id),
        },
        wechat_pay::RefundFate::Abnormal { refund_id } => RefundFate::Abnormal {
            cause: format!("refund {refund_id} cannot go back the way it came"),
        },
        wechat_pay::RefundFate::Closed { refund_id } => RefundFate::Abnormal {
            cause: format!("refund {refund_id} was closed"),
        },
        wechat_pay::RefundFate::Unseen => RefundFate::Unseen,
        wechat_pay::RefundFate::Odd(state) => RefundFate::Abnormal {
            cause: format!("the refund is {}", state.as_str()),
        },
    }
}

/// Reads an answer; one that is signed by a certificate that was fetched since is read again with it.
pub(crate) async fn read<T>(world: &World, read: impl Fn(&Merchant, i64) -> Result<T, Refusal>) -> Result<T, Failure> {
    let now = world.clock.now().unix();
    let first = read(merchant(world).await?.as_ref(), now);
    let Err(Refusal::Unverified(Doubt::UnknownSerial(_))) = &first else {
        return first.map_err(failed);
    };
    let is_news = certificates::believe(world).map_err(|error| Failure::Unclear(error.to_string()))?;
    if !is_news {
        return first.map_err(failed);
    }
    read(merchant(world).await?.as_ref(), now).map_err(failed)
}

pub(crate) async fn merchant(world: &World) -> Result<Rc<Merchant>, Failure> {
    wechat_pay::configuration::merchant(&world.settings, world.mode)
        .await
        .map_err(|error| Failure::Unconfigured(error.to_string()))
}

pub(crate) fn fresh(world: &World) -> Fresh {
    Fresh::new(world.clock.now().unix(), world.clock.random(), world.clock.random())
}

/// The failure's text names the gateway's `Request-Id` and no secret.
#[expect(clippy::needless_pass_by_value, reason = "the form that `map_err` takes")]
pub(crate) fn failed(failure: Refusal) -> Failure {
    match &failure {
        Refusal::Refused {
            code: Code::OrderPaid, ..
        } => Failure::AlreadyPaid,
        Refusal::Refused {
            code: Code::OrderClosed,
            ..
        } => Failure::AlreadyClosed,
        // The merchant's account will have money again.
        Refusal::Refused {
            code: Code::NotEnough, ..
        } => Failure::Unclear(failure.to_string()),
        _ if failure.is_retryable() => Failure::Unclear(failure.to_string()),
        _ => Failure::Refused(failure.to_string()),
    }
}
