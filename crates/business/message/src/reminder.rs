//! Guests who are reminded of what waits for their money: an order, or more of one. Each once.

use crate::{Taken, delivery};
use clock::{Id, Moment};
use database::{Error, Statements, parameters};
use money::Fen;
use serde::Deserialize;

/// So long before the end of the time to pay nobody is reminded any more: a message takes a call or two, and one that comes
/// too late is worse than none.
const TOO_LATE_SECONDS: i64 = 30;

/// So long somebody who has opened the cashier is left to pay in peace.
const AT_THE_CASHIER_SECONDS: i64 = 60;

/// So long somebody is left alone whose charge cannot be paid as things are, and may be able to later.
const IDLE_SECONDS: i64 = 60;

const TELL: &str = "INSERT INTO message_cause (template, key, order_id, amount_fen, pay_before, at, stale_at)
VALUES ('payment_reminder', ?1, ?2, ?3, ?4, ?5, ?6)";

/// That nobody is reminded is written down: time need not come back to it.
const SPARE: &str = "INSERT INTO reminder_spared (charge_id, at) VALUES (?1, ?2) ON CONFLICT DO NOTHING";

/// What becomes of a reminder whose turn it is.
#[derive(Clone, PartialEq, Eq)]
pub enum Turn {
    /// It is written; what is to be sent of it beside the inbox, if anything.
    Told(Option<Box<Taken>>),
    /// It is not its time, or not yet.
    Again(Moment),
    /// Nobody is reminded of it (any more).
    Over,
}

/// What waits for money.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
pub struct Waiting {
    /// The order that it is of.
    pub order_id: Id,
    /// How much.
    pub amount_fen: Fen,
    /// Since when.
    pub asked_at: Moment,
    /// Until when.
    pub pay_before: Moment,
    /// When the guest last opened a cashier that is still open.
    pub cashier_at: Option<Moment>,
    /// Whether money that came now would be taken for it.
    pub is_payable: bool,
    /// Whether its guest was reminded before.
    pub is_told: bool,
}

/// What becomes of a reminder at a moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It is its time.
    Now,
    /// It is to be looked at then.
    Again(Moment),
    /// Nobody is reminded of it (any more).
    Over,
}

/// Reminds the guest of a charge `lead_seconds` before its time to pay is over, and takes what is to be sent of it.
///
/// Left out is who had no more time than that from the beginning, who was reminded before, and who has less than half a minute;
/// who opened the cashier within the last minute is left in peace for so long. What is paid, cancelled or over is not reminded
/// of, and more of an order only as long as it can lengthen the stay.
///
/// # Errors
/// Where the database fails; it needs a transaction.
pub fn remind(change: &impl Statements, charge_id: Id, now: Moment, lead_seconds: i64) -> Result<Turn, Error> {
    let row = parameters![charge_id, now.plus_seconds(TOO_LATE_SECONDS)];
    let waiting: Option<Waiting> = change.optional(include_str!("waiting.sql"), row)?;
    let Some(waiting) = waiting else {
        return Ok(Turn::Over);
    };
    match waiting.verdict(now, lead_seconds) {
        Verdict::Over => {
            change.run(SPARE, parameters![charge_id, now])?;
            return Ok(Turn::Over);
        }
        Verdict::Again(moment) => return Ok(Turn::Again(moment)),
        Verdict::Now => {}
    }
    let row = parameters![
        charge_id,
        waiting.order_id,
        waiting.amount_fen.get(),
        waiting.pay_before,
        now,
        waiting.stale_at()
    ];
    change.run(TELL, row)?;
    delivery::take_first(change, "payment_reminder", charge_id, now).map(Turn::Told)
}

impl Waiting {
    /// Whether its guest is reminded now, `lead_seconds` before its end.
    #[must_use]
    pub fn verdict(&self, now: Moment, lead_seconds: i64) -> Verdict {
        let reminded_at = self.pay_before.plus_seconds(lead_seconds.saturating_neg());
        let in_peace_until = self.cashier_at.map(|at| at.plus_seconds(AT_THE_CASHIER_SECONDS));
        if self.is_told || reminded_at <= self.asked_at || self.stale_at() <= now {
            return Verdict::Over;
        }
        if now < reminded_at {
            return Verdict::Again(reminded_at);
        }
        if !self.is_payable {
            return Verdict::Again(now.plus_seconds(IDLE_SECONDS));
        }
        match in_peace_until {
            Some(until) if now < until => Verdict::Again(until),
            _ => Verdict::Now,
        }
    }

    fn stale_at(&self) -> Moment {
        self.pay_before.plus_seconds(-TOO_LATE_SECONDS)
    }
}
