//! A message on its way by one channel. Who sends it writes that down first; where the process dies in between, nobody knows
//! whether it went out, and it is never sent again: two messages are worse than none.

use crate::Occasion;
use clock::{Id, Moment};
use database::{Error, Statements, parameters};
use serde::Deserialize;

/// So often a delivery is tried at most, where the channel says clearly that nothing was sent.
const MOST_ATTEMPTS: u32 = 5;

/// The first pause between two attempts; each further one is five times as long: a minute, five, twenty-five, two hours.
const PAUSE_SECONDS: i64 = 60;

const SETTLE: &str = "UPDATE message_delivery SET state = ?3, at = ?4, failure = ?5
WHERE id = ?1 AND attempts = ?2 AND state = 'sending' RETURNING id";

const FIRST: &str = "SELECT message_delivery.id
FROM message JOIN message_delivery ON message_delivery.message_id = message.id
WHERE message.template = ?1 AND message.key = ?2 AND message_delivery.state = 'waiting'";

/// A way to a guest beside the inbox.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    /// A subscription message of WeChat's.
    Wechat,
    /// A text message.
    Sms,
}

/// A delivery that is the taker's to send, and nobody else's, now or later.
#[derive(Clone, PartialEq, Eq, Deserialize)]
pub struct Taken {
    /// The delivery.
    pub id: Id,
    /// By which way.
    pub channel: Channel,
    /// The number of this attempt, from 1.
    pub attempts: u32,
    /// What is sent, and to whom.
    pub message: Letter,
    state: State,
}

/// A message, and how its guest is known to the channels.
#[derive(Clone, PartialEq, Eq, Deserialize)]
pub struct Letter {
    /// Its template.
    pub template: String,
    /// The guest, as WeChat names the person.
    pub openid: Option<String>,
    /// The guest.
    pub user_id: Id,
    /// The guest's phone, as it is kept.
    pub phone: Option<Phone>,
    /// What it tells.
    pub occasion: Occasion,
}

/// A phone with its country, `+86…`; nothing where the guest has none.
#[derive(Clone, PartialEq, Eq, Deserialize)]
pub struct Phone {
    /// Sealed by the crate `member`.
    pub sealed: Option<String>,
    /// In the clear, until it is taken over.
    pub clear: Option<String>,
}

#[derive(Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum State {
    Sending,
    NotWanted,
}

/// What came of an attempt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It is on its way.
    Sent,
    /// The guest does not want it, or the merchant has no form for it: why, where it is not the guest's word.
    NotWanted(Option<String>),
    /// The channel says that nothing was sent, and may say otherwise later: why.
    Refused(String),
    /// The channel says that nothing was sent, and will say so again: why.
    Failed(String),
    /// Nobody knows whether it was sent: why.
    Unknown(String),
}

impl Outcome {
    /// The state of a delivery after so many attempts, since or from when on, and why.
    #[must_use]
    pub fn after(&self, attempts: u32, now: Moment) -> (&'static str, Moment, Option<&str>) {
        match self {
            Outcome::Sent => ("sent", now, None),
            Outcome::NotWanted(cause) => ("not_wanted", now, cause.as_deref()),
            Outcome::Refused(cause) if attempts < MOST_ATTEMPTS => {
                let pause = PAUSE_SECONDS * 5_i64.pow(attempts.saturating_sub(1));
                ("waiting", now.plus_seconds(pause), Some(cause))
            }
            Outcome::Refused(cause) | Outcome::Failed(cause) => ("failed", now, Some(cause)),
            Outcome::Unknown(cause) => ("unknown", now, Some(cause)),
        }
    }
}

/// Takes a delivery that is due, and writes down that it is being sent. None where somebody else has taken it, where it is not
/// its time, or where it was given up now because it would come too late, or for what was paid in the meantime.
///
/// # Errors
/// Where the database fails.
pub fn take(change: &impl Statements, id: Id, now: Moment) -> Result<Option<Taken>, Error> {
    let taken: Option<Taken> = change.optional(include_str!("take.sql"), parameters![id, now])?;
    Ok(taken.filter(|taken| taken.state == State::Sending))
}

/// Takes what is to be sent of a message that was written just now, by its template and what it is about. None where it stands in
/// the inbox only.
///
/// # Errors
/// Where the database fails.
pub(crate) fn take_first(
    change: &impl Statements,
    template: &str,
    key: Id,
    now: Moment,
) -> Result<Option<Box<Taken>>, Error> {
    #[derive(Deserialize)]
    struct First {
        id: Id,
    }
    let first: Option<First> = change.optional(FIRST, parameters![template, key])?;
    let taken = first.map(|first| take(change, first.id, now)).transpose()?;
    Ok(taken.flatten().map(Box::new))
}

/// Writes down what came of a delivery that was taken. One that did not reach its guest for sure goes the next way, if there is
/// one.
///
/// # Errors
/// Where the database fails.
pub fn settle(change: &impl Statements, taken: &Taken, outcome: &Outcome, now: Moment) -> Result<(), Error> {
    let (state, at, failure) = outcome.after(taken.attempts, now);
    let row = parameters![taken.id, i64::from(taken.attempts), state, at, failure];
    change.run(SETTLE, row).map(drop)
}
