//! Cancellations that meet each other or a payment, on connections of their own to one file.

use crate::guest_orders::shop::{HOUR, Shop};
use clock::Id;
use database::{Database, Statements};
use serde::Deserialize;
use std::{path::Path, thread};
use tempfile::TempDir;

#[derive(Deserialize)]
struct Refunds {
    count: i64,
    fen: i64,
}

fn refunds(database: &Database) -> (i64, i64) {
    let refunds: Refunds = database
        .one(
            "SELECT count(*) AS count, coalesce(sum(amount_fen), 0) AS fen FROM refund",
            &[],
        )
        .unwrap();
    (refunds.count, refunds.fen)
}

/// So many cancellations at once, each with a connection of its own; the statuses of the answers.
fn cancel_at_once(shop: &Shop, file: &Path, order: Id, keys: &[Option<&str>]) -> Vec<u16> {
    let run = |key: Option<&str>| {
        let mut world = shop.world.clone();
        world.database = Database::in_file(file, true).unwrap();
        shop.cancel_with(&world, order, key).status
    };
    thread::scope(|scope| {
        let racers: Vec<_> = keys.iter().map(|key| scope.spawn(|| run(*key))).collect();
        racers.into_iter().map(|racer| racer.join().unwrap()).collect()
    })
}

#[test]
fn two_cancellations_at_once_are_one_refund() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("shop.db");
    let shop = Shop::with(Database::in_file(&file, true).unwrap());
    for round in 1..=5 {
        let order = shop.paid(24 * HOUR, &[4000]);
        let mut statuses = cancel_at_once(&shop, &file, order, &[None; 6]);
        statuses.sort_unstable();
        assert_eq!(statuses, [200, 409, 409, 409, 409, 409]);
        assert_eq!(refunds(&shop.world.database), (round, round * 4000));
    }
}

#[test]
fn the_same_press_at_once_is_one_refund_and_one_answer() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("shop.db");
    let shop = Shop::with(Database::in_file(&file, true).unwrap());
    let order = shop.paid(24 * HOUR, &[4000]);
    assert_eq!(cancel_at_once(&shop, &file, order, &[Some("press"); 6]), [200; 6]);
    assert_eq!(refunds(&shop.world.database), (1, 4000));
    let again = shop.cancel_with(&shop.world, order, Some("press"));
    assert_eq!(again.answer.into_http("test").headers()["idempotency-replayed"], "true");
    let other = shop.paid(48 * HOUR, &[4000]);
    shop.cancel_with(&shop.world, other, Some("press")).expect(422);
}

#[test]
fn a_payment_at_the_same_moment_is_before_or_after() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("shop.db");
    let shop = Shop::with(Database::in_file(&file, true).unwrap());
    for _ in 0..10 {
        let stay = shop.waiting(24 * HOUR, 4000);
        let order = stay.order_id;
        let (paid, cancelled) = thread::scope(|scope| {
            let paid = scope.spawn(|| {
                let database = Database::in_file(&file, true).unwrap();
                charge::pay(&database, stay.charge_id, "gateway", shop.world.clock.now()).unwrap()
            });
            let cancelled = scope.spawn(|| cancel_at_once(&shop, &file, order, &[None]));
            (paid.join().unwrap(), cancelled.join().unwrap())
        });
        assert_eq!(cancelled, [200]);
        let events = shop.show(order, &shop.guest).expect(200)["events"]
            .as_array()
            .unwrap()
            .len();
        assert_eq!(events, if paid { 3 } else { 2 });
    }
}
