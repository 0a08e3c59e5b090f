//! GET /v1/orders/:id/time

use clock::Moment;
use serde_json::{Value, json};
use tests::{Bundle, Guest, Reply, Stay, rooms};

fn path(order: &Value) -> String {
    format!("/v1/orders/{}/time", order["id"].as_str().unwrap())
}

fn known(guest: &Guest<'_>, order: &Value, tag: &str) -> Reply {
    guest.get(&path(order)).header("if-none-match", tag).send()
}

#[test]
fn who_counts_down_is_told_again_when_something_has_changed() {
    let bundle = Bundle::start();
    let guest = bundle.guest("counts");
    let stay = Stay::ahead(&bundle, rooms::FIRST, 30, 60);
    let order = guest.book(stay);
    let unpaid = guest.get(&path(&order)).send();
    assert_eq!(unpaid.expect_status(200)["seconds_left"], 0);
    guest.pay(&order, None);
    let paid = known(&guest, &order, unpaid.header("etag").unwrap());
    let told = paid.expect_status(200);
    assert_eq!(
        (&told["status"], &told["ends_at"], &told["renewable"]),
        (&json!("paid"), &json!(stay.ends_at), &json!(true))
    );
    let now = Moment::parse(told["now"].as_str().unwrap()).unwrap();
    let left = told["seconds_left"].as_i64().unwrap();
    assert_eq!(now.plus_seconds(left), stay.ends_at, "{told}");

    let tag = paid.header("etag").unwrap();
    bundle.forward_minutes(10);
    let same = known(&guest, &order, tag);
    assert_eq!((same.expect_status(304), same.body.len()), (Value::Null, 0));
    for reply in [&paid, &same] {
        assert_eq!(reply.header("cache-control"), Some("private, no-cache"));
        assert_eq!(reply.header("etag"), Some(tag));
    }
    for absent in ["content-type", "content-length", "transfer-encoding"] {
        assert_eq!(same.header(absent), None, "{absent}");
    }
    let renew = format!("/v1/orders/{}/renew", order["id"].as_str().unwrap());
    let renewal = guest.post(&renew, &json!({ "minutes": 30 })).send().expect_status(201);
    guest.pay(&order, Some(&renewal));
    assert_eq!(
        known(&guest, &order, tag).expect_status(200)["ends_at"],
        renewal["ends_at"]
    );
}

#[test]
fn nobody_else_sees_it() {
    let bundle = Bundle::start();
    let (guest, other) = (bundle.guest("mine"), bundle.guest("not-mine"));
    let order = guest.paid(Stay::ahead(&bundle, rooms::FIRST, 60, 60));
    other.get(&path(&order)).send().expect_problem(404, "not-found");
    let refused = known(&other, &order, "*");
    refused.expect_problem(404, "not-found");
    assert_eq!(refused.header("cache-control"), Some("no-store"));
    guest.get("/v1/orders/1/time").send().expect_problem(404, "not-found");
    bundle.get(&path(&order)).send().expect_problem(401, "unauthenticated");
}
