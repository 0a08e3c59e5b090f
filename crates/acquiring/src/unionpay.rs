//! UnionPay. It cannot close an order, and a refund is an order of its own.

use crate::{accounts, callback, send};
use ::unionpay::{AppOrder, Code, Failure as Refusal, Merchant, Notifications, Order, configuration};
use api::World;
use clock::Moment;
use payment::{
    Account, Asked, Attempt, Channel, Closing, Failure, Fate, PaymentAccount, Refund, RefundFate, Sheet, Success,
};
use settings::Settings;
use std::rc::Rc;

/// UnionPay's number of the yuan.
const YUAN: &str = "156";

pub(crate) async fn account(world: &World, account: Option<&PaymentAccount>) -> Result<Account, Failure> {
    let merchant = merchant(world, account).await?;
    Ok(account_of(&merchant, account))
}

pub(crate) async fn open(world: &World, attempt: &Attempt) -> Result<String, Failure> {
    let account = attempt.account.as_ref();
    let merchant = merchant(world, account).await?;
    let number = attempt.id.to_string();
    let order = named(&number, attempt.asked_at);
    let asked = AppOrder {
        order,
        expires_at: attempt.expires_at.unix(),
        amount: attempt.amount_fen,
        description: &attempt.description,
        back_url: &callback::url(world, "unionpay", account).await?,
    };
    let call = merchant.app_order(&asked, world.clock.random()).map_err(failed)?;
    let answer = send(world, call).await?;
    let now = world.clock.now().unix();
    match merchant.read_app_order(now, &order, &answer) {
        // Sent before, and no longer open: what it is now says why.
        Err(
            refusal @ Refusal::Refused {
                code: Code::Duplicate, ..
            },
        ) => Err(match fate(world, &attempt.asked()).await? {
            Fate::Paid(_) => Failure::AlreadyPaid,
            Fate::Closed => Failure::AlreadyClosed,
            _ => failed(refusal),
        }),
        read => read.map_err(failed),
    }
}

pub(crate) fn sheet(tn: &str) -> Sheet {
    Sheet::Unionpay { tn: tn.to_owned() }
}

/// An order that UnionPay does not know (any attempt of) can still be paid until its time is over.
pub(crate) async fn fate(world: &World, asked: &Asked) -> Result<Fate, Failure> {
    let account = asked.account.as_ref();
    let merchant = merchant(world, account).await?;
    let number = asked.id.to_string();
    let order = named(&number, asked.asked_at);
    let call = merchant.query(&order, world.clock.random()).map_err(failed)?;
    let answer = send(world, call).await?;
    let question = ::unionpay::Asked {
        order,
        expires_at: asked.expires_at.unix(),
    };
    let fate = merchant.read_fate(world.clock.now().unix(), &question, &answer);
    match fate.map_err(failed)? {
        ::unionpay::Fate::Paid(paid) => {
            let Account { merchant, app, .. } = account_of(&merchant, account);
            Ok(Fate::Paid(Success {
                channel: Channel::Unionpay,
                out_trade_no: number,
                transaction_id: paid.query_id,
                amount: paid.amount,
                currency: currency(&paid.currency).to_owned(),
                merchant,
                app,
                payer: None,
                paid_at: Moment::from_unix(paid.at),
            }))
        }
        ::unionpay::Fate::Unpaid | ::unionpay::Fate::Unseen => Ok(Fate::Unpaid),
        ::unionpay::Fate::Closed => Ok(Fate::Closed),
        // The money came too late, and UnionPay gives it back by itself.
        ::unionpay::Fate::Unclear(code @ Code::ChargedLate) => Ok(Fate::Odd(code.as_str().to_owned())),
        ::unionpay::Fate::Unclear(code) => Err(Failure::Unclear(format!("UnionPay says {}", code.as_str()))),
    }
}

/// Only time closes an order here; that it was paid is asked for before.
pub(crate) async fn close(world: &World, asked: &Asked) -> Result<Closing, Failure> {
    match fate(world, asked).await? {
        Fate::Paid(_) => Ok(Closing::Paid),
        Fate::Closed => Ok(Closing::Closed),
        _ => Ok(Closing::UntilItsTime),
    }
}

pub(crate) async fn refund(world: &World, refund: &Refund) -> Result<RefundFate, Failure> {
    let account = refund.account.as_ref();
    let merchant = merchant(world, account).await?;
    let number = refund.id.to_string();
    let order = named(&number, refund.ordered_at);
    let asked = ::unionpay::Refund {
        order,
        payment_query_id: &refund.transaction_id,
        amount: refund.amount_fen,
        back_url: &callback::url(world, "unionpay", account).await?,
    };
    let call = merchant.refund(&asked, world.clock.random()).map_err(failed)?;
    let answer = send(world, call).await?;
    let taken = merchant.read_refund(world.clock.now().unix(), &order, &answer);
    Ok(match taken.map_err(failed)? {
        ::unionpay::RefundAnswer::Accepted { query_id } => RefundFate::Processing {
            gateway_refund_id: Some(query_id),
        },
        // Perhaps taken: what became of it is asked for.
        ::unionpay::RefundAnswer::Unclear(_) => RefundFate::Processing {
            gateway_refund_id: None,
        },
    })
}

pub(crate) async fn refund_fate(world: &World, refund: &Refund) -> Result<RefundFate, Failure> {
    let account = refund.account.as_ref();
    let merchant = merchant(world, account).await?;
    let number = refund.id.to_string();
    let order = named(&number, refund.ordered_at);
    let call = merchant.query(&order, world.clock.random()).map_err(failed)?;
    let answer = send(world, call).await?;
    let fate = merchant.read_refund_fate(world.clock.now().unix(), &order, &answer);
    match fate.map_err(failed)? {
        ::unionpay::RefundFate::Settled(done) if done.amount == refund.amount_fen && done.currency == YUAN => {
            Ok(RefundFate::Settled {
                gateway_refund_id: Some(done.query_id),
            })
        }
        ::unionpay::RefundFate::Settled(_) => Ok(RefundFate::Abnormal {
            cause: "UnionPay gave back another amount".to_owned(),
        }),
        ::unionpay::RefundFate::Unseen => Ok(RefundFate::Unseen),
        ::unionpay::RefundFate::Failed(code) => Ok(RefundFate::Abnormal {
            cause: format!("UnionPay says {}", code.as_str()),
        }),
        ::unionpay::RefundFate::Unclear(code) => Err(Failure::Unclear(format!("UnionPay says {}", code.as_str()))),
    }
}

/// A currency by its three letters, where it is the yuan; UnionPay writes numbers.
#[must_use]
pub fn currency(number: &str) -> &str {
    if number == YUAN { "CNY" } else { number }
}

/// The number and the time that name an order: both stand in the database, so they are the same in every retry.
fn named(number: &str, at: Moment) -> Order<'_> {
    Order {
        id: number,
        at: at.unix(),
    }
}

/// UnionPay does not know of a mini-program.
fn account_of(merchant: &Merchant, account: Option<&PaymentAccount>) -> Account {
    Account {
        own: account.and_then(PaymentAccount::own_id),
        merchant: merchant.mer_id().to_owned(),
        app: String::new(),
    }
}

pub(crate) async fn merchant(world: &World, account: Option<&PaymentAccount>) -> Result<Rc<Merchant>, Failure> {
    let mode = world.mode;
    let read = async |settings: Settings| configuration::merchant(&settings, mode).await;
    accounts::read(world, Channel::Unionpay, account, read).await
}

/// What receives notifications for an account: a merchant's own, or the platform's.
///
/// # Errors
/// [`Failure::Unconfigured`].
pub async fn receiver(world: &World, account: Option<&PaymentAccount>) -> Result<Rc<Notifications>, Failure> {
    let mode = world.mode;
    let read = async |settings: Settings| configuration::receiver(&settings, mode).await;
    accounts::read(world, Channel::Unionpay, account, read).await
}

/// What is refused without a signature proves nothing, so that it never settles what became of money.
#[expect(clippy::needless_pass_by_value, reason = "the form that `map_err` takes")]
pub(crate) fn failed(failure: Refusal) -> Failure {
    match &failure {
        Refusal::Rejected { .. } => Failure::Unclear(failure.to_string()),
        _ if failure.is_retryable() => Failure::Unclear(failure.to_string()),
        _ => Failure::Refused(failure.to_string()),
    }
}
