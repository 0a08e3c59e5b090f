//! The shop ends a stay that goes on just now.

use super::{act_by, end, look, open};
use clock::{Id, Moment};
use database::{Statements, parameters};
use fulfilment::Turn;
use money::Fen;
use order::Status;
use scene::{NewStay, Shop, Stay, standing};
use serde::Deserialize;
use serde_json::json;

#[derive(Debug, Deserialize, PartialEq)]
struct Span {
    starts_at: Moment,
    ends_at: Moment,
    blocked_until: Moment,
    state: String,
}

fn spans(shop: &Shop, order: Id) -> Vec<Span> {
    let look = "SELECT starts_at, ends_at, blocked_until, state FROM hold WHERE order_id = ?1 ORDER BY starts_at";
    shop.world.database.all(look, parameters![order]).unwrap()
}

/// A stay that has gone on for ten minutes and a half.
fn running(shop: &Shop) -> Stay {
    let stay = shop.stay(Status::InUse, 0, &[4000]);
    shop.world.clock.advance(630);
    stay
}

#[test]
fn the_order_is_completed_and_the_room_is_for_others() {
    let shop = open();
    let begun = shop.world.clock.now();
    let stay = running(&shop);
    let until = begun.plus_minutes(11);
    let told = end(&shop, stay.order_id).expect(200);
    assert_eq!(
        (
            &told["status"],
            &told["ends_at"],
            &told["used_until"],
            &told["refunding_fen"]
        ),
        (&json!("completed"), &json!(until), &json!(until), &json!(0))
    );
    let expected = Span {
        starts_at: begun,
        ends_at: until,
        blocked_until: until.plus_minutes(15),
        state: "confirmed".to_owned(),
    };
    assert_eq!(spans(&shop, stay.order_id), [expected]);
    let next = |at| NewStay::new(shop.guest.id, at).try_book(&shop.world);
    assert!(next(until.plus_minutes(14)).is_none(), "it is cleaned first");
    assert!(next(until.plus_minutes(15)).is_some());
    end(&shop, stay.order_id).refused(409, "not-in-use");
    assert_eq!(stay.log(&shop.world).last().unwrap(), "completed");
    let log = look(&shop, "/events", stay.order_id, "");
    let log = log["items"].as_array().unwrap();
    assert!(
        log.iter()
            .any(|event| event["kind"] == "end-order" && event["source"] == "audit")
    );
    assert!(log.iter().any(|event| event["cause"] == "ended by the shop"));
    // Nothing waits for an end that has been.
    let due = "SELECT 1 FROM due WHERE task = 'end-fulfilment'
      AND subject IN (SELECT id FROM fulfilment WHERE order_id = ?1)";
    assert!(!shop.world.database.changed(due, parameters![stay.order_id]).unwrap());
}

#[test]
fn time_that_was_paid_for_later_is_given_to_others() {
    let shop = open();
    let begun = shop.world.clock.now();
    let stay = running(&shop);
    for (minutes, fen) in [(30, 2000), (60, 4000)] {
        let renewal = stay.renew(&shop.world, minutes, Fen::new(fen));
        assert!(charge::pay(&shop.world.database, renewal, "gateway", shop.world.clock.now()).unwrap());
    }
    let states = |order| {
        spans(&shop, order)
            .into_iter()
            .map(|span| (span.ends_at, span.state))
            .collect::<Vec<_>>()
    };
    let is = |minutes, state: &str| (begun.plus_minutes(minutes), state.to_owned());
    assert_eq!(
        states(stay.order_id),
        [is(60, "confirmed"), is(90, "confirmed"), is(150, "confirmed")]
    );
    // In the first renewal.
    shop.world.clock.advance(60 * 60);
    assert_eq!(
        end(&shop, stay.order_id).expect(200)["ends_at"],
        json!(begun.plus_minutes(71))
    );
    assert_eq!(
        states(stay.order_id),
        [is(60, "confirmed"), is(71, "confirmed"), is(150, "released")]
    );
    NewStay::new(shop.guest.id, begun.plus_minutes(86)).book(&shop.world);
}

#[test]
fn a_renewal_that_waits_for_money_lapses_with_it() {
    let shop = open();
    let stay = running(&shop);
    let renewal = stay.renew(&shop.world, 30, Fen::new(2000));
    end(&shop, stay.order_id).expect(200);
    let now = shop.world.clock.now();
    assert!(!charge::pay(&shop.world.database, renewal, "gateway", now).unwrap());
    assert_eq!(spans(&shop, stay.order_id)[1].state, "lapsed");
}

#[test]
fn who_came_early_keeps_the_first_minute() {
    let shop = open();
    let starts_at = shop.world.clock.now().plus_minutes(10);
    let stay = NewStay::new(shop.guest.id, starts_at).paid(&shop.world);
    let turn = Turn {
        source: "waiting",
        target: "begun",
        actor: "guest",
        at: shop.world.clock.now(),
        cause: "door opened",
    };
    assert!(fulfilment::turn(&shop.world.database, stay.order_id, 0, turn).unwrap());
    let told = end(&shop, stay.order_id).expect(200);
    assert_eq!(
        (&told["status"], &told["ends_at"]),
        (&json!("completed"), &json!(starts_at.plus_minutes(1)))
    );
}

#[test]
fn only_what_is_in_use_is_ended() {
    for (status, in_hours) in [
        (Status::PendingPayment, 1),
        (Status::Paid, 0),
        (Status::Completed, -1),
        (Status::InUse, -2),
        (Status::Refunded, 1),
    ] {
        let shop = open();
        let order = shop.stay(status, in_hours, &[]).order_id;
        let problem = end(&shop, order).refused(409, "not-in-use");
        let now = match status {
            Status::InUse => "completed",
            other => other.name(),
        };
        assert_eq!(problem["order_status"], now);
        assert_eq!(standing(&shop.world, order).0, status.name());
    }
}

#[test]
fn the_same_key_ends_once_and_a_body_is_not_wanted() {
    let shop = open();
    let stay = running(&shop);
    let act = |body, key| act_by(&shop, &shop.staff, "end", stay.order_id, &body, key);
    act(json!([]), None).refused(400, "unreadable");
    let first = act(json!({}), Some("1")).expect(200);
    assert_eq!(act(json!({}), Some("1")).expect(200), first);
}
