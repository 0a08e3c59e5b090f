//! How what goes back is spread over the payments of an order.

use clock::Id;
use database::{Error, Statements, Transaction, parameters};
use money::Fen;
use order::Status;
use payment::{give_back, refund::Cause};
use proptest::prelude::*;
use scene::Shop;
use serde::Deserialize;
use std::cell::Cell;

#[derive(Deserialize)]
struct Left {
    id: Id,
    left_fen: Fen,
}

#[derive(Deserialize)]
struct Share {
    payment_id: Id,
    amount_fen: Fen,
}

fn left(shop: &Shop, order_id: Id) -> Vec<Left> {
    let left = "SELECT id, amount_fen - (SELECT coalesce(sum(amount_fen), 0) FROM refund WHERE payment_id = payment.id) AS left_fen
      FROM payment WHERE order_id = ?1";
    shop.world.database.all(left, parameters![order_id]).unwrap()
}

fn back(shop: &Shop, order_id: Id, fen: i64, reason: &str) -> Fen {
    let cause = Cause {
        reason,
        actor: "system",
    };
    let change = |change: &Transaction| give_back(change, &shop.world, order_id, Fen::new(fen), cause);
    shop.world.database.transaction::<_, Error>(change).unwrap()
}

#[test]
fn shares_add_up_and_none_is_larger_than_what_is_left() {
    let (shop, hours) = (Shop::open(), Cell::new(0));
    let payments = prop::collection::vec(1_i64..2000, 0..5);
    proptest!(|(wanted in -10_i64..5000, payments in payments, earlier in 0_i64..3000)| {
        // Each case has an order of its own.
        hours.set(hours.get() + 3);
        let order_id = shop.stay(Status::Paid, hours.get(), &payments).order_id;
        back(&shop, order_id, earlier, "earlier");
        let left = left(&shop, order_id);
        let total = back(&shop, order_id, wanted, "wanted");
        let shares = "SELECT payment_id, refund.amount_fen FROM refund JOIN payment ON payment.id = payment_id
          WHERE order_id = ?1 AND reason = 'wanted'";
        let shares: Vec<Share> = shop.world.database.all(shares, parameters![order_id]).unwrap();
        let all: Fen = left.iter().map(|payment| payment.left_fen).sum();
        prop_assert_eq!(total, Fen::new(wanted.max(0)).min(all));
        prop_assert_eq!(shares.iter().map(|share| share.amount_fen).sum::<Fen>(), total);
        for share in shares {
            let payment = left.iter().find(|payment| payment.id == share.payment_id);
            prop_assert!(share.amount_fen.is_positive());
            prop_assert!(payment.is_some_and(|payment| share.amount_fen <= payment.left_fen));
        }
    });
}
