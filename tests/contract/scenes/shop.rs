use super::text;
use serde_json::{Value, json};
use tests::{Bundle, Guest, Stay, rooms, shelf};

/// The shop looks after its orders.
pub(crate) fn shop(bundle: &Bundle) {
    let (guest, staff) = (bundle.guest("shop"), bundle.staff());
    let ahead = guest.paid(Stay::ahead(bundle, rooms::SECOND, 9 * 24 * 60, 60));
    let running = guest.paid(Stay::ahead(bundle, rooms::FIRST, 6 * 24 * 60, 60));
    let orders = "/v1/merchant/orders";
    let path = |order: &Value, rest: &str| format!("{orders}/{}{rest}", text(&order["id"]));
    let look = |path: &str| bundle.get(path).token(&staff).send();
    let post = |path: &str, body: &Value, key: &str| bundle.post(path, body).token(&staff).key(key).send();
    look(&format!("{orders}?status=paid,in_use&kind=room&needs=payment")).expect_status(200);
    let page = look(&format!("{orders}?limit=1")).expect_status(200);
    look(&format!("{orders}?limit=1&cursor={}", text(&page["next_cursor"]))).expect_status(200);
    let from = bundle.now().to_string().replace('+', "%2B");
    look(&format!("{orders}?from={from}&sort=starts")).expect_status(200);
    look(&format!("{orders}?sort=starts")).expect_problem(422, "invalid");
    look(&format!("{orders}?sort=price")).expect_problem(400, "unreadable");
    guest.get(orders).send().expect_problem(403, "not-allowed");
    look(&path(&ahead, "?phone=full")).expect_status(200);

    let reason = json!({ "reason": "停电" });
    let cancel = |key: &str| post(&path(&ahead, "/cancel"), &reason, key);
    cancel("1").expect_status(200);
    assert_eq!(cancel("1").header("idempotency-replayed"), Some("true"));
    cancel("2").expect_problem(409, "not-cancellable");
    let end = |key: &str| post(&path(&running, "/end"), &json!({}), key);
    end("1").expect_problem(409, "not-in-use");
    bundle.forward_minutes(6 * 24 * 60 + 5);
    let unlock = format!("/v1/orders/{}/unlock", text(&running["id"]));
    guest.post(&unlock, &json!({})).key("in").send().expect_status(200);
    let item = |item: &Value, deed: &str| path(&running, &format!("/goods/{item}/{deed}"));
    let (brought, missing) = (tea(&guest, &running), tea(&guest, &running));
    look(&format!("{orders}?needs=goods")).expect_status(200);
    let serve = |key: &str| post(&item(&brought, "served"), &json!({}), key);
    serve("tea").expect_status(200);
    assert_eq!(serve("tea").header("idempotency-replayed"), Some("true"));
    serve("again").expect_problem(409, "not-to-be-brought");
    let sorry = |reason: &str, key: &str| post(&item(&missing, "not-made"), &json!({ "reason": reason }), key);
    sorry("", "sorry").expect_problem(422, "invalid");
    sorry("卖完了", "sorry").expect_status(200);
    assert_eq!(sorry("卖完了", "sorry").header("idempotency-replayed"), Some("true"));
    sorry("卖完了", "again").expect_problem(409, "not-to-be-brought");
    end("2").expect_status(200);
    assert_eq!(end("2").header("idempotency-replayed"), Some("true"));
    for order in [&ahead, &running] {
        look(&path(order, "")).expect_status(200);
        look(&path(order, "/events?limit=100")).expect_status(200);
    }
    let absent = format!("{orders}/{}", rooms::FIRST);
    look(&absent).expect_problem(404, "not-found");
}

/// A pot of tea that is ordered to a room and paid for; answers its position in the order.
fn tea(guest: &Guest<'_>, order: &Value) -> Value {
    let pot = json!({ "goods": [{ "sku_id": shelf::PUER, "quantity": 1 }], "expect_amount_fen": 4800 });
    let path = format!("/v1/orders/{}/goods", text(&order["id"]));
    let ordered = guest.post(&path, &pot).send().expect_status(201);
    guest.pay_charge(order, &ordered["charge_id"]);
    json!(guest.order(order)["lines"].as_array().expect("lines").len() - 1)
}
