use super::{path, text};
use serde_json::{Value, json};
use tests::{Bundle, Guest, Stay, rooms, shelf};

pub(crate) fn orders(bundle: &Bundle) {
    let (guest, other) = (bundle.guest("orders"), bundle.guest("other"));
    let stay = Stay::ahead(bundle, rooms::FIRST, 2 * 24 * 60, 60);
    let booking = guest.booking(stay);
    let book = |guest: &Guest<'_>, body: &Value, key: &str| guest.post("/v1/bookings", body).key(key).send();
    let order = book(&guest, &booking, "book").expect_status(201);
    let again = book(&guest, &booking, "book");
    assert_eq!(
        (again.expect_status(201), again.header("idempotency-replayed")),
        (order.clone(), Some("true"))
    );
    book(&other, &booking, "book").expect_problem(409, "slot-taken");
    let mut cheap = booking;
    cheap["expect_amount_fen"] = json!(1);
    book(&guest, &cheap, "book").expect_problem(422, "idempotency-key-reused");
    book(&guest, &cheap, "cheap").expect_problem(409, "price-changed");
    book(&guest, &cheap, &"k".repeat(256)).expect_problem(400, "unreadable");

    let list = |query: &str| guest.get(&format!("/v1/orders?{query}")).send();
    list("status=pending_payment,paid&limit=1").expect_status(200);
    list(&format!("cursor={}", text(&order["id"]))).expect_status(200);
    list("status=Paid").expect_problem(400, "unreadable");
    other.get(&path(&order, "")).send().expect_problem(404, "not-found");

    let pay =
        |guest: &Guest<'_>, channel: &str| guest.post(&path(&order, "/pay"), &json!({ "channel": channel })).send();
    pay(&guest, "cowries").expect_problem(422, "channel-unavailable");
    pay(&other, "wechat").expect_problem(404, "not-found");
    let cancel = || guest.post(&path(&order, "/cancel"), &json!({})).send();
    let keyed = |body: &Value| guest.post(&path(&order, "/pay"), body).key("pay").send();
    let sheet = keyed(&json!({ "channel": "wechat" })).expect_status(200);
    let again = keyed(&json!({ "channel": "wechat" }));
    assert_eq!(
        (again.expect_status(200), again.header("idempotency-replayed")),
        (sheet, Some("true"))
    );
    keyed(&json!({ "channel": "wechat", "renewal_id": null })).expect_problem(422, "idempotency-key-reused");
    guest.pay(&order, None);
    assert_ne!(guest.order(&order)["door"], Value::Null);
    goods(&guest, &order);
    assert_ne!(cancel().expect_status(200)["refunding_fen"], 0);
    cancel().expect_problem(409, "not-cancellable");
    assert_eq!(guest.order(&order)["door"], Value::Null);
    pay(&guest, "wechat").expect_problem(409, "not-payable");
    let renew = guest.post(&path(&order, "/renew"), &json!({ "minutes": 60 }));
    renew.send().expect_problem(409, "not-renewable");
    let more = guest.post(&path(&order, "/goods"), &wish(1)).send();
    more.expect_problem(409, "nothing-to-bring-to");
}

/// So many pots of tea, at what they cost.
fn wish(pots: i64) -> Value {
    json!({ "goods": [{ "sku_id": shelf::TEA, "quantity": pots }], "expect_amount_fen": 3800 * pots })
}

fn goods(guest: &Guest<'_>, order: &Value) {
    let ask = |body: &Value| guest.post(&path(order, "/goods"), body).key("goods").send();
    ask(&json!({ "goods": wish(1)["goods"], "expect_amount_fen": 1 })).expect_problem(409, "price-changed");
    ask(&json!({ "goods": [], "expect_amount_fen": 0 })).expect_problem(422, "invalid");
    ask(&json!({ "goods": {} })).expect_problem(400, "unreadable");
    let ordered = ask(&wish(2)).expect_status(201);
    ask(&wish(3)).expect_problem(422, "idempotency-key-reused");
    guest.pay_charge(order, &ordered["charge_id"]);
    // Of two hundred pots two are sold.
    for _ in 0..2 {
        let most = guest.post(&path(order, "/goods"), &wish(99)).send();
        guest.pay_charge(order, &most.expect_status(201)["charge_id"]);
    }
    let none = guest.post(&path(order, "/goods"), &wish(1)).send();
    none.expect_problem(409, "sold-out");
}
