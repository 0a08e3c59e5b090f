//! POST /v1/orders/:id/review

use serde_json::{Value, json};
use tests::{Bundle, Guest, Stay, race, refuses_bad_bodies, refuses_strangers, rooms};

fn path(order: &Value) -> String {
    format!("/v1/orders/{}/review", order["id"].as_str().unwrap())
}

fn opinion() -> Value {
    json!({ "environment": 5, "facilities": 4, "tea": 3, "service": 2, "text": "安静，茶好 😀𠮷", "anonymous": false })
}

/// An order whose guest came, stayed, and has left.
fn completed(bundle: &Bundle, guest: &Guest<'_>) -> Value {
    let stay = Stay::ahead(bundle, rooms::FIRST, 5, 60);
    let order = guest.paid(stay);
    bundle.forward_to(stay.starts_at);
    let unlock = format!("/v1/orders/{}/unlock", order["id"].as_str().unwrap());
    guest.post(&unlock, &json!({})).key("door").send().expect_status(200);
    bundle.forward_to(stay.ends_at);
    let order = guest.order(&order);
    assert_eq!(order["status"], "completed", "{order}");
    order
}

#[test]
fn a_stay_is_reviewed_once_and_the_room_shows_it() {
    let bundle = Bundle::start();
    let guest = bundle.guest("reviews");
    let order = completed(&bundle, &guest);
    let room = || {
        bundle
            .get(&format!("/v1/listings/{}", rooms::FIRST))
            .send()
            .expect_status(200)
    };
    let before = room()["review_count"].as_i64().unwrap();
    let review = guest.post(&path(&order), &opinion()).send().expect_status(201);
    assert_eq!((&review["tea"], &review["text"]), (&json!(3), &opinion()["text"]));
    assert_eq!(room()["review_count"], before + 1);
    guest
        .post(&path(&order), &opinion())
        .send()
        .expect_problem(409, "already-reviewed");
}

#[test]
fn of_twenty_at_once_one_is_written() {
    let bundle = Bundle::start();
    let guest = bundle.guest("eager");
    let order = completed(&bundle, &guest);
    let replies = race(20, |_| guest.post(&path(&order), &opinion()).send());
    assert_eq!(replies.iter().filter(|reply| reply.status == 201).count(), 1);
    for reply in replies.iter().filter(|reply| reply.status != 201) {
        reply.expect_problem(409, "already-reviewed");
    }
}

#[test]
fn the_same_press_gets_the_same_answer() {
    let bundle = Bundle::start();
    let guest = bundle.guest("press");
    let order = completed(&bundle, &guest);
    let press = |body: &Value| guest.post(&path(&order), body).key("press-1").send();
    let first = press(&opinion()).expect_status(201);
    let again = press(&opinion());
    assert_eq!(
        (again.expect_status(201), again.header("idempotency-replayed")),
        (first, Some("true"))
    );
    let mut other = opinion();
    other["tea"] = json!(1);
    press(&other).expect_problem(422, "idempotency-key-reused");
}

#[test]
fn only_a_completed_stay_of_ones_own_is_reviewed() {
    let bundle = Bundle::start();
    let (guest, other) = (bundle.guest("owner"), bundle.guest("other"));
    let order = guest.book(Stay::ahead(&bundle, rooms::SECOND, 60, 60));
    let problem = guest
        .post(&path(&order), &opinion())
        .send()
        .expect_problem(409, "not-completed");
    assert_eq!(problem["order_status"], "pending_payment");
    other
        .post(&path(&order), &opinion())
        .send()
        .expect_problem(404, "not-found");
    bundle.forward_minutes(15);
    let problem = guest
        .post(&path(&order), &opinion())
        .send()
        .expect_problem(409, "not-completed");
    assert_eq!(problem["order_status"], "expired");
}

#[test]
fn it_refuses_what_it_cannot_read_or_keep() {
    let bundle = Bundle::start();
    let guest = bundle.guest("bad");
    let order = guest.book(Stay::ahead(&bundle, rooms::FIRST, 60, 60));
    refuses_strangers(&bundle, "POST", &path(&order));
    refuses_bad_bodies(&guest, &path(&order), &opinion());
    for (name, value) in [
        ("tea", json!(0)),
        ("service", json!(6)),
        ("text", json!("茶".repeat(1001))),
        ("text", json!("\u{7}")),
    ] {
        let mut body = opinion();
        body[name] = value;
        let problem = guest.post(&path(&order), &body).send().expect_problem(422, "invalid");
        assert_eq!(problem["errors"][0]["pointer"], format!("/{name}"));
    }
}
