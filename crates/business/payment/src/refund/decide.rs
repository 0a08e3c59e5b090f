//! What goes back, decided in the transaction of the change that causes it; its row is the message to the gateway.

use api::World;
use clock::Id;
use database::{Error, Statements, parameters};
use money::Fen;
use order::{Status, Turn, View};
use serde::{Deserialize, Serialize};

/// What of each payment of an order is not given back yet, newest first; what was deposited stands before the others where `?2`
/// is 1, behind them where it is 0.
const LEFT: &str = "SELECT payment.id, payment.channel = 'offline' AS is_offline,
  payment.amount_fen - (SELECT coalesce(sum(amount_fen), 0) FROM refund WHERE payment_id = payment.id) AS left_fen
FROM payment
JOIN charge ON charge.id = payment.charge_id
JOIN charge_kind ON charge_kind.name = charge.kind
WHERE payment.order_id = ?1 AND payment.state = 'succeeded'
ORDER BY (charge_kind.is_earned = 'never') = ?2 DESC, payment.asked_at DESC, payment.id DESC";

const LEFT_OF_CHARGE: &str = "SELECT payment.id, payment.channel = 'offline' AS is_offline,
  payment.amount_fen - (SELECT coalesce(sum(amount_fen), 0) FROM refund WHERE payment_id = payment.id) AS left_fen
FROM payment
WHERE payment.charge_id = ?1 AND payment.state = 'succeeded'
ORDER BY payment.asked_at DESC, payment.id DESC";

const LEFT_OF_ONE: &str = "SELECT payment.id, payment.channel = 'offline' AS is_offline,
  payment.amount_fen - (SELECT coalesce(sum(amount_fen), 0) FROM refund WHERE payment_id = payment.id) AS left_fen
FROM payment
WHERE payment.id = ?1 AND payment.state = 'succeeded'";

/// What is deposited for an order of which nothing else is left.
const DEPOSITS_OF_NOTHING: &str = "SELECT payment.id, payment.channel = 'offline' AS is_offline,
  payment.amount_fen - (SELECT coalesce(sum(amount_fen), 0) FROM refund WHERE payment_id = payment.id) AS left_fen
FROM payment
JOIN charge ON charge.id = payment.charge_id
JOIN charge_kind ON charge_kind.name = charge.kind AND charge_kind.is_earned = 'never'
WHERE payment.order_id = ?1 AND payment.state = 'succeeded' AND NOT EXISTS (
  SELECT 1 FROM order_line JOIN charge AS other ON other.id = order_line.charge_id AND other.state = 'paid'
  JOIN charge_kind AS kind ON kind.name = other.kind AND kind.is_earned <> 'never'
  WHERE order_line.order_id = ?1 AND order_line.given_up_at IS NULL AND order_line.kind <> 'discount'
)";

const DECIDE: &str = "INSERT INTO refund (id, payment_id, amount_fen, reason, actor, state, decided_at, changed_at)
SELECT share.value ->> 'id', share.value ->> 'payment_id', share.value ->> 'amount_fen', ?2, ?3, 'decided', ?4, ?4
FROM json_each(?1) AS share";

/// What the shop took itself no gateway gives back: with the word of its staff it is paid out, else it waits for people. It
/// is settled only once all that goes back is written: the last one that settles ends the order.
const PAY_OUT: &str = "UPDATE refund SET changed_at = ?2,
  state = iif(refund.actor IN (SELECT user_id FROM post), 'settled', 'abnormal'),
  failure = iif(refund.actor IN (SELECT user_id FROM post), NULL, 'the shop is to pay it out')
WHERE id IN (SELECT share.value ->> 'id' FROM json_each(?1) AS share WHERE share.value ->> 'is_offline')";

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

/// Decides to give back so much of what was paid for an order by the word of its shop: the newest payment first, and nothing of
/// what was deposited, which goes back in any case, as long as there is something else; never more than is left. Answers how much
/// it is. The order's status is the caller's to change.
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
    let left: Vec<Left> = change.all(LEFT, parameters![order_id, 0_i64])?;
    let shares = spread(amount, &left, || world.clock.id());
    decide(change, world, &shares, cause)
}

/// The same for an order that is given up as a whole: of what was deposited all goes back, so it is the first.
///
/// # Errors
/// Where the database fails.
pub fn give_back_order(
    change: &impl Statements,
    world: &World,
    order_id: Id,
    amount: Fen,
    cause: Cause<'_>,
) -> Result<Fen, Error> {
    let left: Vec<Left> = change.all(LEFT, parameters![order_id, 1_i64])?;
    let shares = spread(amount, &left, || world.clock.id());
    decide(change, world, &shares, cause)
}

/// Gives an order up as a whole, from the status that it has, and so much of its money back; what it occupies, speaks for and
/// owes goes with it. `false` where it does not have that status any more.
///
/// # Errors
/// Where the database fails; it needs a transaction.
pub fn give_up_order(
    change: &impl Statements,
    world: &World,
    order: &View,
    refund: Fen,
    cause: Cause<'_>,
) -> Result<bool, Error> {
    let how = Turn {
        source: order.status,
        target: match refund.is_positive() {
            true => Status::Refunding,
            false => Status::Cancelled,
        },
        actor: cause.actor,
        at: world.clock.now(),
        cause: cause.reason,
    };
    let is_given_up = order::turn(change, order.id, how)?;
    if is_given_up && refund.is_positive() {
        give_back_order(change, world, order.id, refund, cause)?;
    }
    Ok(is_given_up)
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
/// it; a deposit goes back whole. With the last thing the order ends. Answers how much goes back; nothing where it cannot be
/// given up (any more).
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
        let amount = match line.is_deposit {
            true => line.amount_fen,
            false => line.amount_fen.percent(percent),
        };
        back.push(give_back_of_charge(change, world, line.charge_id, amount, cause)?);
    }
    if !back.is_empty() {
        let deposits: Vec<Left> = change.all(DEPOSITS_OF_NOTHING, parameters![order_id])?;
        let rest = deposits.iter().map(|payment| payment.left_fen).sum();
        let shares = spread(rest, &deposits, || world.clock.id());
        back.push(decide(change, world, &shares, cause)?);
        order::end_given_up(change, order_id, cause.actor, cause.reason, world.clock.now())?;
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
