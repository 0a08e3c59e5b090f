//! POST /v1/orders/:id/renew

use clock::Moment;
use serde_json::{Value, json};
use tests::{Bundle, Guest, Reply, Stay, race, refuses_bad_bodies, refuses_strangers, rooms};

fn path(order: &Value) -> String {
    format!("/v1/orders/{}/renew", order["id"].as_str().unwrap())
}

fn ask(guest: &Guest<'_>, order: &Value, minutes: i64) -> Reply {
    guest.post(&path(order), &json!({ "minutes": minutes })).send()
}

fn fen(value: &Value) -> i64 {
    value.as_i64().unwrap()
}

#[test]
fn the_end_moves_when_the_money_is_there() {
    let bundle = Bundle::start();
    let guest = bundle.guest("zhang");
    let stay = Stay::ahead(&bundle, rooms::FIRST, 30, 60);
    let order = guest.paid(stay);
    let renewal = ask(&guest, &order, 45).expect_status(201);
    assert_eq!(renewal["ends_at"], json!(stay.ends_at.plus_minutes(45)));
    assert!(Moment::parse(renewal["pay_before"].as_str().unwrap()).unwrap() > bundle.now());
    assert_eq!(guest.order(&order)["ends_at"], json!(stay.ends_at));
    guest.pay(&order, Some(&renewal));
    let longer = guest.order(&order);
    assert_eq!(longer["ends_at"], renewal["ends_at"]);
    assert_eq!(
        fen(&longer["amount_fen"]),
        fen(&order["amount_fen"]) + fen(&renewal["amount_fen"])
    );
    let lines = longer["lines"].as_array().unwrap();
    let sum: i64 = lines.iter().map(|line| fen(&line["amount_fen"])).sum();
    assert_eq!(sum, fen(&longer["amount_fen"]));
    assert!(lines.iter().any(|line| line["kind"] == "renewal"));
    let kinds: Vec<_> = longer["events"]
        .as_array()
        .unwrap()
        .iter()
        .map(|event| event["kind"].clone())
        .collect();
    assert!(
        kinds.contains(&json!("renewal_asked")) && kinds.contains(&json!("renewal_paid")),
        "{kinds:?}"
    );
    // The door stays the guest's until the new end.
    bundle.forward_to(stay.ends_at.plus_minutes(44));
    let unlock = format!("/v1/orders/{}/unlock", order["id"].as_str().unwrap());
    guest.post(&unlock, &json!({})).send().expect_status(200);
}

#[test]
fn the_next_booking_is_kept_and_the_longest_renewal_is_offered() {
    let bundle = Bundle::start();
    let (guest, next) = (bundle.guest("first"), bundle.guest("next"));
    let stay = Stay::ahead(&bundle, rooms::FIRST, 30, 60);
    let order = guest.paid(stay);
    // 60 minutes later, of which the last 15 are for cleaning.
    let starts_at = stay.ends_at.plus_minutes(60);
    next.paid(Stay {
        starts_at,
        ends_at: starts_at.plus_minutes(60),
        ..stay
    });
    let problem = ask(&guest, &order, 60).expect_problem(409, "next-booking");
    assert_eq!(problem["longest_minutes"], 45);
    ask(&guest, &order, 45).expect_status(201);
}

#[test]
fn who_takes_fewer_minutes_gets_what_the_next_booking_leaves() {
    let bundle = Bundle::start();
    let (guest, next) = (bundle.guest("first"), bundle.guest("next"));
    let stay = Stay::ahead(&bundle, rooms::FIRST, 30, 60);
    let order = guest.paid(stay);
    let starts_at = stay.ends_at.plus_minutes(60);
    next.paid(Stay {
        starts_at,
        ends_at: starts_at.plus_minutes(60),
        ..stay
    });
    let cut = |minutes: i64, key: &str| {
        let body = json!({ "minutes": minutes, "cut": true });
        guest.post(&path(&order), &body).key(key).send()
    };
    let renewal = cut(120, "cut").expect_status(201);
    assert_eq!(renewal["ends_at"], json!(stay.ends_at.plus_minutes(45)));
    assert_eq!(cut(120, "cut").expect_status(201), renewal);
    let uncut = guest.post(&path(&order), &json!({ "minutes": 120 })).key("cut").send();
    uncut.expect_problem(422, "idempotency-key-reused");
    guest.pay(&order, Some(&renewal));
    assert_eq!(guest.order(&order)["ends_at"], renewal["ends_at"]);
    let nothing = cut(120, "again").expect_problem(409, "next-booking");
    assert_eq!(nothing["longest_minutes"], 0);
}

#[test]
fn the_wished_time_is_kept_free_until_it_must_be_paid() {
    let bundle = Bundle::start();
    let (guest, other) = (bundle.guest("slow"), bundle.guest("quick"));
    let stay = Stay::ahead(&bundle, rooms::FIRST, 30, 60);
    let order = guest.paid(stay);
    ask(&guest, &order, 60).expect_status(201);
    let starts_at = stay.ends_at.plus_minutes(30);
    let wish = Stay {
        starts_at,
        ends_at: starts_at.plus_minutes(60),
        ..stay
    };
    other
        .post("/v1/bookings", &other.booking(wish))
        .send()
        .expect_problem(409, "slot-taken");
    bundle.forward_minutes(10);
    assert_eq!(other.book(wish)["status"], "pending_payment");
}

#[test]
fn a_booking_and_a_renewal_at_once_are_not_both_granted() {
    let bundle = Bundle::start();
    let (guest, other) = (bundle.guest("stays"), bundle.guest("comes"));
    let stay = Stay::ahead(&bundle, rooms::FIRST, 30, 60);
    let order = guest.paid(stay);
    let starts_at = stay.ends_at.plus_minutes(20);
    let booking = other.booking(Stay {
        starts_at,
        ends_at: starts_at.plus_minutes(60),
        ..stay
    });
    let replies = race(2, |racer| match racer {
        0 => ask(&guest, &order, 60),
        _ => other.post("/v1/bookings", &booking).send(),
    });
    match replies[0].status {
        201 => drop(replies[1].expect_problem(409, "slot-taken")),
        _ => {
            assert_eq!(replies[0].expect_problem(409, "next-booking")["longest_minutes"], 5);
            replies[1].expect_status(201);
        }
    }
}

#[test]
fn the_same_key_is_one_wish_and_many_wishes_leave_one_open() {
    let bundle = Bundle::start();
    let guest = bundle.guest("twice");
    let order = guest.paid(Stay::ahead(&bundle, rooms::FIRST, 30, 60));
    let body = json!({ "minutes": 30 });
    let replies = race(10, |_| guest.post(&path(&order), &body).key("one").send());
    let first = replies[0].expect_status(201);
    for reply in &replies {
        assert_eq!(reply.expect_status(201), first);
    }
    let other = guest.post(&path(&order), &json!({ "minutes": 31 })).key("one").send();
    other.expect_problem(422, "idempotency-key-reused");

    for reply in race(10, |racer| ask(&guest, &order, 10 + i64::try_from(racer).unwrap())) {
        reply.expect_status(201);
    }
    let kinds = guest.order(&order)["events"].to_string();
    let count = |kind: &str| kinds.matches(kind).count();
    assert_eq!((count("renewal_asked"), count("renewal_expired")), (11, 10));
}

#[test]
fn only_the_guest_of_a_running_stay_makes_it_longer() {
    let bundle = Bundle::start();
    let (guest, other) = (bundle.guest("guest"), bundle.guest("other"));
    let stay = Stay::ahead(&bundle, rooms::FIRST, 30, 60);
    let order = guest.book(stay);
    refuses_strangers(&bundle, "POST", &path(&order));
    ask(&other, &order, 30).expect_problem(404, "not-found");
    let unpaid = ask(&guest, &order, 30).expect_problem(409, "not-renewable");
    assert_eq!(unpaid["order_status"], "pending_payment");
    guest.pay(&order, None);
    refuses_bad_bodies(&guest, &path(&order), &json!({ "minutes": 30 }));
    bundle.forward_to(stay.ends_at);
    let over = ask(&guest, &order, 30).expect_problem(409, "not-renewable");
    assert_eq!(over["order_status"], "no_show");
}

#[test]
fn the_terms_of_the_order_hold_for_the_longer_stay() {
    let bundle = Bundle::start();
    let guest = bundle.guest("terms");
    let order = guest.paid(Stay::ahead(&bundle, rooms::SECOND, 30, 60));
    for minutes in [0, -30, i64::MIN] {
        ask(&guest, &order, minutes).expect_problem(422, "not-longer");
    }
    let off = ask(&guest, &order, 20).expect_problem(422, "off-step");
    assert_eq!(off["step_minutes"], 30);
    for minutes in [1410, 100_000, i64::MAX] {
        assert_eq!(
            ask(&guest, &order, minutes).expect_problem(422, "too-long")["maximum_minutes"],
            1440
        );
    }
}
