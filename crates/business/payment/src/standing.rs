//! What is stored.

use clock::{Id, Moment};
use money::Fen;
use order::Status;
use serde::Deserialize;

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
    /// Given up here; the gateway has not said yet that nobody can pay it any more.
    Closing,
    /// Nobody can pay it any more, by the gateway's word. A success may still be told: the guest was faster.
    Closed,
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
    /// Whether people have given back the money that is told now, which was an exception then.
    pub is_given_back: bool,
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
