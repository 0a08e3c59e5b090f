//! GET /v1/platform/refunds · POST …/:id/retry, …/:id/settled

use serde_json::{Value, json};
use tests::{Bundle, Reply, Stay, race, refuses_strangers, rooms};

const REFUNDS: &str = "/v1/platform/refunds";

fn post(bundle: &Bundle, operator: &str, path: &str, body: &Value, key: &str) -> Reply {
    bundle.post(path, body).token(operator).key(key).send()
}

/// An order that is being refunded, whose refund the gateway cannot carry out.
fn abnormal(bundle: &Bundle, name: &str, room: &'static str) -> (Value, String) {
    let guest = bundle.guest(name);
    let order = guest.paid(Stay::ahead(bundle, room, 3 * 24 * 60, 60));
    let fault = json!({ "channel": "wechat", "operation": "refund", "fault": "abnormal" });
    bundle.post("/sandbox/faults", &fault).send().expect_status(201);
    let cancel = format!("/v1/orders/{}/cancel", order["id"].as_str().unwrap());
    guest.post(&cancel, &json!({})).send().expect_status(200);
    bundle.settle_refunds();
    let list = bundle.get(REFUNDS).token(&bundle.operator()).send().expect_status(200);
    let refund = &list["items"][0];
    assert_eq!(
        (&refund["state"], &refund["order_id"]),
        (&json!("abnormal"), &order["id"]),
        "{list}"
    );
    (order, refund["id"].as_str().unwrap().to_owned())
}

#[test]
fn a_refund_that_failed_is_sent_again() {
    let bundle = Bundle::start();
    let (order, refund) = abnormal(&bundle, "again", rooms::FIRST);
    let operator = bundle.operator();
    let why = json!({ "reason": "客人换了银行卡" });
    let path = format!("{REFUNDS}/{refund}/retry");
    let retried = post(&bundle, &operator, &path, &why, "1").expect_status(200);
    assert_eq!((&retried["id"], &retried["state"]), (&json!(refund), &json!("decided")));
    let again = post(&bundle, &operator, &path, &why, "1");
    assert_eq!(
        (again.expect_status(200), again.header("idempotency-replayed")),
        (retried, Some("true"))
    );
    let moved = post(&bundle, &operator, &path, &why, "2").expect_problem(409, "refund-not-abnormal");
    assert_eq!(moved["refund_state"], "decided");
    assert_eq!(order["status"], "paid");
}

#[test]
fn a_refund_that_was_paid_by_hand_ends_its_order() {
    let bundle = Bundle::start();
    let (order, refund) = abnormal(&bundle, "hand", rooms::FIRST);
    let operator = bundle.operator();
    let path = format!("{REFUNDS}/{refund}/settled");
    let replies = race(5, |number| {
        post(
            &bundle,
            &operator,
            &path,
            &json!({ "reason": "已转账" }),
            &number.to_string(),
        )
    });
    assert_eq!(replies.iter().filter(|reply| reply.status == 200).count(), 1);
    let guest = bundle.guest("hand-2");
    guest
        .get(&format!("/v1/orders/{}", order["id"].as_str().unwrap()))
        .send()
        .expect_problem(404, "not-found");
    let settled = bundle
        .get(&format!("{REFUNDS}?state=settled"))
        .token(&operator)
        .send()
        .expect_status(200);
    assert_eq!(settled["items"][0]["interventions"][0]["reason"], "已转账");
}

#[test]
fn only_operators_step_in_and_only_with_a_reason() {
    let bundle = Bundle::start();
    let (guest, staff, operator) = (bundle.guest("guest"), bundle.staff(), bundle.operator());
    refuses_strangers(&bundle, "GET", REFUNDS);
    for token in [&guest.token, &staff] {
        bundle
            .get(REFUNDS)
            .token(token)
            .send()
            .expect_problem(403, "not-allowed");
    }
    let list = |query: &str| bundle.get(&format!("{REFUNDS}?{query}")).token(&operator).send();
    list("state=lost").expect_problem(400, "unreadable");
    list("limit=101").expect_problem(422, "invalid");
    list("cursor=1").expect_problem(400, "unreadable");
    assert_eq!(list("").expect_status(200), json!({ "items": [], "next_cursor": null }));
    for deed in ["retry", "settled"] {
        let path = format!("{REFUNDS}/{}/{deed}", rooms::FIRST);
        refuses_strangers(&bundle, "POST", &path);
        let body = json!({ "reason": "x" });
        post(&bundle, &staff, &path, &body, "1").expect_problem(403, "not-allowed");
        post(&bundle, &operator, &path, &body, "1").expect_problem(404, "not-found");
        for reason in ["", "\u{0}\u{7}", &"x".repeat(10_000)] {
            let body = json!({ "reason": reason });
            post(&bundle, &operator, &path, &body, "1").expect_problem(422, "invalid");
        }
        for body in [json!({}), json!({ "reason": 1 })] {
            post(&bundle, &operator, &path, &body, "1").expect_problem(400, "unreadable");
        }
    }
}
