//! Money that goes back. A refund is decided in the transaction of the change that causes it; its row is the message that
//! the tick sends to the gateway, with the same number as often as it takes, and asks about until it is settled.

use crate::{Acquirer, Channel, Failure, Refund, RefundFate, hear};
use api::World;
use clock::{Id, Moment};
use database::{Error, Statements, parameters};
use money::Fen;
use serde::{Deserialize, Serialize};

/// What of each payment of an order is not given back yet, newest first.
const LEFT: &str = "SELECT payment.id, payment.channel = 'offline' AS is_offline,
  payment.amount_fen - (SELECT coalesce(sum(amount_fen), 0) FROM refund WHERE payment_id = payment.id) AS left_fen
FROM payment
WHERE payment.order_id = ?1 AND payment.state = 'succeeded'
ORDER BY payment.asked_at DESC, payment.id DESC";

const LEFT_OF_CHARGE: &str = "SELECT payment.id, payment.channel = 'offline' AS is_offline,
  payment.amount_fen - (SELECT coalesce(sum(amount_fen), 0) FROM refund WHERE payment_id = payment.id) AS left_fen
FROM payment
WHERE payment.charge_id = ?1 AND payment.state = 'succeeded'
ORDER BY payment.asked_at DESC, payment.id DESC";

const LEFT_OF_ONE: &str = "SELECT payment.id, payment.channel = 'offline' AS is_offline,
  payment.amount_fen - (SELECT coalesce(sum(amount_fen), 0) FROM refund WHERE payment_id = payment.id) AS left_fen
FROM payment
WHERE payment.id = ?1 AND payment.state = 'succeeded'";

const DECIDE: &str = "INSERT INTO refund (id, payment_id, amount_fen, reason, actor, state, decided_at, changed_at)
SELECT share.value ->> 'id', share.value ->> 'payment_id', share.value ->> 'amount_fen', ?2, ?3, 'decided', ?4, ?4
FROM json_each(?1) AS share";

/// What the shop took itself no gateway gives back: with the word of its staff it is paid out, else it waits for people. It
/// is settled only once all that goes back is written: the last one that settles ends the order.
const PAY_OUT: &str = "UPDATE refund SET changed_at = ?2,
  state = iif(refund.actor IN (SELECT user_id FROM post), 'settled', 'abnormal'),
  failure = iif(refund.actor IN (SELECT user_id FROM post), NULL, 'the shop is to pay it out')
WHERE id IN (SELECT share.value ->> 'id' FROM json_each(?1) AS share WHERE share.value ->> 'is_offline')";

const TELL: &str =
    "UPDATE refund SET state = ?2, gateway_refund_id = coalesce(?3, gateway_refund_id), failure = ?4, changed_at = ?5
WHERE id = ?1 AND state IN ('decided', 'sent', 'abnormal') AND state <> ?2 RETURNING id";

const NOTE: &str = "UPDATE refund SET failure = ?2 WHERE id = ?1 AND state IN ('decided', 'sent')";

/// That it was given up may be told again long after people have set it right at the gateway, and who then pays by hand pays
/// twice: it is only believed when the gateway says so itself, which the next tick asks.
const ASK_SOON: &str = "UPDATE refund SET gateway_asked_at = NULL WHERE id = ?1 AND state IN ('decided', 'sent')";

/// Why money goes back, and who decided it.
#[derive(Clone, Copy, Debug)]
pub struct Cause<'a> {
    /// As the order's log and the payer's bill tell it.
    pub reason: &'a str,
    /// A user's id, or `system`.
    pub actor: &'a str,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
struct Left {
    id: Id,
    is_offline: bool,
    left_fen: Fen,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
struct Share {
    id: Id,
    payment_id: Id,
    is_offline: bool,
    amount_fen: Fen,
}

/// Decides to give back so much of what was paid for an order and its renewals, the newest payment first; never more than
/// is left of them. Answers how much it is. The order's status is the caller's to change.
///
/// # Errors
/// Where the database fails.
pub fn give_back(
    change: &impl Statements,
    world: &World,
    order_id: Id,
    amount: Fen,
    cause: Cause<'_>,
) -> Result<Fen, Error> {
    let left: Vec<Left> = change.all(LEFT, parameters![order_id])?;
    let shares = spread(amount, &left, || world.clock.id());
    decide(change, world, &shares, cause)
}

/// Decides to give back so much of what was paid for one charge, such as a deposit or a line that was given up; never more
/// than is left of it. Answers how much it is.
///
/// # Errors
/// Where the database fails.
pub fn give_back_of_charge(
    change: &impl Statements,
    world: &World,
    charge_id: Id,
    amount: Fen,
    cause: Cause<'_>,
) -> Result<Fen, Error> {
    let left: Vec<Left> = change.all(LEFT_OF_CHARGE, parameters![charge_id])?;
    let shares = spread(amount, &left, || world.clock.id());
    decide(change, world, &shares, cause)
}

/// Gives a thing bought up by itself, and so many per cent of what was paid for it back, each line from the charge that paid
/// it. Answers how much that is; nothing where it cannot be given up (any more).
///
/// # Errors
/// Where the database fails; it needs a transaction.
pub fn give_up_item(
    change: &impl Statements,
    world: &World,
    order_id: Id,
    item: i64,
    percent: u8,
    cause: Cause<'_>,
) -> Result<Fen, Error> {
    let lines = order::give_up_item(change, order_id, item, world.clock.now())?;
    let mut back = Vec::with_capacity(lines.len());
    for line in lines {
        let amount = line.amount_fen.percent(percent);
        back.push(give_back_of_charge(change, world, line.charge_id, amount, cause)?);
    }
    Ok(back.into_iter().sum())
}

/// Gives back the whole of one payment of which nothing has gone back yet.
pub(crate) fn give_back_payment(
    change: &impl Statements,
    world: &World,
    payment_id: Id,
    amount: Fen,
    reason: &str,
) -> Result<Fen, Error> {
    let share = Share {
        id: world.clock.id(),
        payment_id,
        is_offline: false,
        amount_fen: amount,
    };
    let cause = Cause {
        reason,
        actor: "system",
    };
    decide(change, world, &[share], cause)
}

/// Decides to give back what is left of one payment; `false` where nothing is.
///
/// # Errors
/// Where the database fails; it needs a transaction.
pub fn give_back_rest(
    change: &impl Statements,
    world: &World,
    payment_id: &str,
    cause: Cause<'_>,
) -> Result<bool, Error> {
    let left: Option<Left> = change.optional(LEFT_OF_ONE, parameters![payment_id])?;
    let left = left.as_slice();
    let rest = left.iter().map(|payment| payment.left_fen).sum();
    let shares = spread(rest, left, || world.clock.id());
    Ok(decide(change, world, &shares, cause)?.is_positive())
}

fn decide(change: &impl Statements, world: &World, shares: &[Share], cause: Cause<'_>) -> Result<Fen, Error> {
    if !shares.is_empty() {
        let document = serde_json::to_string(shares).map_err(|error| Error::Shape {
            cause: error.to_string(),
            statement: "refunds".to_owned(),
        })?;
        let now = world.clock.now();
        change.run(DECIDE, parameters![document.as_str(), cause.reason, cause.actor, now])?;
        if shares.iter().any(|share| share.is_offline) {
            change.run(PAY_OUT, parameters![document, now])?;
        }
    }
    Ok(shares.iter().map(|share| share.amount_fen).sum())
}

/// A refund that waits for the gateway.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Due {
    /// What is sent.
    pub refund: Refund,
    /// Whether the gateway has it already, so that it is asked about and not sent.
    pub is_sent: bool,
}

/// Takes the refunds that are to be sent, or asked about, those that have waited longest first, at most so many. A new one
/// is due at once; then half a minute later, and later each time, up to an hour: until then nobody else gets it, so that
/// of two ticks at once one sends. The caller may fail; then they come again.
///
/// # Errors
/// Where the database fails.
pub fn take_due(change: &impl Statements, now: Moment, limit: u32) -> Result<Vec<Due>, Error> {
    change.all(include_str!("take_due.sql"), parameters![now, i64::from(limit)])
}

/// Sends a refund or asks about it, and writes down where it stands. Tells whether it is settled.
///
/// # Errors
/// Where the gateway does not tell or the database fails: it comes again, with the same number.
pub async fn push(world: &World, acquirer: &impl Acquirer, due: &Due) -> Result<bool, hear::Error> {
    let answer = if due.is_sent {
        match acquirer.refund_fate(&due.refund).await {
            // That it does not answer the question says nothing about the refund: who would pay it by hand would pay twice.
            Err(Failure::Refused(cause)) => Err(Failure::Unclear(cause)),
            answer => answer,
        }
    } else {
        acquirer.refund(&due.refund).await
    };
    let answer = match answer {
        // What the gateway lost is sent to it again.
        Ok(RefundFate::Unseen) => acquirer.refund(&due.refund).await,
        other => other,
    };
    match answer {
        Ok(fate) => {
            told(world, due.refund.id, &fate)?;
            Ok(matches!(fate, RefundFate::Settled { .. }))
        }
        Err(Failure::Refused(cause)) => {
            told(world, due.refund.id, &RefundFate::Abnormal { cause })?;
            Ok(false)
        }
        Err(failure) => {
            let row = parameters![due.refund.id, failure.to_string()];
            world.database.run(NOTE, row)?;
            Err(failure.into())
        }
    }
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
    let is_ours = refund.amount_fen == notice.amount && refund.out_trade_no == notice.out_trade_no;
    match &notice.fate {
        _ if !is_ours => {}
        RefundFate::Abnormal { .. } => drop(world.database.run(ASK_SOON, parameters![refund.id])?),
        fate => drop(told(world, refund.id, fate)?),
    }
    Ok(is_ours)
}

/// Writes down where a refund stands at the gateway; `false` where that was known. A settled one stays settled.
///
/// # Errors
/// Where the database fails.
pub fn told(world: &World, id: Id, fate: &RefundFate) -> Result<bool, Error> {
    let (state, number, failure) = match fate {
        RefundFate::Settled { gateway_refund_id } => ("settled", gateway_refund_id.as_deref(), None),
        RefundFate::Processing { gateway_refund_id } => ("sent", gateway_refund_id.as_deref(), None),
        RefundFate::Abnormal { cause } => ("abnormal", None, Some(cause.as_str())),
        RefundFate::Unseen => return Ok(false),
    };
    let row = parameters![id, state, number, failure, world.clock.now()];
    world.database.changed(TELL, row)
}

fn spread(amount: Fen, left: &[Left], new_id: impl Fn() -> Id) -> Vec<Share> {
    let mut wanted = amount;
    let mut shares = Vec::new();
    for payment in left {
        let share = wanted.min(payment.left_fen);
        if share.is_positive() {
            wanted = wanted.minus(share);
            shares.push(Share {
                id: new_id(),
                payment_id: payment.id,
                is_offline: payment.is_offline,
                amount_fen: share,
            });
        }
    }
    shares
}

#[cfg(test)]
mod tests {
    use super::*;
    use clock::{Clock, Moment};
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn shares_add_up_and_none_is_larger_than_what_is_left(
            wanted in -10i64..5000,
            left in prop::collection::vec(0i64..2000, 0..5),
        ) {
            let clock = Clock::simulated(Moment::from_unix(0), 1);
            let left: Vec<Left> =
                left.into_iter().map(|fen| Left { id: clock.id(), is_offline: false, left_fen: Fen::new(fen) }).collect();
            let shares = spread(Fen::new(wanted), &left, || clock.id());
            let total: Fen = shares.iter().map(|share| share.amount_fen).sum();
            let all: Fen = left.iter().map(|payment| payment.left_fen).sum();
            prop_assert_eq!(total, Fen::new(wanted.max(0)).min(all));
            for share in shares {
                let payment = left.iter().find(|payment| payment.id == share.payment_id);
                prop_assert!(share.amount_fen.is_positive());
                prop_assert!(payment.is_some_and(|payment| share.amount_fen <= payment.left_fen));
            }
        }
    }
}
