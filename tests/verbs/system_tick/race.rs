//! Ticks that meet each other or a payment, on connections of their own to one file.

use crate::system_tick::shop::Shop;
use database::{Database, Error, Statements, parameters};
use order::Status;
use scene::Ticked;
use std::{path::Path, thread};
use tempfile::TempDir;

fn tick_apart(shop: &Shop, file: &Path) -> Ticked {
    shop.apart(file).tick()
}

#[test]
fn of_two_ticks_at_once_each_thing_is_done_by_one() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("shop.db");
    let shop = Shop::with(Database::in_file(&file, true).unwrap());
    for number in 0..20 {
        shop.order(60 + 60 * number);
        shop.paid(60 * 24 * 10 + 60 * number);
    }
    shop.forward_minutes(20 * 24 * 60);
    let done = thread::scope(|scope| {
        let racers: Vec<_> = (0..4).map(|_| scope.spawn(|| tick_apart(&shop, &file))).collect();
        racers
            .into_iter()
            .map(|racer| racer.join().unwrap())
            .collect::<Vec<_>>()
    });
    assert_eq!(done.iter().map(|done| done.expired_orders).sum::<usize>(), 20);
    assert_eq!(done.iter().map(|done| done.no_shows).sum::<usize>(), 20);
    assert_eq!(shop.count("order_event WHERE actor = 'system'"), 40);
}

/// The last moment to pay: the gateway's callback and the tick come together. Whichever is first, an order that is paid
/// keeps its room, and one that expired has none.
#[test]
fn an_order_that_just_got_paid_is_not_expired() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("shop.db");
    let shop = Shop::with(Database::in_file(&file, true).unwrap());
    // Money that finds the order waiting; what comes later is for the arbiter.
    let waits = r#"SELECT id FROM "order" WHERE id = ?1 AND status = 'pending_payment'"#;
    for round in 0..10 {
        let order = shop.order(60 + 120 * round);
        shop.forward_minutes(15);
        let (paid, done) = thread::scope(|scope| {
            let paid = scope.spawn(|| {
                let database = Database::in_file(&file, true).unwrap();
                let pay = |change: &_| -> Result<bool, Error> {
                    Ok(Statements::changed(change, waits, parameters![order.order_id])?
                        && charge::pay(change, order.charge_id, "gateway", shop.world.clock.now())?)
                };
                database.transaction(pay).unwrap()
            });
            let done = scope.spawn(|| tick_apart(&shop, &file));
            (paid.join().unwrap(), done.join().unwrap())
        });
        let read = shop.read(order);
        let expected = if paid {
            (Status::Paid, "confirmed", 0)
        } else {
            (Status::Expired, "lapsed", 1)
        };
        assert_eq!(
            (read.status, read.hold.as_deref().unwrap(), done.expired_orders),
            expected
        );
    }
}
