//! The shop confirms what it took, natively.

use clock::Id;
use database::{Statements, parameters};
use kaimen_merchant_confirm_payment::answer;
use order::Status;
use scene::{Call, Person, Reply, Shop, standing};
use serde_json::{Value, json};

fn confirm(shop: &Shop, token: &str, order: Id, body: &Value, key: Option<&str>) -> Reply {
    let call = Call::post("/v1/merchant/orders/:id/confirm-payment").of(order);
    call.body(body).key(key).by(token).send(&shop.world, answer)
}

/// An order that waits for money.
fn waiting(shop: &Shop) -> Id {
    shop.stay(Status::PendingPayment, 2, &[]).order_id
}

fn receipt(reference: &str) -> Value {
    json!({ "reference": reference })
}

#[test]
fn a_confirmed_payment_pays_the_order_once() {
    let shop = Shop::open();
    let order = waiting(&shop);
    let told = confirm(&shop, &shop.staff.token, order, &receipt("R-1"), Some("1")).expect(200);
    assert_eq!((&told["status"], &told["paid_fen"]), (&json!("paid"), &json!(4000)));
    assert_eq!(
        confirm(&shop, &shop.staff.token, order, &receipt("R-1"), Some("1")).expect(200),
        told
    );
    let problem = confirm(&shop, &shop.staff.token, order, &receipt("R-2"), None).refused(409, "not-confirmable");
    assert_eq!(problem["order_status"], "paid");
    assert_eq!(standing(&shop.world, order).1, "confirmed");
}

#[test]
fn a_receipt_is_for_one_payment() {
    let shop = Shop::open();
    let first = waiting(&shop);
    confirm(&shop, &shop.staff.token, first, &receipt("R-1"), None).expect(200);
    let second = shop.stay(Status::PendingPayment, 4, &[]).order_id;
    confirm(&shop, &shop.staff.token, second, &receipt(" R-1 "), None).refused(409, "reference-used");
}

#[test]
fn a_room_that_somebody_else_has_stays_theirs() {
    let shop = Shop::open();
    let order = waiting(&shop);
    // Its time to pay is over, and the other one comes before the tick.
    shop.world.clock.advance(15 * 60);
    shop.stay(Status::Paid, 2, &[4000]);
    confirm(&shop, &shop.staff.token, order, &receipt("R-1"), None).refused(409, "slot-taken");
    assert_eq!(
        standing(&shop.world, order),
        ("pending_payment".to_owned(), "lapsed".to_owned())
    );
}

#[test]
fn only_the_shop_confirms_and_only_what_can_be_kept() {
    let shop = Shop::open();
    let order = waiting(&shop);
    let guest = shop.guest.token.as_str();
    confirm(&shop, guest, order, &receipt("R"), None).refused(403, "not-allowed");
    confirm(&shop, "x", order, &receipt("R"), None).refused(401, "unauthenticated");
    confirm(&shop, &shop.staff.token, shop.guest.id, &receipt("R"), None).refused(404, "not-found");
    for reference in ["", " ", "a\u{0}", "R\u{2066}1", "\u{3164}", &"x".repeat(65)] {
        confirm(&shop, &shop.staff.token, order, &receipt(reference), None).refused(422, "invalid");
    }
    confirm(&shop, &shop.staff.token, order, &json!({}), None).refused(400, "unreadable");
    assert_eq!(standing(&shop.world, order).0, "pending_payment");
}

#[test]
fn only_the_shops_people_confirm_and_nobody_his_own_order() {
    let mut shop = Shop::open();
    let order = waiting(&shop);
    let elsewhere = Person::with_post(&shop.world, "clerk", Some(1), Some(2));
    for person in [&Person::next_door(&shop.world), &elsewhere] {
        confirm(&shop, &person.token, order, &receipt("R-1"), None).refused(404, "not-found");
    }
    confirm(&shop, &shop.guest.token, order, &receipt("R-1"), None).refused(403, "not-allowed");
    confirm(&shop, &shop.staff.token, order, &receipt("R-1"), None).expect(200);
    shop.guest = shop.staff.clone();
    let own = shop.stay(Status::PendingPayment, 4, &[]).order_id;
    confirm(&shop, &shop.staff.token, own, &receipt("R-2"), None).refused(403, "own-order");
}

#[test]
fn a_receipts_number_is_the_stores_own() {
    let shop = Shop::open();
    let first = waiting(&shop);
    confirm(&shop, &shop.staff.token, first, &receipt("R-1"), None).expect(200);
    let second = shop.stay(Status::PendingPayment, 4, &[]).order_id;
    let elsewhere = r#"UPDATE "order" SET store_number = 2 WHERE id = ?1"#;
    shop.world.database.run(elsewhere, parameters![second]).unwrap();
    confirm(&shop, &shop.staff.token, second, &receipt("R-1"), None).expect(200);
}
