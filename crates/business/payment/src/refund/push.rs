//! Refunds on their way: sent to the gateway with the same number as often as it takes, and asked about until they are
//! settled.

use crate::{Acquirer, Channel, Failure, PaymentAccount, Refund, RefundFate, hear};
use api::World;
use clock::{Id, Moment};
use database::{Error, Statements, parameters};
use money::Fen;
use serde::Deserialize;

const TELL: &str =
    "UPDATE refund SET state = ?2, gateway_refund_id = coalesce(?3, gateway_refund_id), failure = ?4, changed_at = ?5
WHERE id = ?1 AND state IN ('decided', 'sent', 'abnormal') AND state <> ?2 RETURNING id";

const NOTE: &str = "UPDATE refund SET failure = ?2 WHERE id = ?1 AND state IN ('decided', 'sent')";

/// A notification that a refund was given up may come again long after people have set it right at the gateway, and whoever
/// then paid by hand would pay twice. So it is only believed when the gateway says the same to a question, which the next
/// tick asks.
const ASK_SOON: &str = "UPDATE refund SET gateway_asked_at = NULL WHERE id = ?1 AND state IN ('decided', 'sent')";

/// The guard: who has set it right by hand, or has just sent it with another time, is not overtaken.
const SEND_AGAIN: &str = "UPDATE refund SET ordered_at = ?3
WHERE id = ?1 AND coalesce(ordered_at, decided_at) = ?2 AND state IN ('decided', 'sent') RETURNING id";

/// A refund that waits for the gateway.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Due {
    /// What is sent.
    pub refund: Refund,
    /// Whether the gateway has it already, so that it is asked about and not sent.
    pub is_sent: bool,
}

/// Takes those of these refunds that are to be sent, or asked about. A new one is due at once; then half a minute later, and
/// later each time, up to an hour: until then nobody else gets it, so that of two that push at once one sends. The caller may
/// fail; then they come again.
///
/// # Errors
/// Where the database fails.
pub fn take_due(change: &impl Statements, now: Moment, refunds: &[String]) -> Result<Vec<Due>, Error> {
    let refunds = serde_json::json!(refunds).to_string();
    change.all(include_str!("../take_due.sql"), parameters![now, refunds])
}

/// Sends a refund or asks about it, and writes down where it stands. Tells whether it is settled.
///
/// # Errors
/// Where the gateway does not tell or the database fails: it comes again, with the same number.
pub async fn push(world: &World, acquirer: &impl Acquirer, due: &Due) -> Result<bool, hear::Error> {
    let answer = if due.is_sent || due.refund.is_of_long_ago(world.clock.now()) {
        match acquirer.refund_fate(&due.refund).await {
            // A question that is refused says nothing about the refund: whoever paid it by hand now might pay twice.
            Err(Failure::Refused(cause)) => Err(Failure::Unclear(cause)),
            answer => answer,
        }
    } else {
        acquirer.refund(&due.refund).await
    };
    let answer = match answer {
        // What the gateway lost, or never got, is sent to it again.
        Ok(RefundFate::Unseen) => match to_be_sent_again(world, &due.refund)? {
            Some(refund) => acquirer.refund(&refund).await,
            None => return Ok(false),
        },
        other => other,
    };
    match answer {
        Ok(fate) => {
            record_fate(world, due.refund.id, &fate)?;
            Ok(matches!(fate, RefundFate::Settled { .. }))
        }
        Err(Failure::Refused(cause)) => {
            record_fate(world, due.refund.id, &RefundFate::Abnormal { cause })?;
            Ok(false)
        }
        Err(failure) => {
            let row = parameters![due.refund.id, failure.to_string()];
            world.database.run(NOTE, row)?;
            Err(failure.into())
        }
    }
}

/// The refund as it is sent again, with the present time where its own is of long ago; that is kept before anything is sent. None
/// where it is not to be sent any more.
fn to_be_sent_again(world: &World, refund: &Refund) -> Result<Option<Refund>, Error> {
    let now = world.clock.now();
    let again = Refund {
        ordered_at: if refund.is_of_long_ago(now) {
            now
        } else {
            refund.ordered_at
        },
        ..refund.clone()
    };
    let row = parameters![refund.id, refund.ordered_at, again.ordered_at];
    Ok(world.database.changed(SEND_AGAIN, row)?.then_some(again))
}

const FIND: &str = "SELECT 1 AS is_sent, message AS refund FROM refund_sending WHERE id = ?1 AND channel = ?2";

/// The refund of this number, to be asked about.
///
/// # Errors
/// Where the database fails.
pub fn find(statements: &impl Statements, out_refund_no: &str, channel: Channel) -> Result<Option<Due>, Error> {
    statements.optional(FIND, parameters![out_refund_no, channel.name()])
}

/// What a gateway tells of a refund by itself; its signature has been verified.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// Through whom.
    pub channel: Channel,
    /// The merchant's own account whose keys have proven it; none: the platform's.
    pub own_account: Option<Id>,
    /// Our number of the refund, as it came.
    pub out_refund_no: String,
    /// Our number of the payment, as it came.
    pub out_trade_no: String,
    /// How much went back.
    pub amount: Fen,
    /// Where it stands.
    pub fate: RefundFate,
}

/// Takes a gateway's word about a refund; `false` where no refund of ours is that one: then nothing changes, and the daily
/// match will show the money.
///
/// # Errors
/// Where the database fails.
pub fn notified(world: &World, notice: &Notice) -> Result<bool, Error> {
    let Some(Due { refund, .. }) = find(&world.database, &notice.out_refund_no, notice.channel)? else {
        return Ok(false);
    };
    let own_account = refund.account.as_ref().and_then(PaymentAccount::own_id);
    let is_ours = own_account == notice.own_account
        && refund.amount_fen == notice.amount
        && refund.out_trade_no == notice.out_trade_no;
    match &notice.fate {
        _ if !is_ours => {}
        RefundFate::Abnormal { .. } => drop(world.database.run(ASK_SOON, parameters![refund.id])?),
        fate => drop(record_fate(world, refund.id, fate)?),
    }
    Ok(is_ours)
}

/// Writes down where a refund stands at the gateway; `false` where that was known. A settled one stays settled.
///
/// # Errors
/// Where the database fails.
pub fn record_fate(world: &World, id: Id, fate: &RefundFate) -> Result<bool, Error> {
    let (state, number, failure) = match fate {
        RefundFate::Settled { gateway_refund_id } => ("settled", gateway_refund_id.as_deref(), None),
        RefundFate::Processing { gateway_refund_id } => ("sent", gateway_refund_id.as_deref(), None),
        RefundFate::Abnormal { cause } => ("abnormal", None, Some(cause.as_str())),
        RefundFate::Unseen => return Ok(false),
    };
    let row = parameters![id, state, number, failure, world.clock.now()];
    world.database.changed(TELL, row)
}
