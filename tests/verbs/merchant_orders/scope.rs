//! Whose orders somebody sees, and may do something about.

use super::{act_by, ids, list_by, look_by, open};
use order::Status;
use scene::{Person, Shop};
use serde_json::{Value, json};

fn seen(shop: &Shop, person: &Person) -> usize {
    let queries = ["", "from=2026-05-01T20:00:00%2B08:00", "status=paid"];
    let counts = queries.map(|query| ids(&list_by(shop, person, query).expect(200)).len());
    assert!(counts.iter().all(|count| *count == counts[0]), "{counts:?}");
    counts[0]
}

#[test]
fn another_merchants_people_and_another_stores_find_nothing() {
    let shop = open();
    let order = shop.stay(Status::Paid, 2, &[4000]).order_id;
    let here = Person::with_post(&shop.world, "clerk", Some(1), Some(1));
    let stranger = Person::next_door(&shop.world);
    let elsewhere = Person::with_post(&shop.world, "clerk", Some(1), Some(2));
    let twice = Person::with_post(&shop.world, "manager", Some(1), None);
    assert_eq!(
        [&here, &stranger, &elsewhere, &twice].map(|person| seen(&shop, person)),
        [1, 0, 0, 1]
    );
    for person in [&stranger, &elsewhere] {
        for rest in ["", "/events"] {
            look_by(&shop, person, rest, order, "").refused(404, "not-found");
        }
        for deed in ["cancel", "end"] {
            let body = json!({ "reason": "x" });
            act_by(&shop, person, deed, order, &body, None).refused(404, "not-found");
        }
    }
    look_by(&shop, &here, "", shop.guest.id, "").refused(404, "not-found");
}

#[test]
fn who_holds_no_post_is_told_so() {
    let shop = open();
    let order = shop.stay(Status::Paid, 2, &[4000]).order_id;
    for person in [&shop.guest, &Person::operator(&shop.world)] {
        list_by(&shop, person, "").refused(403, "not-allowed");
        look_by(&shop, person, "", order, "").refused(403, "not-allowed");
        act_by(&shop, person, "end", order, &json!({}), None).refused(403, "not-allowed");
    }
}

#[test]
fn nobody_acts_on_an_order_of_his_own() {
    let mut shop = open();
    shop.guest = Person::with_post(&shop.world, "manager", Some(1), None);
    let ahead = shop.stay(Status::Paid, 2, &[4000]).order_id;
    let running = shop.stay(Status::InUse, 0, &[4000]).order_id;
    let reason = json!({ "reason": "x" });
    act_by(&shop, &shop.guest, "cancel", ahead, &reason, None).refused(403, "own-order");
    act_by(&shop, &shop.guest, "end", running, &json!({}), None).refused(403, "own-order");
    let own = look_by(&shop, &shop.guest, "", ahead, "").expect(200);
    assert_ne!(own["guest"], Value::Null);
}
