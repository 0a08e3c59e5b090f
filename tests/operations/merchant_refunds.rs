//! GET /v1/merchant/refund-requests · POST /v1/merchant/refund-requests/:id/approve, …/reject · POST
//! /v1/merchant/orders/:id/refunds

use serde_json::{Value, json};
use tests::{Bundle, Reply, Stay, race, refuses_strangers, rooms};

const REQUESTS: &str = "/v1/merchant/refund-requests";

fn give(bundle: &Bundle, staff: &str, order: &Value, fen: i64, key: &str) -> Reply {
    let path = format!("/v1/merchant/orders/{}/refunds", order["id"].as_str().unwrap());
    let gift = json!({ "amount_fen": fen, "reason": "抱歉" });
    bundle.post(&path, &gift).token(staff).key(key).send()
}

#[test]
fn parallel_refunds_never_exceed_what_was_paid() {
    let bundle = Bundle::start();
    let (guest, staff) = (bundle.guest("much"), bundle.staff());
    let order = guest.paid(Stay::ahead(&bundle, rooms::FIRST, 3 * 24 * 60, 60));
    let part = order["paid_fen"].as_i64().unwrap() / 3 + 1;
    let replies = race(8, |number| give(&bundle, &staff, &order, part, &number.to_string()));
    assert_eq!(replies.iter().filter(|reply| reply.status == 201).count(), 2);
    for reply in replies.iter().filter(|reply| reply.status != 201) {
        let left = reply.expect_problem(422, "refund-too-large")["left_fen"]
            .as_i64()
            .unwrap();
        assert!(left < part, "{left}");
    }
    assert_eq!(guest.order(&order)["refunding_fen"], json!(2 * part));
    assert_eq!(guest.order(&order)["status"], "paid", "a part leaves the stay as it is");
    bundle.settle_refunds();
    assert_eq!(guest.order(&order)["refunded_fen"], json!(2 * part));
}

#[test]
fn who_could_not_ask_again_is_refused() {
    let bundle = Bundle::start();
    let (guest, staff) = (bundle.guest("keyless"), bundle.staff());
    let order = guest.paid(Stay::ahead(&bundle, rooms::FIRST, 3 * 24 * 60, 60));
    let path = format!("/v1/merchant/orders/{}/refunds", order["id"].as_str().unwrap());
    let gift = json!({ "amount_fen": 1, "reason": "抱歉" });
    let problem = bundle.post(&path, &gift).token(&staff).send();
    let problem = problem.expect_problem(400, "unreadable");
    assert_eq!(problem["errors"][0]["pointer"], "/Idempotency-Key");
    assert_eq!(guest.order(&order)["refunding_fen"], 0);
}

#[test]
fn all_the_money_before_the_stay_gives_the_room_back() {
    let bundle = Bundle::start();
    let (guest, other, staff) = (bundle.guest("goes"), bundle.guest("comes"), bundle.staff());
    let stay = Stay::ahead(&bundle, rooms::FIRST, 3 * 24 * 60, 60);
    let order = guest.paid(stay);
    let all = order["paid_fen"].as_i64().unwrap();
    let told = give(&bundle, &staff, &order, all, "1").expect_status(201);
    assert_eq!(told["status"], "refunding");
    let again = give(&bundle, &staff, &order, all, "1");
    assert_eq!(
        (again.expect_status(201), again.header("idempotency-replayed")),
        (told, Some("true"))
    );
    give(&bundle, &staff, &order, all, "2").expect_problem(422, "nothing-to-refund");
    other.paid(stay);
    bundle.settle_refunds();
    assert_eq!(guest.order(&order)["status"], "refunded");
}

#[test]
fn a_request_is_decided_once() {
    let bundle = Bundle::start();
    let (guest, staff) = (bundle.guest("asks"), bundle.staff());
    let order = guest.paid(Stay::ahead(&bundle, rooms::FIRST, 3 * 24 * 60, 60));
    let ask = format!("/v1/orders/{}/refund-requests", order["id"].as_str().unwrap());
    guest
        .post(&ask, &json!({ "reason": "空调坏了😡" }))
        .send()
        .expect_status(201);
    let open = bundle.get(REQUESTS).token(&staff).send().expect_status(200);
    let wish = &open["items"][0];
    assert_eq!(
        (&wish["reason"], &wish["order"]["id"]),
        (&json!("空调坏了😡"), &order["id"])
    );
    assert_eq!(wish["guest"]["conduct"]["is_unusual"], false);
    let path = format!("{REQUESTS}/{}/approve", wish["id"].as_str().unwrap());
    let replies = race(6, |number| {
        let body = json!({ "amount_fen": 100, "answer": "退一部分" });
        bundle.post(&path, &body).token(&staff).key(&number.to_string()).send()
    });
    assert_eq!(replies.iter().filter(|reply| reply.status == 200).count(), 1);
    for reply in replies.iter().filter(|reply| reply.status != 200) {
        reply.expect_problem(409, "request-already-decided");
    }
    assert_eq!(guest.order(&order)["refunding_fen"], 100);
    let answer = guest.get(&ask).send().expect_status(200);
    assert_eq!(
        (&answer["items"][0]["granted_fen"], &answer["items"][0]["state"]),
        (&json!(100), &json!("approved"))
    );
    // Its words go to the gateway, without what the gateway refuses.
    bundle.settle_refunds();
    assert_eq!(guest.order(&order)["refunded_fen"], 100);
}

#[test]
fn only_the_shop_decides() {
    let bundle = Bundle::start();
    let (guest, staff) = (bundle.guest("guest"), bundle.staff());
    let order = guest.paid(Stay::ahead(&bundle, rooms::FIRST, 60, 60));
    give(&bundle, &guest.token, &order, 1, "1").expect_problem(403, "not-allowed");
    guest.get(REQUESTS).send().expect_problem(403, "not-allowed");
    refuses_strangers(&bundle, "GET", REQUESTS);
    for path in [
        format!("{REQUESTS}/{}/approve", rooms::FIRST),
        format!("{REQUESTS}/{}/reject", rooms::FIRST),
        format!("/v1/merchant/orders/{}/refunds", rooms::FIRST),
    ] {
        refuses_strangers(&bundle, "POST", &path);
        let body = json!({ "answer": "x", "amount_fen": 1, "reason": "x" });
        bundle
            .post(&path, &body)
            .token(&staff)
            .key("odd")
            .send()
            .expect_problem(404, "not-found");
        for unreadable in [
            json!({ "amount_fen": "1", "answer": 1 }),
            json!({ "amount_fen": 0.5, "answer": [] }),
        ] {
            let reply = bundle.post(&path, &unreadable).token(&staff).key("odd").send();
            reply.expect_problem(400, "unreadable");
        }
    }
    for fen in [0, -1, i64::MIN] {
        give(&bundle, &staff, &order, fen, "odd").expect_problem(422, "invalid");
    }
}
