//! Guests who are reminded of what waits for their money: an order, or a renewal. Each once.
//!
//! A reminder is written down before it is sent. Where the process dies in between, nobody knows whether the message went
//! out, and it is never sent again: two messages are worse than none.

use clock::{Id, Moment};
use database::{Error, Statements, parameters};
use money::Fen;
use serde::Deserialize;

/// So long before the end of the time to pay nobody is reminded any more: a message takes a call or two, and one that comes
/// too late is worse than none.
const TOO_LATE_SECONDS: i64 = 30;

/// So long somebody who has opened the cashier is left to pay in peace.
const AT_THE_CASHIER_SECONDS: i64 = 60;

const SETTLE: &str = "UPDATE payment_reminder SET state = ?2, failure = ?3, at = ?4
WHERE charge_id = ?1 AND state = 'sending' RETURNING order_id";

/// A guest who is to be reminded now, and of what.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Reminder {
    /// The order that waits, or of which something does.
    pub order_id: Id,
    /// What waits for its money.
    pub charge_id: Id,
    /// What a message can tell of it.
    pub facts: Facts,
}

/// What a message can tell of what waits, and to whom.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Facts {
    /// The guest, as WeChat names the person.
    pub openid: String,
    /// The name of what is booked.
    pub listing: String,
    /// The name of the store.
    pub store: String,
    /// What is to be paid.
    pub amount_fen: Fen,
    /// Until when.
    pub pay_before: Moment,
}

/// What became of a reminder.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome<'a> {
    /// It is on its way; the order's log tells it.
    Sent,
    /// The guest does not want it.
    NotWanted,
    /// It failed, or nobody knows: why.
    Failed(&'a str),
}

/// Takes the guest whose time to pay ends first among those who have no more than `lead_seconds` left, and writes down that
/// the message is being sent: nobody else gets the guest then, now or later.
///
/// Left out is who had no more time than that from the beginning, who opened the cashier within the last minute, who was
/// reminded before, and who has no WeChat. What is paid, cancelled or over is not there to be taken, and a renewal only as
/// long as it can lengthen the stay.
///
/// # Errors
/// Where the database fails.
pub fn take_due(change: &impl Statements, now: Moment, lead_seconds: i64) -> Result<Option<Reminder>, Error> {
    let row = parameters![
        now,
        now.plus_seconds(TOO_LATE_SECONDS),
        now.plus_seconds(lead_seconds),
        lead_seconds,
        now.plus_seconds(-AT_THE_CASHIER_SECONDS)
    ];
    change.optional(include_str!("take_reminder.sql"), row)
}

/// Writes down what became of a reminder that was taken.
///
/// # Errors
/// Where the database fails.
pub fn settle(change: &impl Statements, reminder: &Reminder, outcome: Outcome<'_>, now: Moment) -> Result<(), Error> {
    let (state, failure) = match outcome {
        Outcome::Sent => ("sent", None),
        Outcome::NotWanted => ("not_wanted", None),
        Outcome::Failed(cause) => ("failed", Some(cause)),
    };
    let row = parameters![reminder.charge_id, state, failure, now];
    change.run(SETTLE, row).map(drop)
}
