//! Alipay.

use crate::{accounts, callback, payer, send};
use ::alipay::{
    App, Code, Create, Merchant, Moment as Signing, Trade, TradeStatus,
    configuration::{self, Receiver},
};
use api::World;
use clock::Moment;
use payment::{
    Account, Asked, Attempt, Channel, Closing, Failure, Fate, PaymentAccount, Refund, RefundFate, Sheet, Success,
};
use settings::Settings;
use std::rc::Rc;

pub(crate) async fn account(world: &World, account: Option<&PaymentAccount>) -> Result<Account, Failure> {
    let merchant = merchant(world, account).await?;
    Ok(account_of(&merchant, account))
}

pub(crate) async fn open(world: &World, attempt: &Attempt) -> Result<String, Failure> {
    let account = attempt.account.as_ref();
    let merchant = merchant(world, account).await?;
    let number = attempt.id.to_string();
    let order = Create {
        subject: &attempt.description,
        out_trade_no: &number,
        expires_at: attempt.expires_at.unix(),
        notify_url: &callback::url(world, "alipay", account).await?,
        amount: attempt.amount_fen,
        buyer_open_id: payer(attempt)?,
    };
    let call = merchant.create(&order, &signing(world)).map_err(failed)?;
    let answer = send(world, call).await?;
    merchant.read_create(&number, &answer).map_err(failed)
}

pub(crate) fn sheet(trade_no: &str) -> Sheet {
    Sheet::Alipay {
        trade_no: trade_no.to_owned(),
    }
}

pub(crate) async fn fate(world: &World, asked: &Asked) -> Result<Fate, Failure> {
    let account = asked.account.as_ref();
    let merchant = merchant(world, account).await?;
    let number = asked.id.to_string();
    let call = merchant.query(&number, &signing(world)).map_err(failed)?;
    let answer = send(world, call).await?;
    Ok(match merchant.read_fate(&number, &answer).map_err(failed)? {
        ::alipay::Fate::Paid(trade) => match success(&trade, account_of(&merchant, account), world.clock.now()) {
            Some(success) => Fate::Paid(success),
            None => Fate::Odd("a success without its facts".to_owned()),
        },
        ::alipay::Fate::Unpaid => Fate::Unpaid,
        ::alipay::Fate::Closed => Fate::Closed,
        ::alipay::Fate::Unseen => Fate::Unseen,
        // Perhaps it can be paid: it is asked about again.
        ::alipay::Fate::Odd(trade) if matches!(trade.status, TradeStatus::Unknown(_)) => {
            return Err(Failure::Unclear(format!("the trade is {}", trade.status.as_str())));
        }
        ::alipay::Fate::Odd(trade) => Fate::Odd(trade.status.as_str().to_owned()),
    })
}

pub(crate) async fn close(world: &World, asked: &Asked) -> Result<Closing, Failure> {
    let account = asked.account.as_ref();
    let merchant = merchant(world, account).await?;
    let number = asked.id.to_string();
    let call = merchant.close(&number, &signing(world)).map_err(failed)?;
    let answer = send(world, call).await?;
    match merchant.read_close(&number, &answer) {
        Ok(()) => Ok(Closing::Closed),
        Err(failure) => match failure.proven_code() {
            Some(Code::TradeHasSuccess | Code::TradeHasFinished) => Ok(Closing::Paid),
            // The buyer has not opened the cashier yet, and still can.
            Some(Code::TradeNotExist) => Ok(Closing::UntilItsTime),
            // It does not wait for money: paid, or closed because its time is over.
            Some(Code::TradeStatusError) => match fate(world, asked).await? {
                Fate::Paid(_) => Ok(Closing::Paid),
                Fate::Closed => Ok(Closing::Closed),
                _ => Err(Failure::Unclear(failure.to_string())),
            },
            _ => Err(failed(failure)),
        },
    }
}

pub(crate) async fn refund(world: &World, refund: &Refund) -> Result<RefundFate, Failure> {
    let merchant = merchant(world, refund.account.as_ref()).await?;
    let number = refund.id.to_string();
    let asked = sent(refund, &number);
    let call = merchant.refund(&asked, &signing(world)).map_err(failed)?;
    let answer = send(world, call).await?;
    merchant
        .read_refund(&asked, &answer)
        .map(refund_fate_of)
        .map_err(failed)
}

pub(crate) async fn refund_fate(world: &World, refund: &Refund) -> Result<RefundFate, Failure> {
    let merchant = merchant(world, refund.account.as_ref()).await?;
    let number = refund.id.to_string();
    let asked = sent(refund, &number);
    let call = merchant
        .refund_query(&refund.out_trade_no, &number, &signing(world))
        .map_err(failed)?;
    let answer = send(world, call).await?;
    merchant
        .read_refund_query(&asked, &answer)
        .map(refund_fate_of)
        .map_err(failed)
}

/// The answer to a question of ours names neither app nor seller: it speaks of our own.
fn success(trade: &Trade, account: Account, now: Moment) -> Option<Success> {
    let paid = trade.paid()?;
    Some(Success {
        channel: Channel::Alipay,
        out_trade_no: trade.out_trade_no.clone(),
        transaction_id: paid.trade_no.to_owned(),
        amount: paid.total,
        currency: paid.currency.to_owned(),
        merchant: account.merchant,
        app: account.app,
        payer: trade.buyer_open_id.clone(),
        paid_at: paid.at.map_or(now, Moment::from_unix),
    })
}

fn sent<'a>(refund: &'a Refund, number: &'a str) -> ::alipay::Refund<'a> {
    ::alipay::Refund {
        out_trade_no: &refund.out_trade_no,
        out_request_no: number,
        amount: refund.amount_fen,
        reason: refund.words(),
    }
}

#[expect(clippy::needless_pass_by_value, reason = "the form that `map` takes")]
fn refund_fate_of(fate: ::alipay::RefundFate) -> RefundFate {
    match fate {
        // A refund has no number of Alipay's own.
        ::alipay::RefundFate::Settled(_) => RefundFate::Settled {
            gateway_refund_id: None,
        },
        ::alipay::RefundFate::Waiting => RefundFate::Processing {
            gateway_refund_id: None,
        },
        ::alipay::RefundFate::Unseen => RefundFate::Unseen,
        ::alipay::RefundFate::Odd(what) => RefundFate::Abnormal {
            cause: format!("Alipay's answer does not fit: {what}"),
        },
    }
}

fn account_of(merchant: &Merchant, account: Option<&PaymentAccount>) -> Account {
    Account {
        own: account.and_then(PaymentAccount::own_id),
        merchant: merchant.seller_id().to_owned(),
        app: merchant.app_id().to_owned(),
    }
}

pub(crate) async fn merchant(world: &World, account: Option<&PaymentAccount>) -> Result<Rc<Merchant>, Failure> {
    let mode = world.mode;
    let read = async |settings: Settings| configuration::merchant(&settings, mode).await;
    accounts::read(world, Channel::Alipay, account, read).await
}

/// The app that people log in to: that of the settings, or of the platform's account.
///
/// # Errors
/// [`Failure::Unconfigured`].
pub async fn app(world: &World) -> Result<Rc<App>, Failure> {
    let settings = accounts::of_logins(world, Channel::Alipay, "alipay_app_id").await?;
    let app = configuration::app(&settings, world.mode).await;
    app.map_err(|error| accounts::unconfigured(&error))
}

/// What receives notifications for an account: a merchant's own, or the platform's.
///
/// # Errors
/// [`Failure::Unconfigured`].
pub async fn receiver(world: &World, account: Option<&PaymentAccount>) -> Result<Rc<Receiver>, Failure> {
    let mode = world.mode;
    let read = async |settings: Settings| configuration::receiver(&settings, mode).await;
    accounts::read(world, Channel::Alipay, account, read).await
}

pub(crate) fn signing(world: &World) -> Signing {
    Signing {
        now: world.clock.now().unix(),
        blinding: world.clock.random(),
    }
}

/// What is refused without a signature proves nothing, so that it never settles what became of money.
#[expect(clippy::needless_pass_by_value, reason = "the form that `map_err` takes")]
pub(crate) fn failed(failure: ::alipay::Failure) -> Failure {
    match failure.proven_code() {
        Some(Code::TradeHasSuccess) => Failure::AlreadyPaid,
        Some(Code::TradeHasClose) => Failure::AlreadyClosed,
        Some(Code::BalanceNotEnough) => Failure::Unclear(failure.to_string()),
        _ if failure.is_retryable() => Failure::Unclear(failure.to_string()),
        None if matches!(failure, ::alipay::Failure::Refused { .. }) => Failure::Unclear(failure.to_string()),
        _ => Failure::Refused(failure.to_string()),
    }
}
