//! What is to be brought to a guest.

use super::{ids, list, look, open};
use api::World;
use clock::Id;
use database::{Statements, parameters};
use kaimen_merchant_orders::answer;
use order::Status;
use scene::{Call, Person, Reply, Shop, paid_by, stock, tea};
use serde_json::{Value, json};

const PRICE: i64 = 3800;

/// Two pots of tea that join an order, and are paid for.
fn brought_to(shop: &Shop, order_id: Id) -> Id {
    let tea = tea(&shop.world, PRICE, 5);
    let charge = ask(&shop.world, &shop.guest, order_id, tea);
    paid_by(&shop.world, charge, 2 * PRICE);
    assert!(charge::pay(&shop.world.database, charge, "gateway", shop.world.clock.now()).unwrap());
    tea
}

fn ask(world: &World, guest: &Person, order_id: Id, tea: Id) -> Id {
    let body = json!({ "goods": [{ "sku_id": tea, "quantity": 2 }], "expect_amount_fen": 2 * PRICE });
    let call = Call::post("/v1/orders/:id/goods")
        .of(order_id)
        .by(&guest.token)
        .body(&body);
    let ordered = call.send(world, kaimen_guest_order_goods::handle).expect(201);
    serde_json::from_value(ordered["charge_id"].clone()).unwrap()
}

fn act_by(shop: &Shop, person: &Person, deed: &str, thing: (Id, &str), key: Option<&str>) -> Reply {
    let route = format!("/v1/merchant/orders/:id/goods/:item/{deed}");
    let body = match deed {
        "served" => json!({}),
        _ => json!({ "reason": "卖完了" }),
    };
    let call = Call::post(&route).of(thing.0).part("item", thing.1).body(&body);
    call.key(key).by(&person.token).send(&shop.world, answer)
}

fn act(shop: &Shop, deed: &str, order: Id) -> Reply {
    act_by(shop, &shop.staff, deed, (order, "1"), None)
}

fn goods(state: &str) -> Value {
    json!({ "item": 1, "label": "goods 标准", "quantity": 2, "state": state })
}

#[test]
fn the_shop_sees_what_is_to_be_brought_and_says_that_it_was() {
    let shop = open();
    let order = shop.stay(Status::InUse, 0, &[4000]).order_id;
    let other = shop.stay(Status::Paid, 3, &[4000]).order_id;
    let tea = brought_to(&shop, order);
    // What is asked for and not paid is not made.
    ask(&shop.world, &shop.guest, other, tea);
    assert_eq!(ids(&list(&shop, "needs=goods")), [order]);
    assert_eq!(
        list(&shop, "needs=goods")["items"][0]["goods"],
        json!([goods("waiting")])
    );
    assert_eq!(look(&shop, "", other, "")["goods"], json!([]));
    let first = act_by(&shop, &shop.staff, "served", (order, "1"), Some("1")).expect(200);
    assert_eq!(first, goods("served"));
    let again = act_by(&shop, &shop.staff, "served", (order, "1"), Some("1")).expect(200);
    assert_eq!(again, first);
    assert_eq!(
        stock(&shop.world, tea),
        (3, 2),
        "two have left, two are kept for the other one"
    );
    assert_eq!(ids(&list(&shop, "needs=goods")), []);
    for deed in ["served", "not-made"] {
        let refused = act(&shop, deed, order).refused(409, "not-to-be-brought");
        assert_eq!(
            (&refused["state"], &refused["order_status"]),
            (&json!("served"), &json!("in_use"))
        );
    }
    let log = look(&shop, "/events", order, "")["items"].clone();
    let noted = log
        .as_array()
        .unwrap()
        .iter()
        .filter(|event| event["kind"] == "serve-goods");
    assert_eq!(noted.count(), 1);
}

#[test]
fn what_cannot_be_made_goes_back_and_the_stay_goes_on() {
    let shop = open();
    let order = shop.stay(Status::InUse, 0, &[4000]).order_id;
    let tea = brought_to(&shop, order);
    assert_eq!(act(&shop, "not-made", order).expect(200), goods("given_up"));
    let told = look(&shop, "", order, "");
    assert_eq!(
        (&told["status"], &told["refunding_fen"]),
        (&json!("in_use"), &json!(2 * PRICE))
    );
    assert_eq!(told["refunds"][0]["reason"], "卖完了");
    assert_eq!(stock(&shop.world, tea), (5, 0));
    act(&shop, "not-made", order).refused(409, "not-to-be-brought");
    let route = "/v1/merchant/orders/:id/goods/:item/not-made";
    let call = || Call::post(route).of(order).part("item", "1").by(&shop.staff.token);
    let odd = json!({ "reason": "" });
    call().body(&odd).send(&shop.world, answer).refused(422, "invalid");
    let none = json!({});
    call().body(&none).send(&shop.world, answer).refused(400, "unreadable");
}

#[test]
fn nothing_else_is_given_up_so_and_nobody_else_does_it() {
    let shop = open();
    let stay = shop.stay(Status::InUse, 0, &[4000]);
    brought_to(&shop, stay.order_id);
    for item in ["0", "2", "-1", "x", "99999999999999999999"] {
        for deed in ["served", "not-made"] {
            act_by(&shop, &shop.staff, deed, (stay.order_id, item), None).refused(404, "not-found");
        }
    }
    let next_door = Person::next_door(&shop.world);
    act_by(&shop, &next_door, "served", (stay.order_id, "1"), None).refused(404, "not-found");
    act_by(&shop, &shop.guest, "served", (stay.order_id, "1"), None).refused(403, "not-allowed");
    let post = "INSERT INTO post (user_id, role, merchant_number, since) VALUES (?1, 'owner', 1, 0)";
    shop.world.database.run(post, parameters![shop.guest.id]).unwrap();
    act_by(&shop, &shop.guest, "not-made", (stay.order_id, "1"), None).refused(403, "own-order");
    // The time of the stay is over, whether a tick has come by or not.
    shop.world.clock.advance(3600);
    let refused = act(&shop, "not-made", stay.order_id).refused(409, "not-to-be-brought");
    assert_eq!(refused["order_status"], "completed");
}

#[test]
fn tea_that_stands_there_before_its_guest_comes_does_not_keep_the_stay_from_beginning() {
    let shop = open();
    let stay = shop.stay(Status::Paid, 1, &[4000]);
    brought_to(&shop, stay.order_id);
    act(&shop, "served", stay.order_id).expect(200);
    assert_eq!(stay.status(&shop.world), Status::InUse);
    shop.world.clock.advance(3600);
    let press = "INSERT INTO device_command (id, order_id, device_id, driver, reference, actor, press_key, request_hash, issued_at,
          not_after)
        SELECT ?1, ?2, id, driver, reference, ?3, 'in', '', ?4, ?4 + 30 FROM device WHERE resource_id = '0197a00000007000800000000b000101' LIMIT 1";
    let now = shop.world.clock.now();
    let row = parameters![shop.world.clock.id(), stay.order_id, shop.guest.id, now];
    shop.world.database.run(press, row).unwrap();
    let opened = "UPDATE device_command SET outcome = 'executed', answered_at = ?2 WHERE order_id = ?1";
    let row = parameters![stay.order_id, now];
    shop.world.database.run(opened, row).unwrap();
    let told = look(&shop, "", stay.order_id, "");
    assert_eq!(told["fulfilments"][0]["state"], "begun");
}
