//! WeChat Pay.

mod proof;

pub use proof::receive;

use crate::{accounts, callback, payer, send};
use api::World;
use clock::Moment;
use payment::{
    Account, Asked, Attempt, Channel, Closing, Failure, Fate, PaymentAccount, Refund, RefundFate, Sheet, Success,
};
pub(crate) use proof::failed;
pub(crate) use proof::read;
use settings::Settings;
use std::rc::Rc;
use wechat_pay::{Fresh, Merchant, Prepay, TradeState, Transaction};

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

pub(crate) async fn account(world: &World, account: Option<&PaymentAccount>) -> Result<Account, Failure> {
    let merchant = merchant(world, account).await?;
    Ok(Account {
        own: account.and_then(PaymentAccount::own_id),
        merchant: merchant.mchid().to_owned(),
        app: merchant.appid().to_owned(),
    })
}

pub(crate) async fn open(world: &World, attempt: &Attempt) -> Result<String, Failure> {
    let account = attempt.account.as_ref();
    let merchant = merchant(world, account).await?;
    let number = attempt.id.to_string();
    let order = Prepay {
        description: &attempt.description,
        out_trade_no: &number,
        expires_at: attempt.expires_at.unix(),
        notify_url: &callback::url(world, "wechat-pay", account).await?,
        amount: attempt.amount_fen,
        payer_openid: payer(attempt)?,
        attach: None,
    };
    let call = merchant.prepay(&order, &fresh(world).moment()).map_err(failed)?;
    let answer = send(world, call).await?;
    read(world, account, &answer, |merchant, now| {
        merchant.read_prepay(now, &answer)
    })
    .await
}

pub(crate) async fn sheet(world: &World, account: Option<&PaymentAccount>, prepay_id: &str) -> Result<Sheet, Failure> {
    let merchant = merchant(world, account).await?;
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
    let account = asked.account.as_ref();
    let merchant = merchant(world, account).await?;
    let number = asked.id.to_string();
    let call = merchant.query(&number, &fresh(world).moment()).map_err(failed)?;
    let answer = send(world, call).await?;
    let fate = read(world, account, &answer, |merchant, now| {
        merchant.read_fate(now, &number, &answer)
    })
    .await?;
    Ok(match fate {
        wechat_pay::Fate::Paid(transaction) => match success(&transaction) {
            Some(success) => Fate::Paid(success),
            None => Fate::Odd("a success without its facts".to_owned()),
        },
        wechat_pay::Fate::Unpaid => Fate::Unpaid,
        wechat_pay::Fate::Closed => Fate::Closed,
        wechat_pay::Fate::Unseen => Fate::Unseen,
        // Perhaps it can be paid: it is asked about again.
        wechat_pay::Fate::Odd(state @ TradeState::Unknown(_)) => {
            return Err(Failure::Unclear(format!("the payment is {}", String::from(state))));
        }
        wechat_pay::Fate::Odd(state) => Fate::Odd(String::from(state)),
    })
}

pub(crate) async fn close(world: &World, asked: &Asked) -> Result<Closing, Failure> {
    let account = asked.account.as_ref();
    let merchant = merchant(world, account).await?;
    let call = merchant
        .close(&asked.id.to_string(), &fresh(world).moment())
        .map_err(failed)?;
    let answer = send(world, call).await?;
    let closed = read(world, account, &answer, |merchant, now| {
        merchant.read_close(now, &answer)
    });
    match closed.await {
        Ok(()) => Ok(Closing::Closed),
        Err(Failure::AlreadyPaid) => Ok(Closing::Paid),
        Err(failure) => Err(failure),
    }
}

pub(crate) async fn refund(world: &World, refund: &Refund) -> Result<RefundFate, Failure> {
    let account = refund.account.as_ref();
    let merchant = merchant(world, account).await?;
    let number = refund.id.to_string();
    let notify_url = callback::url(world, "wechat-pay", account).await?;
    let asked = sent(refund, &number, Some(&notify_url));
    let call = merchant.refund(&asked, &fresh(world).moment()).map_err(failed)?;
    let answer = send(world, call).await?;
    let fate = read(world, account, &answer, |merchant, now| {
        merchant.read_refund(now, &asked, &answer)
    })
    .await?;
    Ok(refund_fate_of(fate))
}

pub(crate) async fn refund_fate(world: &World, refund: &Refund) -> Result<RefundFate, Failure> {
    let account = refund.account.as_ref();
    let merchant = merchant(world, account).await?;
    let number = refund.id.to_string();
    let asked = sent(refund, &number, None);
    let call = merchant.refund_query(&number, &fresh(world).moment()).map_err(failed)?;
    let answer = send(world, call).await?;
    let fate = read(world, account, &answer, |merchant, now| {
        merchant.read_refund_query(now, &asked, &answer)
    })
    .await?;
    Ok(refund_fate_of(fate))
}

fn sent<'a>(refund: &'a Refund, number: &'a str, notify_url: Option<&'a str>) -> wechat_pay::Refund<'a> {
    wechat_pay::Refund {
        out_trade_no: &refund.out_trade_no,
        out_refund_no: number,
        reason: Some(refund.words()),
        notify_url,
        amount: refund.amount_fen,
        total: refund.paid_fen,
    }
}

/// Where a refund of WeChat Pay stands, in the words of `payment`.
#[must_use]
pub fn refund_fate_of(fate: wechat_pay::RefundFate) -> RefundFate {
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

pub(crate) async fn merchant(world: &World, account: Option<&PaymentAccount>) -> Result<Rc<Merchant>, Failure> {
    let mode = world.mode;
    let read = async |settings: Settings| wechat_pay::configuration::merchant(&settings, mode).await;
    accounts::read(world, Channel::Wechat, account, read).await
}

pub(crate) fn fresh(world: &World) -> Fresh {
    Fresh::new(world.clock.now().unix(), world.clock.random(), world.clock.random())
}
