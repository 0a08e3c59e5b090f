use clock::Id;
use database::Statements;
use kaimen_guest_orders::answer;
use order::Status;
use scene::{Call, Reply, Shop, give_back};
use serde_json::{Value, json};

const ROUTE: &str = "/v1/orders/:id/refund-requests";

fn ask(shop: &Shop, token: &str, order: Id, body: &Value, key: Option<&str>) -> Reply {
    let call = Call::post(ROUTE).of(order).body(body).key(key);
    call.by(token).send(&shop.world, answer)
}

fn list(shop: &Shop, token: &str, order: Id, query: &str) -> Reply {
    Call::get(ROUTE)
        .of(order)
        .query(query)
        .by(token)
        .send(&shop.world, answer)
}

#[test]
fn a_request_is_for_all_that_is_left_unless_it_names_less() {
    let shop = Shop::open();
    let me = shop.guest.token.as_str();
    let order = shop.stay(Status::Completed, -3, &[3000, 1000]).order_id;
    let plea = json!({ "reason": " 空调坏了 " });
    let asked = ask(&shop, me, order, &plea, Some("1")).expect(201);
    assert_eq!(
        (&asked["amount_fen"], &asked["reason"]),
        (&json!(4000), &json!("空调坏了"))
    );
    assert_eq!(asked["state"], "open");
    assert_eq!(ask(&shop, me, order, &plea, Some("1")).expect(201), asked);
    ask(&shop, me, order, &plea, None).refused(409, "refund-already-asked");
    let listed = list(&shop, me, order, "").expect(200);
    assert_eq!(listed, json!({ "items": [asked], "next_cursor": null }));
    let rejected = "UPDATE refund_request SET state = 'rejected', decided_at = 1, decided_by = 'x', answer = '不'";
    shop.world.database.run(rejected, &[]).unwrap();
    shop.world.clock.advance(1);
    let less = json!({ "reason": "吵", "amount_fen": 500 });
    assert_eq!(ask(&shop, me, order, &less, None).expect(201)["amount_fen"], 500);
    let page = list(&shop, me, order, "limit=1").expect(200);
    assert_eq!(page["items"][0]["amount_fen"], 500);
    let cursor = page["next_cursor"].as_str().unwrap().to_owned();
    let rest = list(&shop, me, order, &format!("limit=1&cursor={cursor}")).expect(200);
    assert_eq!(
        (&rest["items"][0]["answer"], &rest["next_cursor"]),
        (&json!("不"), &Value::Null)
    );
}

#[test]
fn what_is_not_paid_or_has_gone_back_is_not_asked_for() {
    let shop = Shop::open();
    let me = shop.guest.token.as_str();
    let plea = json!({ "reason": "x" });
    for status in [Status::Expired, Status::PendingPayment] {
        let order = shop.stay(status, 9, &[]).order_id;
        let problem = ask(&shop, me, order, &plea, None).refused(409, "not-refundable");
        assert_eq!(problem["order_status"], status.name());
    }
    let order = shop.stay(Status::Cancelled, 12, &[1000]).order_id;
    let more = json!({ "reason": "x", "amount_fen": 1001 });
    assert_eq!(
        ask(&shop, me, order, &more, None).refused(422, "refund-too-large")["left_fen"],
        1000
    );
    give_back(&shop.world, order, 1000, "decided");
    ask(&shop, me, order, &plea, None).refused(422, "nothing-to-refund");
}

#[test]
fn somebody_elses_order_is_not_there_and_odd_requests_are_refused() {
    let shop = Shop::open();
    let (me, other) = (shop.guest.token.as_str(), shop.staff.token.as_str());
    let order = shop.stay(Status::Paid, 2, &[4000]).order_id;
    ask(&shop, other, order, &json!({ "reason": "x" }), None).refused(404, "not-found");
    list(&shop, other, order, "").refused(404, "not-found");
    ask(&shop, "x", order, &json!({ "reason": "x" }), None).refused(401, "unauthenticated");
    for body in [
        json!({ "reason": "" }),
        json!({ "reason": "a\u{0}b" }),
        json!({ "reason": "\u{200b}\u{3164}" }),
        json!({ "reason": "吵\u{202e}静" }),
        json!({ "reason": "x".repeat(501) }),
        json!({ "reason": "x", "amount_fen": 0 }),
        json!({ "reason": "x", "amount_fen": -1 }),
    ] {
        ask(&shop, me, order, &body, None).refused(422, "invalid");
    }
    for body in [
        json!({}),
        json!({ "reason": 1 }),
        json!({ "reason": "x", "amount_fen": "1" }),
    ] {
        ask(&shop, me, order, &body, None).refused(400, "unreadable");
    }
    list(&shop, me, order, "limit=0").refused(422, "invalid");
    assert_eq!(list(&shop, me, order, "").expect(200)["items"], json!([]));
}
