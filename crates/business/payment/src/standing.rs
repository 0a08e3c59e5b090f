//! What is stored.

use crate::PaymentAccount;
use clock::{Id, Moment};
use money::Fen;
use order::Status;
use serde::Deserialize;

/// Where a payment stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// The gateway has been or will be asked for a prepay.
    Opening,
    /// The guest can pay.
    Open,
    /// The money is there.
    Succeeded,
    /// Given up here; the gateway has not said yet that nobody can pay it any more.
    Closing,
    /// Nobody can pay it any more, by the gateway's word. A success may still be reported: the guest was faster.
    Closed,
}

/// A payment as it is stored, with what it is for.
#[derive(Clone, Debug, Deserialize)]
pub struct Standing {
    /// The payment.
    pub payment_id: Id,
    /// Where it stands.
    pub state: State,
    /// With whose account it was asked for; none: with that of the settings.
    pub account: Option<PaymentAccount>,
    /// How much was asked for.
    pub amount_fen: Fen,
    /// Who was asked.
    pub payer: Option<String>,
    /// The gateway's number, where the money is there.
    pub transaction_id: Option<String>,
    /// Whether another payment has the gateway's number that is reported now.
    pub is_transaction_used: bool,
    /// Whether people have given back the money that is reported now: it was an exception then.
    pub is_given_back: bool,
    /// What is paid for is a part of this order.
    pub order_id: Id,
    /// Where the order stands, as stored: time may have gone on without the tick.
    pub status: Status,
    /// When time alone ends the order; none where somebody has to end it.
    pub over_at: Option<Moment>,
    /// What is paid for.
    pub charge: ChargeStanding,
}

/// A charge as it is stored, with what its kind means and what it pays for.
#[derive(Clone, Copy, Debug, Deserialize)]
pub struct ChargeStanding {
    /// Its id.
    pub id: Id,
    /// Whether it waits for the money, has it, or is over.
    pub state: charge::State,
    /// Until when it waits for the money.
    pub pay_before: Moment,
    /// Whether it is what turns the order to `paid`.
    pub opens_order: bool,
    /// Whether it is void when it is not paid in time.
    pub lapses: bool,
    /// The beginning of the time that it pays for; none where it pays for none.
    pub starts_at: Option<Moment>,
    /// The end of that time.
    pub ends_at: Option<Moment>,
    /// Whether the time and the articles that it pays for are still kept for it.
    pub is_kept: bool,
    /// Whether the stay that it lengthens, if it lengthens one, ends where the added time begins.
    pub is_attached: bool,
}
