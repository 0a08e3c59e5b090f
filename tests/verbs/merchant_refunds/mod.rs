//! The shop gives money back, natively.

mod scope;

use clock::Id;
use database::{Statements, parameters};
use kaimen_merchant_refunds::answer;
use order::Status;
use scene::{Call, Reply, Shop, standing};
use serde_json::{Value, json};

const REFUNDS: &str = "/v1/merchant/orders/:id/refunds";

/// An order that begins in so many hours, with these payments.
fn placed(shop: &Shop, status: Status, in_hours: i64, payments: &[i64]) -> Id {
    shop.stay(status, in_hours, payments).order_id
}

fn wish(shop: &Shop, order: Id, amount: i64) -> Id {
    let id = shop.world.clock.id();
    let ask = "INSERT INTO refund_request (id, order_id, user_id, amount_fen, reason, state, asked_at)
        VALUES (?1, ?2, ?3, ?4, '空调坏了', 'open', ?5)";
    let row = parameters![id, order, shop.guest.id, amount, shop.world.clock.now()];
    shop.world.database.run(ask, row).unwrap();
    id
}

fn list(shop: &Shop, query: &str) -> Value {
    let call = Call::get("/v1/merchant/refund-requests").query(query);
    call.by(&shop.staff.token).send(&shop.world, answer).expect(200)
}

fn decide(shop: &Shop, id: Id, deed: &str, body: &Value) -> Reply {
    let route = format!("/v1/merchant/refund-requests/:id/{deed}");
    let call = Call::post(&route).of(id).body(body);
    call.by(&shop.staff.token).send(&shop.world, answer)
}

/// With a key of its own where none is told.
fn give(shop: &Shop, order: Id, body: &Value, key: Option<&str>) -> Reply {
    let own = shop.world.clock.id().to_string();
    give_by(shop, &shop.staff.token, order, body, Some(key.unwrap_or(&own)))
}

fn give_by(shop: &Shop, token: &str, order: Id, body: &Value, key: Option<&str>) -> Reply {
    let call = Call::post(REFUNDS).of(order).body(body).key(key);
    call.by(token).send(&shop.world, answer)
}

fn gift(amount: i64) -> Value {
    json!({ "amount_fen": amount, "reason": "抱歉" })
}

fn is(status: &str, hold: &str) -> (String, String) {
    (status.to_owned(), hold.to_owned())
}

#[test]
fn all_the_money_before_the_stay_gives_the_order_up() {
    let shop = Shop::open();
    let order = placed(&shop, Status::Paid, 2, &[3000, 1000]);
    let told = give(&shop, order, &gift(4000), None).expect(201);
    assert_eq!(
        (&told["status"], &told["refunding_fen"]),
        (&json!("refunding"), &json!(4000))
    );
    assert_eq!(standing(&shop.world, order), is("refunding", "released"));
    // The room is free at once.
    placed(&shop, Status::Paid, 2, &[4000]);
}

#[test]
fn a_part_leaves_the_order_as_it_is_and_the_rest_gives_it_up() {
    let shop = Shop::open();
    let order = placed(&shop, Status::Paid, 2, &[4000]);
    give(&shop, order, &gift(1000), None).expect(201);
    assert_eq!(standing(&shop.world, order), is("paid", "confirmed"));
    let problem = give(&shop, order, &gift(3001), None).refused(422, "refund-too-large");
    assert_eq!(problem["left_fen"], 3000);
    give(&shop, order, &gift(3000), None).expect(201);
    assert_eq!(standing(&shop.world, order), is("refunding", "released"));
    give(&shop, order, &gift(1), None).refused(422, "nothing-to-refund");
}

#[test]
fn money_for_a_stay_that_has_begun_or_is_over_changes_nothing_about_it() {
    for (written, in_hours) in [
        (Status::InUse, 0),
        (Status::Completed, -3),
        (Status::NoShow, -3),
        (Status::Paid, -3),
        (Status::Paid, 0),
    ] {
        let shop = Shop::open();
        let order = placed(&shop, written, in_hours, &[4000]);
        give(&shop, order, &gift(4000), None).expect(201);
        assert_eq!(
            standing(&shop.world, order),
            is(written.name(), "confirmed"),
            "{written:?} {in_hours}"
        );
    }
}

#[test]
fn the_same_key_gives_once() {
    let shop = Shop::open();
    let order = placed(&shop, Status::Paid, 2, &[4000]);
    give_by(&shop, &shop.staff.token, order, &gift(1000), None).refused(400, "unreadable");
    let first = give(&shop, order, &gift(1000), Some("1")).expect(201);
    assert_eq!(give(&shop, order, &gift(1000), Some("1")).expect(201), first);
    give(&shop, order, &gift(2000), Some("1")).refused(422, "idempotency-key-reused");
    assert_eq!(first["refunding_fen"], 1000);
}

#[test]
fn a_wish_is_granted_once_and_its_refund_is_decided_with_it() {
    let shop = Shop::open();
    let order = placed(&shop, Status::Completed, -3, &[4000]);
    let wish = wish(&shop, order, 2000);
    let open = list(&shop, "");
    assert_eq!(open["items"][0]["id"], json!(wish));
    assert_eq!(open["items"][0]["order"]["left_fen"], 4000);
    assert_eq!(open["items"][0]["guest"]["nickname"], "客");
    assert_eq!(open["items"][0]["guest"]["conduct"]["requests"], 1);
    assert_eq!(open["items"][0]["guest"]["conduct"]["is_unusual"], false);
    let body = json!({ "amount_fen": 1500, "answer": "退您一部分" });
    let told = decide(&shop, wish, "approve", &body).expect(200);
    assert_eq!(
        (&told["state"], &told["granted_fen"]),
        (&json!("approved"), &json!(1500))
    );
    assert_eq!(told["order"]["left_fen"], 2500);
    let problem = decide(&shop, wish, "approve", &json!({})).refused(409, "request-already-decided");
    assert_eq!(problem["request_state"], "approved");
    decide(&shop, wish, "reject", &json!({ "answer": "不" })).refused(409, "request-already-decided");
    assert_eq!(list(&shop, "")["items"], json!([]));
    assert_eq!(
        list(&shop, "state=approved")["items"][0]["guest"]["conduct"]["refunded_percent"],
        37
    );
    decide(&shop, shop.guest.id, "approve", &json!({})).refused(404, "not-found");
}

#[test]
fn a_wish_for_more_than_is_left_stays_open() {
    let shop = Shop::open();
    let order = placed(&shop, Status::Paid, 2, &[4000]);
    let wish = wish(&shop, order, 4000);
    give(&shop, order, &gift(3000), None).expect(201);
    decide(&shop, wish, "approve", &json!({})).refused(422, "refund-too-large");
    decide(&shop, wish, "approve", &json!({ "amount_fen": 1000 })).expect(200);
    assert_eq!(standing(&shop.world, order), is("refunding", "released"));
}

#[test]
fn a_refusal_has_an_answer() {
    let shop = Shop::open();
    let wish = wish(&shop, placed(&shop, Status::Completed, -3, &[4000]), 4000);
    decide(&shop, wish, "reject", &json!({})).refused(400, "unreadable");
    decide(&shop, wish, "reject", &json!({ "answer": " " })).refused(422, "invalid");
    let told = decide(&shop, wish, "reject", &json!({ "answer": "已使用" })).expect(200);
    assert_eq!(
        (&told["state"], &told["answer"]),
        (&json!("rejected"), &json!("已使用"))
    );
}

#[test]
fn many_wishes_are_a_sign() {
    let shop = Shop::open();
    for hours in [-9, -7, -5] {
        wish(&shop, placed(&shop, Status::Completed, hours, &[4000]), 100);
    }
    let page = list(&shop, "limit=2");
    assert_eq!(page["items"].as_array().unwrap().len(), 2);
    let rest = list(
        &shop,
        &format!("limit=2&cursor={}", page["next_cursor"].as_str().unwrap()),
    );
    assert_eq!(rest["items"][0]["guest"]["conduct"]["is_unusual"], true);
    assert_eq!(rest["next_cursor"], Value::Null);
}

#[test]
fn only_the_shop_gives() {
    let shop = Shop::open();
    let order = placed(&shop, Status::Paid, 2, &[4000]);
    give_by(&shop, &shop.guest.token, order, &gift(1), None).refused(403, "not-allowed");
    give_by(&shop, "x", order, &gift(1), None).refused(401, "unauthenticated");
    give(&shop, shop.guest.id, &gift(1), None).refused(404, "not-found");
    for amount in [0, -1, i64::MIN] {
        give(&shop, order, &gift(amount), None).refused(422, "invalid");
    }
    give(&shop, order, &gift(i64::MAX), None).refused(422, "refund-too-large");
    assert_eq!(standing(&shop.world, order), is("paid", "confirmed"));
}
