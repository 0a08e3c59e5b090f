//! Sessions: attempts to collect money. At most one is live for an order, whatever the channel (unique index
//! `payment_live`), so that the guest is not asked twice for the same money.

use crate::{Channel, State};
use clock::{Id, Moment};
use money::Fen;
use serde::{Deserialize, de::IgnoredAny};
use store::{Error, Statements, parameters};

const OPENED: &str = "UPDATE payment SET state = 'open', session = ?2, changed_at = ?3
WHERE id = ?1 AND state IN ('opening', 'open') RETURNING id";

const CLOSE: &str =
    "UPDATE payment SET state = 'closed', changed_at = ?2 WHERE id = ?1 AND state IN ('opening', 'open') RETURNING id";

const CLOSE_LIVE: &str = "UPDATE payment SET state = 'closed', changed_at = ?2
WHERE order_id = ?1 AND state IN ('opening', 'open') RETURNING id";

const EXPIRE: &str = "UPDATE payment SET state = 'closed', changed_at = ?1
WHERE state IN ('opening', 'open') AND id IN (
  SELECT id FROM payment WHERE state IN ('opening', 'open') AND expires_at <= ?2 ORDER BY expires_at LIMIT ?3
) RETURNING id";

/// A live session. What it asks for never changes: a retry at the gateway repeats it to the letter.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Session {
    /// The payment's id: the `out_trade_no`.
    pub id: Id,
    /// The renewal that it collects for; none: the order itself.
    pub renewal_id: Option<Id>,
    /// Through whom.
    pub channel: Channel,
    /// Whether the gateway has given its session.
    pub state: State,
    /// How much.
    pub amount_fen: Fen,
    /// The gateway's session (prepay_id); none while it is being opened.
    pub session: Option<String>,
    /// Who is asked, as the gateway names the person.
    pub payer: Option<String>,
    /// What the payer's bill says.
    pub description: String,
    /// Until when it can be paid.
    pub expires_at: Moment,
    /// The time of the last change: for an open one, since when the gateway's session is good.
    pub changed_at: Moment,
}

/// What a new session asks for; the amount and the time to pay come from the order or the renewal itself.
#[derive(Clone, Copy, Debug)]
pub struct NewSession<'a> {
    /// Its id.
    pub id: Id,
    /// The order.
    pub order_id: Id,
    /// The renewal, where it is for one.
    pub renewal_id: Option<Id>,
    /// Through whom.
    pub channel: Channel,
    /// Who is asked.
    pub payer: &'a str,
    /// What the payer's bill says.
    pub description: &'a str,
}

/// Takes the one place for a live session; none where another one has it, or the order (or renewal) does not wait for
/// money at `now`.
///
/// # Errors
/// Where the database fails.
pub fn claim(change: &impl Statements, new: NewSession<'_>, now: Moment) -> Result<Option<Session>, Error> {
    let NewSession {
        id,
        order_id,
        renewal_id,
        channel,
        payer,
        description,
    } = new;
    change.optional(
        include_str!("claim.sql"),
        parameters![id, order_id, renewal_id, channel.name(), payer, description, now],
    )
}

/// Notes the gateway's session; `false` where the payment is no longer live.
///
/// # Errors
/// Where the database fails.
pub fn opened(change: &impl Statements, id: Id, session: &str, now: Moment) -> Result<bool, Error> {
    change.changed(OPENED, parameters![id, session, now])
}

/// Gives up a session that the gateway has closed; `false` where it was not live.
///
/// # Errors
/// Where the database fails.
pub fn close(change: &impl Statements, id: Id, now: Moment) -> Result<bool, Error> {
    change.changed(CLOSE, parameters![id, now])
}

/// Gives up the live session of an order, such as one that is being cancelled; `false` where there is none. The gateway
/// may still take the guest's money: then [`crate::settle`] gives it back.
///
/// # Errors
/// Where the database fails.
pub fn close_live(change: &impl Statements, order_id: Id, now: Moment) -> Result<bool, Error> {
    change.changed(CLOSE_LIVE, parameters![order_id, now])
}

/// Gives up sessions whose time was over at `ended`, at most so many, and tells how many: the gateway has closed them by
/// itself (`time_expire`). A success that it took in time and tells late still counts.
///
/// # Errors
/// Where the database fails.
pub fn expire(change: &impl Statements, now: Moment, ended: Moment, limit: u32) -> Result<usize, Error> {
    let expired: Vec<IgnoredAny> = change.all(EXPIRE, parameters![now, ended, i64::from(limit)])?;
    Ok(expired.len())
}
