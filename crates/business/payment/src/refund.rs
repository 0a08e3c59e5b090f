//! Money that goes back. A refund is decided in the transaction of the change that causes it.

use api::World;
use clock::Id;
use money::Fen;
use serde::{Deserialize, Serialize};
use settings::Mode;
use store::{Error, Statements, parameters};

/// What of each payment of an order is not given back yet, newest first.
const LEFT: &str = "SELECT payment.id,
  payment.amount_fen - (SELECT coalesce(sum(amount_fen), 0) FROM refund WHERE payment_id = payment.id) AS left_fen
FROM payment
WHERE payment.order_id = ?1 AND payment.state = 'succeeded'
ORDER BY payment.asked_at DESC, payment.id DESC";

const DECIDE: &str = "INSERT INTO refund (id, payment_id, amount_fen, reason, state, decided_at, changed_at)
SELECT share.value ->> 'id', share.value ->> 'payment_id', share.value ->> 'amount_fen', ?2, ?3, ?4, ?4
FROM json_each(?1) AS share";

/// What went back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GivenBack {
    /// How much in all.
    pub amount: Fen,
    /// Whether it is back already: in the sandbox at once. Otherwise it is decided, and has to be sent.
    pub is_settled: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
struct Left {
    id: Id,
    left_fen: Fen,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
struct Share {
    id: Id,
    payment_id: Id,
    amount_fen: Fen,
}

/// Gives back so much of what was paid for an order and its renewals, the newest payment first; never more than is left
/// of them. The order's status is the caller's to change.
///
/// # Errors
/// Where the database fails.
pub fn give_back(
    change: &impl Statements,
    world: &World,
    order_id: Id,
    amount: Fen,
    reason: &str,
) -> Result<GivenBack, Error> {
    let left: Vec<Left> = change.all(LEFT, parameters![order_id])?;
    let shares = spread(amount, &left, || world.clock.id());
    decide(change, world, &shares, reason)
}

/// Gives back the whole of one payment of which nothing has gone back yet.
pub(crate) fn give_back_payment(
    change: &impl Statements,
    world: &World,
    payment_id: Id,
    amount: Fen,
    reason: &str,
) -> Result<GivenBack, Error> {
    let share = Share {
        id: world.clock.id(),
        payment_id,
        amount_fen: amount,
    };
    decide(change, world, &[share], reason)
}

fn decide(change: &impl Statements, world: &World, shares: &[Share], reason: &str) -> Result<GivenBack, Error> {
    let is_settled = world.mode == Mode::Sandbox;
    let state = if is_settled { "settled" } else { "decided" };
    if !shares.is_empty() {
        let document = serde_json::to_string(shares).map_err(|error| Error::Shape {
            cause: error.to_string(),
            statement: "refunds".to_owned(),
        })?;
        change.run(DECIDE, parameters![document, reason, state, world.clock.now()])?;
    }
    let amount = shares.iter().map(|share| share.amount_fen).sum();
    Ok(GivenBack { amount, is_settled })
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
                left.into_iter().map(|fen| Left { id: clock.id(), left_fen: Fen::new(fen) }).collect();
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
