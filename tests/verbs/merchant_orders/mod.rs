//! The shop looks after its orders, natively.

mod cancel;
mod end;
mod goods;
mod list;
mod scope;
mod show;

use clock::Id;
use kaimen_merchant_orders::answer;
use scene::{Call, Person, Reply, Shop};
use serde_json::{Value, json};
use settings::{Mode, Settings};

const ORDERS: &str = "/v1/merchant/orders";

/// A shop whose guests can be called.
fn open() -> Shop {
    let mut shop = Shop::open();
    shop.world.settings = Settings::given(scene::defaults(&["sealing_keys", "hold_minutes"]));
    shop.world.mode = Mode::Sandbox;
    shop
}

fn list_by(shop: &Shop, person: &Person, query: &str) -> Reply {
    let call = Call::get(ORDERS).query(query).by(&person.token);
    call.send(&shop.world, answer)
}

fn list(shop: &Shop, query: &str) -> Value {
    list_by(shop, &shop.staff, query).expect(200)
}

/// The ids of a page, in its order.
fn ids(page: &Value) -> Vec<Id> {
    let items = page["items"].as_array().unwrap();
    items
        .iter()
        .map(|item| Id::parse(item["id"].as_str().unwrap()).unwrap())
        .collect()
}

fn look_by(shop: &Shop, person: &Person, rest: &str, order: Id, query: &str) -> Reply {
    let route = format!("{ORDERS}/:id{rest}");
    let call = Call::get(&route).of(order).query(query).by(&person.token);
    call.send(&shop.world, answer)
}

fn look(shop: &Shop, rest: &str, order: Id, query: &str) -> Value {
    look_by(shop, &shop.staff, rest, order, query).expect(200)
}

fn act_by(shop: &Shop, person: &Person, deed: &str, order: Id, body: &Value, key: Option<&str>) -> Reply {
    let route = format!("{ORDERS}/:id/{deed}");
    let call = Call::post(&route).of(order).body(body).key(key).by(&person.token);
    call.send(&shop.world, answer)
}

fn cancel(shop: &Shop, order: Id) -> Reply {
    let body = json!({ "reason": "水管坏了" });
    act_by(shop, &shop.staff, "cancel", order, &body, None)
}

fn end(shop: &Shop, order: Id) -> Reply {
    act_by(shop, &shop.staff, "end", order, &json!({}), None)
}
