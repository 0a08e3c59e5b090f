//! Guests who are reminded that their time is nearly over: a quarter of an hour and five minutes before the end (the table
//! `stay_reminder`). Each once an order, however often its end moves.

use crate::{delivery, reminder::Turn};
use clock::{Id, Moment};
use database::{Error, Statements, parameters};
use serde::Deserialize;

const AHEAD: &str = "SELECT template, at, useful_until FROM stay_reminder_ahead WHERE order_id = ?1 ORDER BY at";

const TELL: &str = "INSERT INTO message_cause (template, key, order_id, at, stale_at) VALUES (?1, ?2, ?2, ?3, ?4)";

/// A reminder that an order still gets, if it is not too late for it.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Ahead {
    /// Its template.
    pub template: String,
    /// From when on it is written.
    pub at: Moment,
    /// From then on it is worse than none.
    pub useful_until: Moment,
}

/// Reminds the guest of an order of its end, and takes what is to be sent of it, if a reminder's moment has come.
///
/// The moments follow the end that the order has now. Left out are those that were behind when it was paid or got that end, those
/// that were told before, and what would come too late: nobody is reminded of what is over.
///
/// # Errors
/// Where the database fails; it needs a transaction.
pub fn remind(change: &impl Statements, order_id: Id, now: Moment) -> Result<Turn, Error> {
    let ahead: Vec<Ahead> = change.all(AHEAD, parameters![order_id])?;
    let Some(next) = next(&ahead, now) else {
        return Ok(Turn::Over);
    };
    if now < next.at {
        return Ok(Turn::Again(next.at));
    }
    let template = next.template.as_str();
    change.run(TELL, parameters![template, order_id, now, next.useful_until])?;
    delivery::take_first(change, template, order_id, now).map(Turn::Told)
}

/// The first of these, in the order of their moments, that is not too late.
#[must_use]
pub fn next(ahead: &[Ahead], now: Moment) -> Option<&Ahead> {
    ahead.iter().find(|reminder| now < reminder.useful_until)
}
