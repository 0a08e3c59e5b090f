//! POST /v1/orders/:id/unlock

use clock::Moment;
use serde_json::{Value, json};
use tests::{Bundle, Guest, Reply, Stay, race, refuses_strangers, rooms};

fn path(order: &Value) -> String {
    format!("/v1/orders/{}/unlock", order["id"].as_str().unwrap())
}

fn press(guest: &Guest<'_>, order: &Value, key: &str) -> Reply {
    guest.post(&path(order), &json!({})).key(key).send()
}

/// How often the lock of the first room has opened.
fn openings(bundle: &Bundle) -> i64 {
    let locks = bundle.get("/sandbox/locks").send().expect_status(200);
    let mut locks = locks["items"].as_array().unwrap().iter();
    locks.find(|lock| lock["reference"] == "lock-101").unwrap()["openings"]
        .as_i64()
        .unwrap()
}

/// A paid stay whose door opens already.
fn running(bundle: &Bundle, guest: &Guest<'_>) -> Value {
    guest.paid(Stay::ahead(bundle, rooms::FIRST, 2, 60))
}

fn log(guest: &Guest<'_>, order: &Value) -> Vec<String> {
    let order = guest.order(order);
    let events = order["events"].as_array().unwrap().iter();
    events.map(|event| event["kind"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn a_press_opens_the_door_and_begins_the_use() {
    let bundle = Bundle::start();
    let guest = bundle.guest("zhang");
    let order = running(&bundle, &guest);
    let opened = press(&guest, &order, "1").expect_status(200);
    assert_eq!(opened["outcome"], "executed");
    assert_eq!(opened["command_id"].as_str().map(str::len), Some(32));
    assert_eq!(openings(&bundle), 1);
    let used = guest.order(&order);
    assert_eq!(used["status"], "in_use");
    assert!(used["used_from"].is_string(), "{used}");
    let log = log(&guest, &order);
    assert!(
        log.ends_with(&["unlock_asked", "unlock_executed", "in_use"].map(str::to_owned)),
        "{log:?}"
    );
    // Neither a body nor a key is needed.
    bundle
        .call("POST", &path(&order))
        .token(&guest.token)
        .send()
        .expect_status(200);
    assert_eq!(openings(&bundle), 2);
}

#[test]
fn the_door_opens_for_a_paid_stay_in_its_time_only() {
    let bundle = Bundle::start();
    let guest = bundle.guest("early");
    let stay = Stay::ahead(&bundle, rooms::FIRST, 120, 60);
    let order = guest.book(stay);
    press(&guest, &order, "1").expect_problem(409, "not-paid");
    guest.pay(&order, None);
    let early = press(&guest, &order, "2").expect_problem(409, "too-early");
    let opens_at = stay.starts_at.plus_minutes(-5);
    assert_eq!(Moment::parse(early["opens_at"].as_str().unwrap()), Some(opens_at));
    bundle.forward_to(opens_at);
    press(&guest, &order, "3").expect_status(200);
    bundle.forward_to(stay.ends_at);
    press(&guest, &order, "4").expect_problem(409, "ended");
    assert_eq!(openings(&bundle), 1);
    // The log tells the attempts that were refused, and why.
    let told = guest.order(&order);
    let events = told["events"].as_array().unwrap().iter();
    let refused: Vec<_> = events.filter(|event| event["kind"] == "unlock_refused").collect();
    let causes: Vec<_> = refused.iter().map(|event| event["cause"].as_str().unwrap()).collect();
    assert_eq!(causes, ["not-paid", "too-early", "ended"]);
    assert!(refused.iter().all(|event| event["actor"] == "guest"), "{refused:?}");
}

#[test]
fn nobody_opens_somebody_elses_door() {
    let bundle = Bundle::start();
    let (guest, thief) = (bundle.guest("guest"), bundle.guest("thief"));
    let order = running(&bundle, &guest);
    refuses_strangers(&bundle, "POST", &path(&order));
    press(&thief, &order, "1").expect_problem(404, "not-found");
    let nowhere = json!({ "id": "0197a0000000700080000000000000ff" });
    press(&guest, &nowhere, "1").expect_problem(404, "not-found");
    press(&guest, &json!({ "id": "1" }), "1").expect_problem(404, "not-found");
    let gate = guest.post(&path(&order), &json!({ "door": "cellar" })).send();
    gate.expect_problem(404, "no-such-door");
    assert_eq!(openings(&bundle), 0);
    let log = log(&guest, &order);
    let refused = log.iter().filter(|kind| *kind == "unlock_refused").count();
    assert_eq!(refused, 1, "the guest's own, not the thief's: {log:?}");
}

#[test]
fn a_cancelled_stay_opens_no_door() {
    let bundle = Bundle::start();
    let guest = bundle.guest("away");
    let order = guest.paid(Stay::ahead(&bundle, rooms::FIRST, 26 * 60, 60));
    let cancel = format!("/v1/orders/{}/cancel", order["id"].as_str().unwrap());
    guest.post(&cancel, &json!({})).send().expect_status(200);
    press(&guest, &order, "1").expect_problem(409, "ended");
}

#[test]
fn twenty_presses_with_one_key_open_once() {
    let bundle = Bundle::start();
    let guest = bundle.guest("impatient");
    let order = running(&bundle, &guest);
    let replies = race(20, |_| press(&guest, &order, "one"));
    let first = press(&guest, &order, "one");
    assert_eq!(first.header("idempotency-replayed"), Some("true"));
    let command = first.expect_status(200);
    for reply in &replies {
        match reply.status {
            200 => assert_eq!(reply.json(), command),
            _ => assert_eq!(reply.expect_problem(409, "idempotency-in-progress")["status"], 409),
        }
        assert_eq!(reply.status == 409, reply.header("retry-after").is_some());
    }
    assert_eq!(openings(&bundle), 1);
    let other = guest.post(&path(&order), &json!({ "door": "room" })).key("one").send();
    other.expect_problem(422, "idempotency-key-reused");
}

#[test]
fn who_presses_without_end_is_stopped() {
    let bundle = Bundle::start();
    let guest = bundle.guest("child");
    let order = running(&bundle, &guest);
    let replies = race(20, |number| press(&guest, &order, &number.to_string()));
    assert_eq!(replies.iter().filter(|reply| reply.status == 200).count(), 10);
    for reply in replies.iter().filter(|reply| reply.status != 200) {
        reply.expect_problem(429, "too-many-requests");
        let seconds: u8 = reply.header("retry-after").unwrap().parse().unwrap();
        assert!((1..=60).contains(&seconds));
    }
    assert_eq!(openings(&bundle), 10);
    bundle.forward_minutes(1);
    press(&guest, &order, "later").expect_status(200);
}

#[test]
fn no_body_breaks_it() {
    let bundle = Bundle::start();
    let guest = bundle.guest("odd");
    let order = running(&bundle, &guest);
    let call = |body: &str| {
        let call = bundle.call("POST", &path(&order)).token(&guest.token);
        call.body("application/json", body).send()
    };
    for unreadable in [
        "{",
        "[]",
        "\"room\"",
        "null",
        "{}{}",
        r#"{"door": 1}"#,
        r#"{"door": ["room"]}"#,
    ] {
        call(unreadable).expect_problem(400, "unreadable");
    }
    for door in ["", "😀𠮷", "'; DROP TABLE device; --", &"x".repeat(10_000)] {
        call(&json!({ "door": door }).to_string()).expect_problem(404, "no-such-door");
    }
    assert_eq!(openings(&bundle), 0);
}

#[test]
fn a_key_that_cannot_be_read_opens_nothing() {
    let bundle = Bundle::start();
    let guest = bundle.guest("odd");
    let order = running(&bundle, &guest);
    for key in ["键", "", "a\u{a0}b", &"k".repeat(256)] {
        let problem = press(&guest, &order, key).expect_problem(400, "unreadable");
        assert_eq!(problem["errors"][0]["pointer"], "/Idempotency-Key", "{key}");
    }
    let twice = guest.post(&path(&order), &json!({})).key("1").key("2").send();
    twice.expect_problem(400, "unreadable");
    assert_eq!(openings(&bundle), 0);
}
