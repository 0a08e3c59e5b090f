//! POST /internal/tick

use serde_json::{Value, json};
use tests::{Bundle, Stay, race, refuses_strangers, rooms};

const NOTHING: [&str; 4] = ["expired_orders", "expired_renewals", "completed", "no_shows"];

fn counts(done: &Value) -> [i64; 4] {
    NOTHING.map(|name| done[name].as_i64().unwrap())
}

fn last_event(order: &Value) -> (&str, &str) {
    let event = order["events"].as_array().unwrap().last().unwrap();
    (event["kind"].as_str().unwrap(), event["actor"].as_str().unwrap())
}

#[test]
fn an_unpaid_order_expires_once_and_says_so_in_its_log() {
    let bundle = Bundle::start();
    let guest = bundle.guest("slow");
    let order = guest.book(Stay::ahead(&bundle, rooms::FIRST, 60, 60));
    bundle.forward_minutes(14);
    assert_eq!(counts(&bundle.tick()), [0, 0, 0, 0]);
    bundle.forward_minutes(1);
    assert_eq!(counts(&bundle.tick()), [1, 0, 0, 0]);
    assert_eq!(counts(&bundle.tick()), [0, 0, 0, 0]);
    let order = guest.order(&order);
    assert_eq!(
        (&order["status"], last_event(&order)),
        (&json!("expired"), ("expired", "system"))
    );
}

#[test]
fn it_does_right_after_days_of_not_running() {
    let bundle = Bundle::start();
    let guest = bundle.guest("gone");
    let stay = Stay::ahead(&bundle, rooms::FIRST, 5, 60);
    let used = guest.paid(stay);
    let unused = guest.paid(Stay::ahead(&bundle, rooms::SECOND, 5, 60));
    let unpaid = guest.book(Stay::ahead(&bundle, rooms::FIRST, 24 * 60, 60));
    bundle.forward_to(stay.starts_at);
    let unlock = format!("/v1/orders/{}/unlock", used["id"].as_str().unwrap());
    guest.post(&unlock, &json!({})).key("door").send().expect_status(200);
    bundle.forward_minutes(5 * 24 * 60);
    assert_eq!(counts(&bundle.tick()), [1, 0, 1, 1]);
    let used = guest.order(&used);
    assert_eq!(
        (&used["status"], &used["used_until"]),
        (&json!("completed"), &json!(stay.ends_at))
    );
    assert_eq!(last_event(&used), ("completed", "system"));
    assert_eq!(guest.order(&unused)["status"], "no_show");
    assert_eq!(guest.order(&unpaid)["status"], "expired");
    assert_eq!(counts(&bundle.tick()), [0, 0, 0, 0]);
}

#[test]
fn ticks_at_once_do_each_thing_once() {
    let bundle = Bundle::start();
    let guest = bundle.guest("many");
    for number in 0..10 {
        let stay = Stay::ahead(&bundle, rooms::FIRST, 60 + 120 * number, 60);
        let order = guest.post("/v1/bookings", &guest.booking(stay)).send();
        order.expect_status(201);
    }
    bundle.forward_minutes(15);
    let expired: i64 = race(8, |_| counts(&bundle.tick())[0]).into_iter().sum();
    assert_eq!(expired, 10);
}

#[test]
fn only_who_knows_the_secret_ticks() {
    let bundle = Bundle::start();
    refuses_strangers(&bundle, "POST", "/internal/tick");
    let guest = bundle.guest("curious");
    guest
        .post("/internal/tick", &json!({}))
        .send()
        .expect_problem(401, "unauthenticated");
}

#[test]
fn live_mode_wants_a_secret_of_its_own() {
    let call = |bundle: &Bundle, secret: &str| bundle.post("/internal/tick", &json!({})).token(secret).send();
    let live = Bundle::with(&["--variable", "mode=live"]);
    call(&live, "sandbox-tick-secret").expect_problem(503, "not-configured");
    let own = Bundle::with(&["--variable", "mode=live", "--variable", "tick_secret=of-our-own"]);
    call(&own, "of-our-own").expect_status(200);
    call(&own, "sandbox-tick-secret").expect_problem(401, "unauthenticated");
}
