//! Attempts to collect a charge. At most one is live for each, whatever the channel (unique index `payment_live`), so that
//! the guest is not asked twice for the same money.

use crate::{Asked, Channel, PaymentAccount, State};
use clock::{Id, Moment};
use database::{Error, Statements, parameters};
use money::Fen;
use serde::Deserialize;

const OPENED: &str = "UPDATE payment SET state = 'open', prepay = ?2, changed_at = ?3
WHERE id = ?1 AND state IN ('opening', 'open') RETURNING id";

const CLOSE: &str = "UPDATE payment SET state = 'closed', changed_at = ?2
WHERE id = ?1 AND state IN ('opening', 'open', 'closing') RETURNING id";

/// One whose cashier was handed out can still be paid, whatever the gateway has seen of it so far, until a minute after its
/// time.
const CLOSE_UNSEEN: &str = "UPDATE payment SET state = 'closed', changed_at = ?2
WHERE id = ?1 AND state IN ('opening', 'open', 'closing') AND (prepay IS NULL OR expires_at <= ?2 - 60) RETURNING id";

const GIVE_UP: &str =
    "UPDATE payment SET state = 'closing', changed_at = ?2 WHERE id = ?1 AND state IN ('opening', 'open') RETURNING id";

/// Nobody hears of a payment for this long before the gateway is asked what became of it. A gateway tells a success
/// within seconds; what does not come in half a minute may never come.
const UNHEARD_SECONDS: i64 = 30;

/// A live attempt. What it asks for never changes: a retry at the gateway repeats it to the letter.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Attempt {
    /// The payment's id: the `out_trade_no`.
    pub id: Id,
    /// What it collects.
    pub charge_id: Id,
    /// Through whom.
    pub channel: Channel,
    /// With whose account; none: with that of the settings.
    pub account: Option<PaymentAccount>,
    /// Whether the gateway has given its prepay.
    pub state: State,
    /// How much.
    pub amount_fen: Fen,
    /// The gateway's prepay (such as prepay_id); none while it is being opened.
    pub prepay: Option<String>,
    /// Who is asked, as the gateway names the person.
    pub payer: Option<String>,
    /// What the payer's bill says.
    pub description: String,
    /// When it was first asked for.
    pub asked_at: Moment,
    /// Until when it can be paid.
    pub expires_at: Moment,
    /// The time of the last change: for an open one, since when the gateway's prepay is good.
    pub changed_at: Moment,
}

impl Attempt {
    /// As it is named at its gateway.
    #[must_use]
    pub fn asked(&self) -> Asked {
        Asked {
            id: self.id,
            channel: self.channel,
            account: self.account.clone(),
            amount_fen: self.amount_fen,
            asked_at: self.asked_at,
            expires_at: self.expires_at,
        }
    }
}

/// What a new attempt asks for; the amount and the time to pay come from the charge itself.
#[derive(Clone, Copy, Debug)]
pub struct NewAttempt<'a> {
    /// Its id.
    pub id: Id,
    /// What it collects.
    pub charge_id: Id,
    /// Through whom.
    pub channel: Channel,
    /// With which account; none: with that of the settings.
    pub account_id: Option<Id>,
    /// Who is asked, where the gateway wants to know.
    pub payer: Option<&'a str>,
    /// What the payer's bill says.
    pub description: &'a str,
}

/// Takes the one place for a live attempt; none where another one has it, or the charge does not wait for money at
/// `now`.
///
/// # Errors
/// Where the database fails.
pub fn claim(change: &impl Statements, new: NewAttempt<'_>, now: Moment) -> Result<Option<Attempt>, Error> {
    let NewAttempt {
        id,
        charge_id,
        channel,
        account_id,
        payer,
        description,
    } = new;
    change.optional(
        include_str!("claim.sql"),
        parameters![id, charge_id, channel.name(), payer, description, now, account_id],
    )
}

/// Notes the gateway's prepay; `false` where the payment is no longer live.
///
/// # Errors
/// Where the database fails.
pub fn opened(change: &impl Statements, id: Id, prepay: &str, now: Moment) -> Result<bool, Error> {
    change.changed(OPENED, parameters![id, prepay, now])
}

/// Writes down that nobody can pay it any more, by the gateway's word; `false` where it was over before.
///
/// # Errors
/// Where the database fails.
pub fn close(change: &impl Statements, id: Id, now: Moment) -> Result<bool, Error> {
    change.changed(CLOSE, parameters![id, now])
}

/// Writes down that nobody can pay it any more, because its gateway never saw it; `false` where it was over before, or its
/// gateway has just seen it.
///
/// # Errors
/// Where the database fails.
pub fn close_unseen(change: &impl Statements, id: Id, now: Moment) -> Result<bool, Error> {
    change.changed(CLOSE_UNSEEN, parameters![id, now])
}

/// Gives up an attempt that its gateway has not closed (yet): another one may take its place. The gateway goes on being
/// asked about it; of two that are paid all the same the second goes back. `false` where it was not live.
///
/// # Errors
/// Where the database fails.
pub fn give_up(change: &impl Statements, id: Id, now: Moment) -> Result<bool, Error> {
    change.changed(GIVE_UP, parameters![id, now])
}

const FIND: &str = "SELECT id, channel, amount_fen, asked_at, expires_at,
  (SELECT named FROM payment_account_named AS account WHERE account.id = payment.account_id) AS account
FROM payment WHERE id = ?1 AND channel = ?2";

/// The payment of this number, to be asked about, whether it is live or not.
///
/// # Errors
/// Where the database fails.
pub fn find(statements: &impl Statements, out_trade_no: &str, channel: Channel) -> Result<Option<Asked>, Error> {
    statements.optional(FIND, parameters![out_trade_no, channel.name()])
}

/// An attempt that the gateway is to be asked about.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Unheard {
    /// The payment.
    pub asked: Asked,
    /// Nobody waits for its money any more: its time is over, or its charge is, or it was given up. It is to be closed
    /// at the gateway if nobody has paid it.
    pub is_over: bool,
}

/// Takes those of these attempts of which nobody has heard for half a minute. For another half minute nobody else gets them: of
/// two that ask at once each attempt is asked about by one. The caller may fail; then they come again.
///
/// # Errors
/// Where the database fails.
pub fn take_unheard(change: &impl Statements, now: Moment, payments: &[String]) -> Result<Vec<Unheard>, Error> {
    let payments = serde_json::json!(payments).to_string();
    let row = parameters![now, now.plus_seconds(-UNHEARD_SECONDS), payments];
    change.all(include_str!("take_unheard.sql"), row)
}
