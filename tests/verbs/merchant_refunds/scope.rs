//! Whose orders somebody may give money back for.

use super::{decide, gift, give_by, placed, wish};
use database::{Statements, parameters};
use kaimen_merchant_refunds::answer;
use order::Status;
use scene::{Call, Person, Shop};
use serde::Deserialize;
use serde_json::json;

fn seen(shop: &Shop, person: &Person) -> usize {
    let call = Call::get("/v1/merchant/refund-requests").by(&person.token);
    let page = call.send(&shop.world, answer).expect(200);
    page["items"].as_array().unwrap().len()
}

#[test]
fn another_merchants_people_and_another_stores_find_nothing() {
    let shop = Shop::open();
    let order = placed(&shop, Status::Paid, 2, &[4000]);
    let asked = wish(&shop, order, 1000);
    let here = Person::with_post(&shop.world, "clerk", Some(1), Some(1));
    let stranger = Person::next_door(&shop.world);
    let elsewhere = Person::with_post(&shop.world, "clerk", Some(1), Some(2));
    assert_eq!(
        [&here, &stranger, &elsewhere].map(|person| seen(&shop, person)),
        [1, 0, 0]
    );
    for person in [&stranger, &elsewhere] {
        give_by(&shop, &person.token, order, &gift(1000), Some("1")).refused(404, "not-found");
        for (deed, body) in [("approve", json!({})), ("reject", json!({ "answer": "不行" }))] {
            let route = format!("/v1/merchant/refund-requests/:id/{deed}");
            let call = Call::post(&route).of(asked).body(&body);
            call.by(&person.token)
                .send(&shop.world, answer)
                .refused(404, "not-found");
        }
    }
    give_by(&shop, &here.token, order, &gift(1000), Some("1")).expect(201);
}

#[test]
fn who_holds_no_post_is_told_so() {
    let shop = Shop::open();
    let order = placed(&shop, Status::Paid, 2, &[4000]);
    give_by(&shop, &shop.guest.token, order, &gift(1000), Some("1")).refused(403, "not-allowed");
    let operator = Person::operator(&shop.world);
    give_by(&shop, &operator.token, order, &gift(1000), Some("1")).refused(403, "not-allowed");
}

#[test]
fn nobody_gives_himself_money_back() {
    let mut shop = Shop::open();
    shop.guest = Person::with_post(&shop.world, "manager", Some(1), None);
    let order = placed(&shop, Status::Paid, 2, &[4000]);
    let asked = wish(&shop, order, 1000);
    give_by(&shop, &shop.guest.token, order, &gift(1000), Some("1")).refused(403, "own-order");
    for (deed, body) in [("approve", json!({})), ("reject", json!({ "answer": "不行" }))] {
        let route = format!("/v1/merchant/refund-requests/:id/{deed}");
        let call = Call::post(&route).of(asked).body(&body);
        call.by(&shop.guest.token)
            .send(&shop.world, answer)
            .refused(403, "own-order");
    }
    // A colleague does.
    decide(&shop, asked, "approve", &json!({})).expect(200);
}

#[test]
fn who_did_what_is_written_down_with_it() {
    #[derive(Debug, Deserialize, PartialEq)]
    struct Row {
        user_id: clock::Id,
        permission: String,
        action: String,
        before: String,
        after: String,
    }
    let shop = Shop::open();
    let order = placed(&shop, Status::Paid, 2, &[4000]);
    let asked = wish(&shop, order, 1000);
    decide(&shop, asked, "approve", &json!({})).expect(200);
    decide(&shop, asked, "approve", &json!({})).refused(409, "request-already-decided");
    let rows = "SELECT user_id, permission, action, before ->> 'state' AS before, after ->> 'state' AS after FROM audit
      WHERE subject = ?1";
    let rows: Vec<Row> = shop.world.database.all(rows, parameters![asked.to_string()]).unwrap();
    let expected = Row {
        user_id: shop.staff.id,
        permission: "refunds".to_owned(),
        action: "approve-refund".to_owned(),
        before: "open".to_owned(),
        after: "approved".to_owned(),
    };
    assert_eq!(rows, [expected]);
}
