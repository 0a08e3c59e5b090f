//! One order, and its log.

use super::{look, look_by, open};
use database::{Statements, parameters};
use order::Status;
use scene::{Call, Person, give_back};
use serde_json::{Value, json};

#[test]
fn all_that_belongs_to_an_order_is_told() {
    let shop = open();
    let stay = shop.stay(Status::InUse, 0, &[4000]);
    give_back(&shop.world, stay.order_id, 500, "decided");
    let press =
        "INSERT INTO device_command (id, order_id, device_id, driver, reference, actor, press_key, request_hash,
        issued_at, not_after, outcome, failure, answered_at)
      SELECT ?1, ?2, device.id, driver, reference, ?3, '1', 'x', ?4, ?4, 'rejected', 'asleep', ?4
      FROM device JOIN hold ON hold.resource_id = device.resource_id WHERE hold.order_id = ?2 LIMIT 1";
    let row = parameters![
        shop.world.clock.id(),
        stay.order_id,
        shop.guest.id,
        shop.world.clock.now()
    ];
    shop.world.database.run(press, row).unwrap();
    let before = shop.world.database.statements();
    let told = look(&shop, "", stay.order_id, "");
    assert_eq!(shop.world.database.statements() - before, 3);
    assert_eq!((&told["status"], &told["people"]), (&json!("in_use"), &json!(2)));
    assert_eq!(told["lines"][0]["amount_fen"], 4000);
    assert_eq!(told["charges"][0]["state"], "paid");
    assert_eq!(told["payments"][0]["channel"], "wechat");
    assert_eq!(told["refunds"][0]["amount_fen"], 500);
    assert_eq!(told["refund_requests"], json!([]));
    assert_eq!(told["fulfilments"][0]["phase"], "begun");
    assert_eq!(told["holds"][0]["state"], "confirmed");
    assert_eq!(told["holds"][0]["resource"]["name"], told["resources"][0]);
    assert_eq!(told["reservations"], json!([]));
    assert_eq!(
        (&told["presses"][0]["outcome"], &told["presses"][0]["failure"]),
        (&json!("rejected"), &json!("asleep"))
    );
    assert_eq!(told["guest"]["phone"], Value::Null);
}

#[test]
fn every_look_at_a_whole_phone_is_written_down() {
    let shop = open();
    let order = shop.stay(Status::Paid, 1, &[]).order_id;
    let phone = "UPDATE user SET phone = '+8613800138000' WHERE id = ?1";
    shop.world.database.run(phone, parameters![shop.guest.id]).unwrap();
    assert_eq!(look(&shop, "", order, "")["guest"]["phone"], "+86138****8000");
    for _ in 0..2 {
        let told = look(&shop, "", order, "phone=full");
        assert_eq!(told["guest"]["phone"], "+8613800138000");
    }
    look_by(&shop, &shop.staff, "", order, "phone=half").refused(400, "unreadable");
    let stranger = Person::next_door(&shop.world);
    look_by(&shop, &stranger, "", order, "phone=full").refused(404, "not-found");
    let log = look(&shop, "/events", order, "");
    let looks: Vec<_> = log["items"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|event| event["kind"] == "see-phone")
        .collect();
    assert_eq!(looks.len(), 2);
    assert_eq!(looks[0]["actor"]["kind"], "staff");
    assert_ne!(looks[0]["actor"]["nickname"], Value::Null);
}

#[test]
fn the_log_is_told_oldest_first_with_who_did_it() {
    let shop = open();
    let stay = shop.stay(Status::PendingPayment, 1, &[]);
    shop.world.clock.advance(1);
    stay.pay(&shop.world);
    let all = look(&shop, "/events", stay.order_id, "");
    let told: Vec<_> = all["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|event| {
            (
                event["kind"].as_str().unwrap(),
                event["actor"]["kind"].as_str().unwrap(),
            )
        })
        .collect();
    assert_eq!(told, [("pending_payment", "guest"), ("paid", "gateway")]);
    assert_eq!(all["items"][0]["actor"]["nickname"], "客");
    let first = look(&shop, "/events", stay.order_id, "limit=1");
    assert_eq!(first["items"][0], all["items"][0]);
    let next = format!("limit=1&cursor={}", first["next_cursor"].as_str().unwrap());
    let second = look(&shop, "/events", stay.order_id, &next);
    assert_eq!(
        (&second["items"][0], &second["next_cursor"]),
        (&all["items"][1], &Value::Null)
    );
    let odd = look_by(&shop, &shop.staff, "/events", stay.order_id, "cursor=x");
    odd.refused(400, "unreadable");
}

#[test]
fn a_live_shop_without_keys_is_told_so() {
    let mut shop = open();
    shop.stay(Status::Paid, 1, &[]);
    shop.world.settings = settings::Settings::default();
    shop.world.mode = settings::Mode::Live;
    let phone = "UPDATE user SET phone_sealed = 'x.y', phone_fingerprint = 'z' WHERE id = ?1";
    shop.world.database.run(phone, parameters![shop.guest.id]).unwrap();
    let call = Call::get(super::ORDERS).by(&shop.staff.token);
    let reply = call.send(&shop.world, kaimen_merchant_orders::answer);
    assert_eq!(reply.status, 503);
}
