//! GET /v1/orders · GET /v1/orders/:id · POST /v1/orders/:id/cancel; their money and their time in files of their own

mod payments;
mod refund_requests;
mod time;

use clock::Moment;
use serde_json::{Value, json};
use tests::{Bundle, Guest, Stay, race, refuses_strangers, rooms};

const DAY: i64 = 24 * 60;

fn path(order: &Value, rest: &str) -> String {
    format!("/v1/orders/{}{rest}", order["id"].as_str().unwrap())
}

fn cancel(guest: &Guest<'_>, order: &Value) -> tests::Reply {
    guest.post(&path(order, "/cancel"), &json!({})).send()
}

fn ids(page: &Value) -> Vec<&str> {
    page["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|order| order["id"].as_str().unwrap())
        .collect()
}

/// A booking is answered with what is to be known of its price, which is none of the order.
fn without_its_notices(mut booked: Value) -> Value {
    let members = booked.as_object_mut().unwrap();
    for member in ["calendar", "notices"] {
        assert!(members.remove(member).is_some(), "{member}");
    }
    booked
}

#[test]
fn a_guest_sees_own_orders_by_their_status() {
    let bundle = Bundle::start();
    let (guest, other) = (bundle.guest("zhang"), bundle.guest("li"));
    let first = guest.book(Stay::ahead(&bundle, rooms::FIRST, 60, 60));
    let second = guest.book(Stay::ahead(&bundle, rooms::SECOND, 60, 60));
    let list = |query: &str| guest.get(&format!("/v1/orders?{query}")).send().expect_status(200);
    assert_eq!(
        ids(&list("")),
        [second["id"].as_str().unwrap(), first["id"].as_str().unwrap()]
    );
    let page = list("limit=1");
    let (first, second) = (without_its_notices(first), without_its_notices(second));
    assert_eq!(page["items"][0], second);
    let cursor = page["next_cursor"].as_str().unwrap();
    assert_eq!(list(&format!("limit=1&cursor={cursor}"))["items"], json!([first]));
    assert_eq!(ids(&list("status=paid,completed")).len(), 0);
    assert_eq!(
        other.get("/v1/orders").send().expect_status(200),
        json!({ "items": [], "next_cursor": null })
    );

    // Time alone has decided; no tick has come by.
    bundle.forward_minutes(15);
    assert_eq!(ids(&list("status=pending_payment")).len(), 0);
    assert_eq!(ids(&list("status=expired")).len(), 2);
}

#[test]
fn what_cannot_be_read_is_told_with_its_place() {
    let bundle = Bundle::start();
    let guest = bundle.guest("bad");
    for (query, pointer) in [
        ("status=Paid", "/status"),
        ("limit=1e9", "/limit"),
        ("cursor=1", "/cursor"),
    ] {
        let problem = guest
            .get(&format!("/v1/orders?{query}"))
            .send()
            .expect_problem(400, "unreadable");
        assert_eq!(problem["errors"][0]["pointer"], pointer, "{query}");
    }
    for limit in ["0", "101", "-1"] {
        let reply = guest.get(&format!("/v1/orders?limit={limit}")).send();
        assert_eq!(reply.expect_problem(422, "invalid")["errors"][0]["pointer"], "/limit");
    }
}

#[test]
fn an_order_is_told_whole() {
    let bundle = Bundle::start();
    let guest = bundle.guest("whole");
    let stay = Stay::ahead(&bundle, rooms::FIRST, 2 * DAY, 90);
    let order = guest.order(&guest.paid(stay));
    let lines = order["lines"].as_array().unwrap();
    let sum: i64 = lines.iter().map(|line| line["amount_fen"].as_i64().unwrap()).sum();
    assert_eq!(Some(sum), order["amount_fen"].as_i64());
    assert_eq!(order["payments"][0]["channel"], "wechat");
    assert_eq!(order["payments"][0]["state"], "succeeded");
    assert_eq!(order["refund_if_cancelled_fen"], order["amount_fen"]);
    assert_eq!(order["door"]["opens_at"], json!(stay.starts_at.plus_minutes(-5)));
    // A client counts down from the bundle's time, also where the sandbox's clock was moved.
    bundle.forward_to(stay.starts_at);
    let now = Moment::parse(guest.order(&order)["now"].as_str().unwrap()).unwrap();
    assert!((0..60).contains(&(now.unix() - stay.starts_at.unix())), "{now}");
    let actors = order["events"]
        .as_array()
        .unwrap()
        .iter()
        .map(|event| event["actor"].as_str().unwrap());
    assert!(
        actors.into_iter().all(|actor| ["guest", "gateway"].contains(&actor)),
        "{order}"
    );
}

#[test]
fn another_guests_order_is_not_there() {
    let bundle = Bundle::start();
    let (guest, other) = (bundle.guest("mine"), bundle.guest("not-mine"));
    let order = guest.book(Stay::ahead(&bundle, rooms::FIRST, 60, 60));
    other.get(&path(&order, "")).send().expect_problem(404, "not-found");
    cancel(&other, &order).expect_problem(404, "not-found");
    guest.get("/v1/orders/1").send().expect_problem(404, "not-found");
    assert_eq!(guest.order(&order)["status"], "pending_payment");
}

#[test]
fn an_unpaid_order_is_given_up_and_its_room_is_free() {
    let bundle = Bundle::start();
    let (guest, other) = (bundle.guest("leaves"), bundle.guest("comes"));
    let stay = Stay::ahead(&bundle, rooms::FIRST, 60, 60);
    let order = guest.book(stay);
    assert_eq!(cancel(&guest, &order).expect_status(200)["status"], "cancelled");
    let problem = cancel(&guest, &order).expect_problem(409, "not-cancellable");
    assert_eq!(problem["order_status"], "cancelled");
    other.book(stay);
}

#[test]
fn a_cancellation_reads_nothing_and_takes_no_nonsense() {
    let bundle = Bundle::start();
    let guest = bundle.guest("rain");
    let order = guest.book(Stay::ahead(&bundle, rooms::FIRST, 120, 60));
    let call = || bundle.call("POST", &path(&order, "/cancel")).token(&guest.token);
    for body in ["{", "x", "[]", "null"] {
        let reply = call().body("application/json", body).send();
        reply.expect_problem(400, "unreadable");
    }
    let text = call().body("text/plain", "{}").send();
    text.expect_problem(415, "unsupported-media-type");
    let blind = call().key("键").send().expect_problem(400, "unreadable");
    assert_eq!(blind["errors"][0]["pointer"], "/Idempotency-Key");
    assert_eq!(guest.order(&order)["status"], "pending_payment");
    call().send().expect_status(200);
}

#[test]
fn an_unpaid_order_past_its_time_is_expired_and_not_cancelled() {
    let bundle = Bundle::start();
    let guest = bundle.guest("late");
    let order = guest.book(Stay::ahead(&bundle, rooms::FIRST, 60, 60));
    bundle.forward_minutes(15);
    let problem = cancel(&guest, &order).expect_problem(409, "not-cancellable");
    assert_eq!(problem["order_status"], "expired");
}

#[test]
fn the_terms_decide_what_comes_back_and_the_room_is_free_at_once() {
    let bundle = Bundle::start();
    let (guest, other) = (bundle.guest("refund"), bundle.guest("next"));
    for (in_minutes, percent) in [(2 * DAY, 100), (3 * 60, 50), (60, 0)] {
        let stay = Stay::ahead(&bundle, rooms::FIRST, in_minutes, 60);
        let order = guest.paid(stay);
        let back = order["amount_fen"].as_i64().unwrap() * percent / 100;
        assert_eq!(order["refund_if_cancelled_fen"], back);
        let cancelled = cancel(&guest, &order).expect_status(200);
        let status = if percent == 0 { "cancelled" } else { "refunding" };
        assert_eq!(cancelled["status"], status);
        assert_eq!(
            (&cancelled["refunded_fen"], &cancelled["refunding_fen"]),
            (&json!(0), &json!(back))
        );
        other.book(stay);
        bundle.settle_refunds();
        let settled = guest.order(&order);
        let status = if percent == 0 { "cancelled" } else { "refunded" };
        assert_eq!(
            (&settled["status"], &settled["refunded_fen"]),
            (&json!(status), &json!(back))
        );
    }
}

#[test]
fn a_stay_that_has_begun_is_not_cancelled() {
    let bundle = Bundle::start();
    let guest = bundle.guest("begun");
    let stay = Stay::ahead(&bundle, rooms::FIRST, 60, 60);
    let order = guest.paid(stay);
    bundle.forward_to(stay.starts_at);
    assert_eq!(guest.order(&order)["refund_if_cancelled_fen"], Value::Null);
    assert_eq!(
        cancel(&guest, &order).expect_problem(409, "not-cancellable")["order_status"],
        "paid"
    );
    bundle.forward_to(stay.ends_at);
    assert_eq!(
        cancel(&guest, &order).expect_problem(409, "not-cancellable")["order_status"],
        "no_show"
    );
}

#[test]
fn twenty_cancellations_at_once_are_one_refund() {
    let bundle = Bundle::start();
    let guest = bundle.guest("hasty");
    let order = guest.paid(Stay::ahead(&bundle, rooms::FIRST, 2 * DAY, 60));
    let replies = race(20, |_| cancel(&guest, &order));
    assert_eq!(replies.iter().filter(|reply| reply.status == 200).count(), 1);
    for reply in replies.iter().filter(|reply| reply.status != 200) {
        reply.expect_problem(409, "not-cancellable");
    }
    bundle.settle_refunds();
    let order = guest.order(&order);
    assert_eq!(order["payments"][0]["refunds"].as_array().unwrap().len(), 1);
    assert_eq!(order["refunded_fen"], order["paid_fen"]);
}

#[test]
fn the_same_press_gets_the_same_answer() {
    let bundle = Bundle::start();
    let guest = bundle.guest("press");
    let order = guest.book(Stay::ahead(&bundle, rooms::FIRST, 60, 60));
    let press = |order: &Value| guest.post(&path(order, "/cancel"), &json!({})).key("press-1").send();
    let replies = race(10, |_| press(&order));
    let first = replies[0].expect_status(200);
    for reply in &replies {
        assert_eq!(reply.expect_status(200), first);
    }
    let other = guest.book(Stay::ahead(&bundle, rooms::SECOND, 60, 60));
    press(&other).expect_problem(422, "idempotency-key-reused");
}

#[test]
fn it_refuses_strangers() {
    let bundle = Bundle::start();
    let order = bundle.guest("owner").book(Stay::ahead(&bundle, rooms::FIRST, 60, 60));
    refuses_strangers(&bundle, "GET", "/v1/orders");
    refuses_strangers(&bundle, "GET", &path(&order, ""));
    refuses_strangers(&bundle, "POST", &path(&order, "/cancel"));
}
