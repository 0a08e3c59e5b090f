use crate::guest_orders::shop::{HOUR, Shop};
use database::{Statements, parameters};
use kaimen_guest_orders::answer;
use money::Fen;
use scene::Call;
use serde_json::{Value, json};

const DAY: i64 = 24 * HOUR;

fn money(order: &Value) -> (&str, i64, i64, i64) {
    let fen = |name: &str| order[name].as_i64().unwrap();
    (
        order["status"].as_str().unwrap(),
        fen("paid_fen"),
        fen("refunded_fen"),
        fen("refunding_fen"),
    )
}

#[test]
fn an_unpaid_order_is_given_up_and_its_room_is_free() {
    let shop = Shop::open();
    let order = shop.booked(HOUR, 4000);
    assert_eq!(money(&shop.cancel(order).expect(200)), ("cancelled", 0, 0, 0));
    let again = shop.cancel(order).expect(409);
    assert_eq!(
        (&again["type"], &again["status"]),
        (&json!("/problems/not-cancellable"), &json!(409))
    );
    shop.booked(HOUR, 4000);
}

#[test]
fn an_order_past_its_time_to_pay_counts_as_expired_without_a_tick() {
    let shop = Shop::open();
    let order = shop.booked(HOUR, 4000);
    shop.forward(15 * 60);
    let refused = shop.cancel(order).expect(409);
    assert_eq!(refused["order_status"], "expired");
}

#[test]
fn the_terms_decide_what_comes_back() {
    for (in_minutes, back) in [(DAY, 3333), (DAY - 1, 1666), (2 * HOUR, 1666), (HOUR, 1099)] {
        let shop = Shop::open();
        let order = shop.paid(in_minutes, &[3333]);
        assert_eq!(
            shop.show(order, &shop.guest).expect(200)["refund_if_cancelled_fen"],
            back
        );
        assert_eq!(money(&shop.cancel(order).expect(200)), ("refunding", 3333, 0, back));
        // The room is free at once.
        shop.booked(in_minutes, 3333);
    }
}

#[test]
fn the_order_is_refunded_when_its_last_refund_is_settled() {
    let shop = Shop::open();
    let order = shop.paid(DAY, &[3000, 333]);
    shop.cancel(order).expect(200);
    assert_eq!(shop.cancel(order).expect(409)["order_status"], "refunding");
    for (settled, status) in [(3000, "refunding"), (333, "refunded")] {
        let settle = "UPDATE refund SET state = 'settled' WHERE amount_fen = ?1";
        shop.world.database.run(settle, parameters![settled]).unwrap();
        assert_eq!(shop.show(order, &shop.guest).expect(200)["status"], status);
    }
    assert_eq!(
        money(&shop.show(order, &shop.guest).expect(200)),
        ("refunded", 3333, 3333, 0)
    );
}

#[test]
fn a_refund_is_spread_over_the_payments_newest_first() {
    let shop = Shop::open();
    let order = shop.paid(3 * HOUR, &[3000, 1000]);
    assert_eq!(money(&shop.cancel(order).expect(200)), ("refunding", 4000, 0, 2000));
    let shown = shop.show(order, &shop.guest).expect(200);
    let refunds = |index: usize| {
        let refunds = shown["payments"][index]["refunds"].as_array().unwrap();
        refunds
            .iter()
            .map(|refund| refund["amount_fen"].as_i64().unwrap())
            .collect::<Vec<_>>()
    };
    // Both were paid in the same second: which is the newer one, its id tells.
    let id = |index: usize| shown["payments"][index]["id"].as_str().unwrap();
    let (newest, other) = if id(0) > id(1) { (0, 1) } else { (1, 0) };
    let of_newest = shown["payments"][newest]["amount_fen"].as_i64().unwrap().min(2000);
    let rest = [2000 - of_newest].into_iter().filter(|amount| *amount > 0);
    assert_eq!((refunds(newest), refunds(other)), (vec![of_newest], rest.collect()));
}

#[test]
fn what_cost_nothing_is_cancelled_without_a_refund() {
    let shop = Shop::open();
    let order = shop.paid(DAY, &[]);
    assert_eq!(money(&shop.cancel(order).expect(200)), ("cancelled", 0, 0, 0));
}

#[test]
fn one_fen_of_which_a_third_comes_back_is_cancelled() {
    let shop = Shop::open();
    let order = shop.paid(HOUR, &[1]);
    assert_eq!(money(&shop.cancel(order).expect(200)), ("cancelled", 1, 0, 0));
}

#[test]
fn what_has_begun_or_is_over_is_not_cancelled() {
    let shop = Shop::open();
    let begun = shop.paid(HOUR, &[4000]);
    let used = shop.stay(4 * HOUR, &[4000]);
    used.enter(&shop.world);
    let used = used.order_id;
    assert_eq!(shop.cancel(used).expect(409)["order_status"], "in_use");
    shop.forward(HOUR * 60);
    assert_eq!(shop.cancel(begun).expect(409)["order_status"], "paid");
    shop.forward(HOUR * 60);
    assert_eq!(shop.cancel(begun).expect(409)["order_status"], "no_show");
    shop.forward(4 * HOUR * 60);
    assert_eq!(shop.cancel(used).expect(409)["order_status"], "completed");
}

#[test]
fn a_door_that_is_being_opened_comes_first() {
    let shop = Shop::open();
    let order = shop.paid(5, &[4000]);
    let press =
        "INSERT INTO device_command (id, order_id, device_id, driver, reference, actor, press_key, request_hash,
      issued_at, not_after) SELECT ?1, ?2, id, driver, reference, ?3, 'press', '', ?4, ?4 + 30 FROM device LIMIT 1";
    let now = shop.world.clock.now();
    shop.world
        .database
        .run(press, parameters![shop.world.clock.id(), order, shop.guest.id, now])
        .unwrap();
    assert_eq!(shop.cancel(order).expect(409)["order_status"], "paid");
    shop.forward(30);
    assert_eq!(money(&shop.cancel(order).expect(200)).0, "refunding");
}

#[test]
fn a_renewal_is_given_up_with_its_order() {
    let shop = Shop::open();
    let stay = shop.stay(DAY, &[4000]);
    stay.renew(&shop.world, 60, Fen::new(4000));
    let order = stay.order_id;
    assert_eq!(shop.show(order, &shop.guest).expect(200)["renewal"]["minutes"], 60);
    shop.cancel(order).expect(200);
    let shown = shop.show(order, &shop.guest).expect(200);
    assert_eq!(shown["renewal"], Value::Null);
    let active: Vec<Value> = shop
        .world
        .database
        .all("SELECT id FROM hold WHERE state IN ('held', 'confirmed')", &[])
        .unwrap();
    assert!(active.is_empty(), "{active:?}");
}

#[test]
fn what_a_longer_stay_occupied_is_still_told_once_it_is_cancelled() {
    let shop = Shop::open();
    let stay = shop.stay(2 * DAY, &[4000]);
    let renewal = stay.renew(&shop.world, 60, Fen::new(4000));
    assert!(charge::pay(&shop.world.database, renewal, "gateway", shop.world.clock.now()).unwrap());
    let before = shop.show(stay.order_id, &shop.guest).expect(200);
    let after = shop.cancel(stay.order_id).expect(200);
    assert_eq!(after["status"], "refunding");
    assert_eq!(
        (&after["starts_at"], &after["ends_at"]),
        (&before["starts_at"], &before["ends_at"])
    );
}

#[test]
fn only_its_owner_cancels_it() {
    let shop = Shop::open();
    let order = shop.booked(HOUR, 4000);
    let other = shop.another_guest();
    let call = |method| Call::new(method, "/v1/orders/:id/cancel").of(order);
    call("POST").by(&other.token).send(&shop.world, answer).expect(404);
    shop.cancel(shop.world.clock.id()).expect(404);
    let looked = call("GET").by(&shop.guest.token);
    looked.send(&shop.world, answer).expect(405);
}
