//! GET /v1/platform/exceptions · POST …/:id/resolve

use serde_json::{Value, json};
use tests::{Bundle, Reply, Stay, race, refuses_strangers, rooms};

const EXCEPTIONS: &str = "/v1/platform/exceptions";

fn post(bundle: &Bundle, operator: &str, path: &str, body: &Value, key: &str) -> Reply {
    bundle.post(path, body).token(operator).key(key).send()
}

#[test]
fn money_of_another_amount_waits_for_people_and_goes_back_once() {
    let bundle = Bundle::start();
    let (guest, operator) = (bundle.guest("odd"), bundle.operator());
    let order = guest.book(Stay::ahead(&bundle, rooms::FIRST, 3 * 24 * 60, 60));
    let session = guest.ask_to_pay(&order, None).expect_status(200);
    let fault = json!({ "channel": "wechat", "operation": "notification", "fault": "wrong_amount" });
    bundle.post("/sandbox/faults", &fault).send().expect_status(201);
    let pay = format!("/sandbox/payments/{}/pay", session["payment_id"].as_str().unwrap());
    bundle.post(&pay, &json!({})).send().expect_status(200);
    assert_eq!(
        guest.order(&order)["status"],
        "pending_payment",
        "it is never paid by that"
    );
    let open = bundle.get(EXCEPTIONS).token(&operator).send().expect_status(200);
    let exception = &open["items"][0];
    assert_eq!(
        (&exception["reason"], &exception["state"]),
        (&json!("other-amount"), &json!("open"))
    );
    let path = format!("{EXCEPTIONS}/{}/resolve", exception["id"].as_str().unwrap());
    let verdict = json!({ "resolution": "settled_elsewhere", "reason": "与网关核对" });
    let replies = race(5, |number| {
        post(&bundle, &operator, &path, &verdict, &number.to_string())
    });
    assert_eq!(replies.iter().filter(|reply| reply.status == 200).count(), 1);
    for reply in replies.iter().filter(|reply| reply.status != 200) {
        reply.expect_problem(409, "already-resolved");
    }
    let resolved = bundle
        .get(&format!("{EXCEPTIONS}?state=resolved"))
        .token(&operator)
        .send();
    assert_eq!(
        resolved.expect_status(200)["items"][0]["resolution_reason"],
        "与网关核对"
    );
}

#[test]
fn only_operators_resolve_and_only_with_a_reason() {
    let bundle = Bundle::start();
    let (guest, staff, operator) = (bundle.guest("guest"), bundle.staff(), bundle.operator());
    refuses_strangers(&bundle, "GET", EXCEPTIONS);
    for token in [&guest.token, &staff] {
        bundle
            .get(EXCEPTIONS)
            .token(token)
            .send()
            .expect_problem(403, "not-allowed");
    }
    let list = |query: &str| bundle.get(&format!("{EXCEPTIONS}?{query}")).token(&operator).send();
    list("state=lost").expect_problem(400, "unreadable");
    list("limit=101").expect_problem(422, "invalid");
    list("cursor=1").expect_problem(400, "unreadable");
    assert_eq!(list("").expect_status(200), json!({ "items": [], "next_cursor": null }));
    let path = format!("{EXCEPTIONS}/{}/resolve", rooms::FIRST);
    refuses_strangers(&bundle, "POST", &path);
    let body = json!({ "resolution": "refunded", "reason": "x" });
    post(&bundle, &staff, &path, &body, "1").expect_problem(403, "not-allowed");
    post(&bundle, &operator, &path, &body, "1").expect_problem(404, "not-found");
    for reason in ["", "\u{0}\u{7}", &"x".repeat(10_000)] {
        let body = json!({ "resolution": "refunded", "reason": reason });
        post(&bundle, &operator, &path, &body, "1").expect_problem(422, "invalid");
    }
    for body in [json!({}), json!({ "resolution": "refunded", "reason": 1 })] {
        post(&bundle, &operator, &path, &body, "1").expect_problem(400, "unreadable");
    }
}
