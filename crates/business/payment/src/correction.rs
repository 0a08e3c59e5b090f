//! What the daily match corrects, once somebody has said so.

use crate::Channel;
use api::World;
use clock::{Id, Moment};
use database::{Error, Statements, parameters};
use money::Fen;

const KEEP: &str =
    "INSERT INTO payment_exception (id, channel, out_trade_no, transaction_id, reason, detail, suspense_fen, at)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, 0, ?7) ON CONFLICT DO NOTHING";

const REPORT_AGAIN: &str = "INSERT INTO shipping_report (payment_id, state, due_at, changed_at)
SELECT id, 'due', ?2, ?2 FROM payment WHERE id = ?1 AND channel = 'wechat' AND state = 'succeeded'
ON CONFLICT (payment_id) DO UPDATE SET state = 'due', due_at = excluded.due_at, asked_at = NULL, attempts = 0,
  failure = NULL, changed_at = excluded.changed_at
WHERE state <> 'reported' RETURNING payment_id";

/// What people are to look into, by the numbers of both sides.
#[derive(Clone, Copy, Debug)]
pub struct Case<'a> {
    /// Through whom.
    pub channel: Channel,
    /// Our number.
    pub out_trade_no: &'a str,
    /// The channel's number, or the number of the refund.
    pub transaction_id: &'a str,
    /// In a word.
    pub reason: &'a str,
    /// How much it is about.
    pub amount: Option<Fen>,
}

/// Keeps something for people to look into, of which no money waits at our account.
///
/// # Errors
/// Where the database fails.
pub fn keep_for_people(change: &impl Statements, world: &World, case: Case<'_>) -> Result<(), Error> {
    let detail = serde_json::json!({ "amount_fen": case.amount }).to_string();
    let row = parameters![
        world.clock.id(),
        case.channel.name(),
        case.out_trade_no,
        case.transaction_id,
        case.reason,
        detail,
        world.clock.now()
    ];
    change.run(KEEP, row).map(drop)
}

/// Posts what the ledger lacks of a payment (`payment`) or a refund (`refund_decided`, `refund_settled`) as a correction
/// with an id of its own; `false` where it lacks nothing.
///
/// # Errors
/// Where the database fails, or an account would be overdrawn.
pub fn post(
    change: &impl Statements,
    posting: &str,
    cause_id: &str,
    correction: Id,
    now: Moment,
) -> Result<bool, Error> {
    change.changed(
        include_str!("correction.sql"),
        parameters![posting, cause_id, correction, now],
    )
}

/// Has the delivery of what was paid for told to WeChat again; `false` where WeChat knows, or there is nothing to tell.
///
/// # Errors
/// Where the database fails.
pub fn report_again(change: &impl Statements, payment_id: &str, now: Moment) -> Result<bool, Error> {
    change.changed(REPORT_AGAIN, parameters![payment_id, now])
}
