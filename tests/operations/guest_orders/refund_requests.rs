//! GET, POST /v1/orders/:id/refund-requests

use serde_json::{Value, json};
use tests::{Bundle, Stay, race, refuses_bad_bodies, refuses_strangers, rooms};

fn path(order: &Value) -> String {
    format!("/v1/orders/{}/refund-requests", order["id"].as_str().unwrap())
}

#[test]
fn a_guest_asks_once_and_reads_the_answer() {
    let bundle = Bundle::start();
    let guest = bundle.guest("asks");
    let order = guest.paid(Stay::ahead(&bundle, rooms::FIRST, 3 * 24 * 60, 60));
    let plea = json!({ "reason": "行程有变" });
    let asked = race(5, |number| {
        guest.post(&path(&order), &plea).key(&number.to_string()).send()
    });
    assert_eq!(asked.iter().filter(|reply| reply.status == 201).count(), 1);
    for reply in asked.iter().filter(|reply| reply.status != 201) {
        reply.expect_problem(409, "refund-already-asked");
    }
    let listed = guest.get(&path(&order)).send().expect_status(200);
    let asked_for = &listed["items"][0];
    assert_eq!(
        (&asked_for["state"], &asked_for["amount_fen"]),
        (&json!("open"), &order["paid_fen"])
    );
    let reject = format!(
        "/v1/merchant/refund-requests/{}/reject",
        asked_for["id"].as_str().unwrap()
    );
    let answer = json!({ "answer": "请直接取消订单" });
    bundle
        .post(&reject, &answer)
        .token(&bundle.staff())
        .send()
        .expect_status(200);
    let listed = guest.get(&path(&order)).send().expect_status(200);
    assert_eq!(listed["items"][0]["answer"], "请直接取消订单");
    assert_eq!(guest.order(&order)["status"], "paid");
}

#[test]
fn the_same_press_twice_is_one_request() {
    let bundle = Bundle::start();
    let guest = bundle.guest("twice");
    let order = guest.paid(Stay::ahead(&bundle, rooms::FIRST, 60, 60));
    let plea = json!({ "reason": "x", "amount_fen": 1 });
    let ask = || guest.post(&path(&order), &plea).key("1").send();
    let first = ask().expect_status(201);
    let again = ask();
    assert_eq!(
        (again.expect_status(201), again.header("idempotency-replayed")),
        (first, Some("true"))
    );
    let other = json!({ "reason": "x", "amount_fen": 2 });
    let reused = guest.post(&path(&order), &other).key("1").send();
    reused.expect_problem(422, "idempotency-key-reused");
}

#[test]
fn it_refuses_what_it_cannot_grant_or_read() {
    let bundle = Bundle::start();
    let (guest, other) = (bundle.guest("bad"), bundle.guest("other"));
    let unpaid = guest.book(Stay::ahead(&bundle, rooms::FIRST, 60, 60));
    let plea = json!({ "reason": "x" });
    let problem = guest
        .post(&path(&unpaid), &plea)
        .send()
        .expect_problem(409, "not-refundable");
    assert_eq!(problem["order_status"], "pending_payment");
    let order = guest.paid(Stay::ahead(&bundle, rooms::SECOND, 60, 60));
    other.post(&path(&order), &plea).send().expect_problem(404, "not-found");
    other.get(&path(&order)).send().expect_problem(404, "not-found");
    let more = json!({ "reason": "x", "amount_fen": i64::MAX });
    let problem = guest
        .post(&path(&order), &more)
        .send()
        .expect_problem(422, "refund-too-large");
    assert_eq!(problem["left_fen"], order["paid_fen"]);
    refuses_strangers(&bundle, "POST", &path(&order));
    refuses_strangers(&bundle, "GET", &path(&order));
    refuses_bad_bodies(&guest, &path(&order), &json!({ "reason": "x", "amount_fen": 1 }));
}
