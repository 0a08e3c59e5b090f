//! The shop cannot serve what it sold.

use super::{act_by, cancel, look, open};
use database::{Statements, parameters};
use order::Status;
use scene::standing;
use serde::Deserialize;
use serde_json::{Value, json};

fn is(status: &str, hold: &str) -> (String, String) {
    (status.to_owned(), hold.to_owned())
}

#[test]
fn everything_goes_back_whatever_the_terms_say() {
    let shop = open();
    // An hour before, a guest would get a part of it.
    let order = shop.stay(Status::Paid, 1, &[3000, 1000]).order_id;
    let told = cancel(&shop, order).expect(200);
    assert_eq!(
        (&told["status"], &told["refunding_fen"]),
        (&json!("refunding"), &json!(4000))
    );
    assert_eq!(standing(&shop.world, order), is("refunding", "released"));
    cancel(&shop, order).refused(409, "not-cancellable");
    // The room is free at once.
    shop.stay(Status::Paid, 1, &[4000]);
    let refunds = look(&shop, "", order, "")["refunds"].clone();
    assert_eq!(refunds.as_array().unwrap().len(), 2);
    assert_eq!(refunds[0]["reason"], "水管坏了");
}

#[test]
fn one_that_waits_for_money_is_cancelled_and_its_guest_is_told() {
    #[derive(Debug, Deserialize, PartialEq)]
    struct Told {
        template: String,
    }
    let shop = open();
    let order = shop.stay(Status::PendingPayment, 1, &[]).order_id;
    assert_eq!(cancel(&shop, order).expect(200)["status"], "cancelled");
    let told = "SELECT template FROM message WHERE order_id = ?1";
    let told: Vec<Told> = shop.world.database.all(told, parameters![order]).unwrap();
    assert_eq!(told.len(), 1);
    assert_eq!(told[0].template, "order_cancelled");
    let log = look(&shop, "/events", order, "");
    let events = log["items"].as_array().unwrap();
    let cancelled = events.iter().find(|event| event["kind"] == "cancelled").unwrap();
    assert_eq!(cancelled["cause"], "水管坏了");
    assert_eq!(cancelled["actor"]["kind"], "staff");
}

#[test]
fn what_has_begun_or_is_over_is_not_cancelled() {
    for (status, in_hours) in [
        (Status::InUse, 0),
        (Status::Paid, 0),
        (Status::Paid, -3),
        (Status::Completed, -3),
        (Status::Expired, 2),
        (Status::Refunding, 2),
    ] {
        let shop = open();
        let order = shop.stay(status, in_hours, &[]).order_id;
        cancel(&shop, order).refused(409, "not-cancellable");
        assert_eq!(standing(&shop.world, order).0, status.name());
    }
}

#[test]
fn it_needs_a_reason_and_happens_once_for_a_key() {
    let shop = open();
    let order = shop.stay(Status::Paid, 1, &[4000]).order_id;
    let act = |body: &Value, key| act_by(&shop, &shop.staff, "cancel", order, body, key);
    for unreadable in [json!({}), json!([]), json!({ "reason": 1 })] {
        act(&unreadable, None).refused(400, "unreadable");
    }
    for odd in ["", " ", &"x".repeat(501)] {
        act(&json!({ "reason": odd }), None).refused(422, "invalid");
    }
    let first = act(&json!({ "reason": "停电" }), Some("1")).expect(200);
    assert_eq!(act(&json!({ "reason": "停电" }), Some("1")).expect(200), first);
    act(&json!({ "reason": "停水" }), Some("1")).refused(422, "idempotency-key-reused");
    let audit = look(&shop, "/events", order, "")["items"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|event| event["source"] == "audit")
        .cloned()
        .collect::<Vec<_>>();
    assert_eq!(audit.len(), 1);
    assert_eq!(audit[0]["kind"], "cancel-order");
    assert_eq!(
        (&audit[0]["before"]["status"], &audit[0]["after"]["status"]),
        (&json!("paid"), &json!("refunding"))
    );
}

#[test]
fn who_waits_for_a_word_about_money_back_has_it() {
    let shop = open();
    let order = shop.stay(Status::Paid, 2, &[4000]).order_id;
    let ask = "INSERT INTO refund_request (id, order_id, user_id, amount_fen, reason, state, asked_at)
        VALUES (?1, ?2, ?3, 100, '太吵', 'open', ?4)";
    let row = parameters![shop.world.clock.id(), order, shop.guest.id, shop.world.clock.now()];
    shop.world.database.run(ask, row).unwrap();
    cancel(&shop, order).expect(200);
    let told = look(&shop, "", order, "");
    assert_eq!(told["has_open_refund_request"], false);
    let request = &told["refund_requests"][0];
    assert_eq!(
        (&request["state"], &request["granted_fen"], &request["answer"]),
        (&json!("approved"), &json!(4000), &json!("水管坏了"))
    );
}
