//! The arbiter: what a success that a gateway tells means for us. A pure function of what is stored and what is told.

use clock::{Id, Moment};
use money::Fen;
use order::Status;
use serde::Deserialize;

/// The currency of every order.
const CURRENCY: &str = "CNY";

/// Through whom money comes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    /// WeChat Pay.
    Wechat,
    /// Alipay.
    Alipay,
    /// UnionPay.
    Unionpay,
}

impl Channel {
    /// As the database and the clients write it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Channel::Wechat => "wechat",
            Channel::Alipay => "alipay",
            Channel::Unionpay => "unionpay",
        }
    }
}

/// Where a payment stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// The gateway has been or will be asked for a session.
    Opening,
    /// The guest can pay.
    Open,
    /// The money is there.
    Succeeded,
    /// Given up. A success may still be told: the guest was faster.
    Closed,
}

/// Who we are at the gateway: a success for somebody else is not ours.
#[derive(Clone, Copy, Debug)]
pub struct Account<'a> {
    /// The merchant number.
    pub merchant: &'a str,
    /// The mini-program.
    pub app: &'a str,
}

/// A success as a gateway tells it; its signature has been verified.
#[derive(Clone, Copy, Debug)]
pub struct Success<'a> {
    /// Through whom.
    pub channel: Channel,
    /// Our number of the payment, as it came.
    pub out_trade_no: &'a str,
    /// The gateway's number of the money.
    pub transaction_id: &'a str,
    /// How much.
    pub amount: Fen,
    /// In which currency.
    pub currency: &'a str,
    /// The merchant that got it.
    pub merchant: &'a str,
    /// The mini-program that it was paid in.
    pub app: &'a str,
    /// Who paid, where the gateway tells it.
    pub payer: Option<&'a str>,
    /// When.
    pub paid_at: Moment,
}

/// A payment as it is stored, with what it is for.
#[derive(Clone, Debug, Deserialize)]
pub struct Standing {
    /// The payment.
    pub payment_id: Id,
    /// Where it stands.
    pub state: State,
    /// How much was asked for.
    pub amount_fen: Fen,
    /// Who was asked.
    pub payer: Option<String>,
    /// The gateway's number, where the money is there.
    pub transaction_id: Option<String>,
    /// Whether another payment has the gateway's number that is told now.
    pub is_transaction_used: bool,
    /// What is paid for.
    pub order_id: Id,
    /// Where the order stands, as stored: time may have gone on without the tick.
    pub status: Status,
    /// The beginning of the stay.
    pub starts_at: Moment,
    /// The end of the stay.
    pub ends_at: Moment,
    /// Until when the order waits for the money.
    pub pay_before: Moment,
    /// Whether the stay's resource is still kept for the order.
    pub is_held: bool,
    /// The renewal, where the money is for one.
    pub renewal: Option<RenewalStanding>,
}

/// A renewal as it is stored.
#[derive(Clone, Copy, Debug, Deserialize)]
pub struct RenewalStanding {
    /// Its id.
    pub id: Id,
    /// Whether it waits for the money, has it, or is over.
    pub status: Status,
    /// The end that it was computed from.
    pub from_ends_at: Moment,
    /// The end that it leads to.
    pub to_ends_at: Moment,
    /// Until when it waits for the money.
    pub pay_before: Moment,
}

/// Why money goes back by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// The time was given to another guest in the meantime.
    SlotGone,
    /// Paid after the time to pay, for a stay that has begun or a renewal of a stay that is over.
    TooLate,
    /// The order was cancelled.
    OrderCancelled,
    /// The order or the renewal has been paid before.
    PaidTwice,
    /// The order's end is no longer the one that the renewal was computed from.
    EndMoved,
}

impl Reason {
    /// As the refund keeps it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Reason::SlotGone => "slot-gone",
            Reason::TooLate => "too-late",
            Reason::OrderCancelled => "order-cancelled",
            Reason::PaidTwice => "paid-twice",
            Reason::EndMoved => "end-moved",
        }
    }
}

/// Why a success is not believed to be the payment that was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Doubt {
    /// We never asked for a payment of this number.
    UnknownPayment,
    /// More or less money than asked for.
    OtherAmount,
    /// Not in yuan.
    OtherCurrency,
    /// For another merchant.
    OtherMerchant,
    /// In another mini-program.
    OtherApp,
    /// By another person than the one that was asked.
    OtherPayer,
    /// The payment has succeeded with another number of the gateway, or that number belongs to another payment.
    OtherTransaction,
}

impl Doubt {
    /// As the exception keeps it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Doubt::UnknownPayment => "unknown-payment",
            Doubt::OtherAmount => "other-amount",
            Doubt::OtherCurrency => "other-currency",
            Doubt::OtherMerchant => "other-merchant",
            Doubt::OtherApp => "other-app",
            Doubt::OtherPayer => "other-payer",
            Doubt::OtherTransaction => "other-transaction",
        }
    }
}

/// What a success means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    /// It was told before.
    AlreadyKnown,
    /// The order is paid.
    Paid,
    /// The order is paid if its time is still free; else the money goes back.
    RetakeThenPaid,
    /// The stay is prolonged if the time behind it is still free; else the money goes back.
    RenewalPaid,
    /// The money is there, and goes back.
    Refund(Reason),
    /// Kept for people to look at; nothing is paid by it.
    Exception(Doubt),
}

/// Decides what a success means for the payment that it names. `now` is our time.
#[must_use]
pub fn decide(standing: &Standing, account: Account<'_>, success: &Success<'_>, now: Moment) -> Decision {
    if let Some(doubt) = doubt(standing, account, success) {
        return Decision::Exception(doubt);
    }
    if standing.state == State::Succeeded {
        return Decision::AlreadyKnown;
    }
    match &standing.renewal {
        None => for_order(standing, success.paid_at, now),
        Some(renewal) => for_renewal(standing, renewal, success.paid_at, now),
    }
}

fn doubt(standing: &Standing, account: Account<'_>, success: &Success<'_>) -> Option<Doubt> {
    let is_other = |asked: &Option<String>, told: &str| asked.as_deref().is_some_and(|asked| asked != told);
    if success.merchant != account.merchant {
        Some(Doubt::OtherMerchant)
    } else if success.app != account.app {
        Some(Doubt::OtherApp)
    } else if success.currency != CURRENCY {
        Some(Doubt::OtherCurrency)
    } else if success.amount != standing.amount_fen {
        Some(Doubt::OtherAmount)
    } else if success.payer.is_some_and(|payer| is_other(&standing.payer, payer)) {
        Some(Doubt::OtherPayer)
    } else if standing.is_transaction_used || is_other(&standing.transaction_id, success.transaction_id) {
        Some(Doubt::OtherTransaction)
    } else {
        None
    }
}

/// Whose time to pay is over gets the slot again if the stay has not begun, or if the guest paid in time and only the
/// gateway told it late; nobody is given a stay that began before the money came.
fn for_order(standing: &Standing, paid_at: Moment, now: Moment) -> Decision {
    let is_in_time = paid_at <= standing.pay_before;
    match standing.status {
        Status::PendingPayment if now < standing.pay_before && standing.is_held => Decision::Paid,
        Status::PendingPayment | Status::Expired => {
            if now < standing.starts_at || (is_in_time && now < standing.ends_at) {
                Decision::RetakeThenPaid
            } else {
                Decision::Refund(Reason::TooLate)
            }
        }
        Status::Cancelled => Decision::Refund(Reason::OrderCancelled),
        _ => Decision::Refund(Reason::PaidTwice),
    }
}

/// A renewal counts while the stay runs; told after the old end it counts only if it was paid in time.
fn for_renewal(standing: &Standing, renewal: &RenewalStanding, paid_at: Moment, now: Moment) -> Decision {
    if renewal.status == Status::Paid {
        return Decision::Refund(Reason::PaidTwice);
    }
    match standing.status {
        Status::Cancelled | Status::Refunding | Status::Refunded => Decision::Refund(Reason::OrderCancelled),
        Status::Paid | Status::InUse if standing.ends_at != renewal.from_ends_at => Decision::Refund(Reason::EndMoved),
        Status::Paid | Status::InUse => {
            let is_in_time = paid_at <= renewal.pay_before;
            if now < standing.ends_at || (is_in_time && now < renewal.to_ends_at) {
                Decision::RenewalPaid
            } else {
                Decision::Refund(Reason::TooLate)
            }
        }
        _ => Decision::Refund(Reason::TooLate),
    }
}
