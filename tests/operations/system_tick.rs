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
    let done = bundle.tick();
    assert_eq!(counts(&done), [1, 0, 1, 1]);
    assert_eq!(done["asked_payments"], 0, "nobody was at a cashier: {done}");
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
fn what_nobody_pays_is_closed_at_the_gateway_first() {
    let bundle = Bundle::start();
    let guest = bundle.guest("regret");
    let order = guest.book(Stay::ahead(&bundle, rooms::FIRST, 60, 60));
    let payment = guest.ask_to_pay(&order, None).expect_status(200);
    let cancel = format!("/v1/orders/{}/cancel", order["id"].as_str().unwrap());
    guest.post(&cancel, &json!({})).send().expect_status(200);
    bundle.forward_minutes(1);
    let closed = race(4, |_| bundle.tick()["closed_sessions"].as_i64().unwrap());
    assert_eq!(closed.into_iter().sum::<i64>(), 1);
    assert_eq!(guest.order(&order)["payments"][0]["state"], "closed");
    let pay = format!("/sandbox/payments/{}/pay", payment["payment_id"].as_str().unwrap());
    bundle
        .post(&pay, &json!({}))
        .send()
        .expect_problem(409, "payment-closed");
}

#[test]
fn ticks_at_once_do_each_thing_once() {
    let bundle = Bundle::with(&["--variable", "most_unpaid_orders=20"]);
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
fn a_tick_reads_nothing_and_takes_no_nonsense() {
    let bundle = Bundle::start();
    let call = || bundle.call("POST", "/internal/tick").token("sandbox-tick-secret");
    call().send().expect_status(200);
    for body in ["x", "{", "[]"] {
        let reply = call().body("application/json", body).send();
        reply.expect_problem(400, "unreadable");
    }
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
