use clock::Id;
use database::{Statements, parameters};
use kaimen_guest_orders::answer;
use order::Status;
use scene::{Call, Reply, Shop, give_back};
use serde_json::{Value, json};

fn payments(shop: &Shop, token: &str, query: &str) -> Reply {
    Call::get("/v1/payments")
        .query(query)
        .by(token)
        .send(&shop.world, answer)
}

fn statement(shop: &Shop, token: &str, order: Id) -> Reply {
    Call::get("/v1/orders/:id/statement")
        .of(order)
        .by(token)
        .send(&shop.world, answer)
}

#[test]
fn payments_are_listed_with_what_went_back() {
    let shop = Shop::open();
    let me = shop.guest.token.as_str();
    let first = shop.stay(Status::Completed, -9, &[4000]).order_id;
    give_back(&shop.world, first, 1000, "settled");
    give_back(&shop.world, first, 500, "decided");
    shop.world.clock.advance(60);
    let second = shop.stay(Status::Paid, 9, &[3000]).order_id;
    let page = payments(&shop, me, "limit=1").expect(200);
    assert_eq!(
        (&page["items"][0]["order_id"], &page["items"][0]["refunds"]),
        (&json!(second), &json!([]))
    );
    let cursor = page["next_cursor"].as_str().unwrap();
    let rest = payments(&shop, me, &format!("limit=1&cursor={cursor}")).expect(200);
    let payment = &rest["items"][0];
    assert_eq!(
        (&payment["order_id"], &payment["amount_fen"]),
        (&json!(first), &json!(4000))
    );
    let mut refunds: Vec<_> = payment["refunds"].as_array().unwrap().iter().collect();
    refunds.sort_by_key(|refund| refund["amount_fen"].as_i64());
    assert_eq!(
        (&refunds[0]["state"], &refunds[0]["settled_at"]),
        (&json!("decided"), &Value::Null)
    );
    assert_eq!(refunds[1]["settled_at"], refunds[1]["decided_at"]);
    assert_eq!(rest["next_cursor"], Value::Null);
    let other = payments(&shop, &shop.staff.token, "").expect(200);
    assert_eq!(other, json!({ "items": [], "next_cursor": null }));
    payments(&shop, "x", "").refused(401, "unauthenticated");
    payments(&shop, me, "limit=0").refused(422, "invalid");
    payments(&shop, me, "cursor=x").refused(400, "unreadable");
}

#[test]
fn a_statement_tells_where_every_fen_is() {
    let shop = Shop::open();
    let me = shop.guest.token.as_str();
    let stay = shop.stay(Status::InUse, -9, &[4000]);
    let order = stay.order_id;
    give_back(&shop.world, order, 1000, "settled");
    stay.leave(&shop.world);
    // Of what is earned already.
    give_back(&shop.world, order, 500, "sent");
    let found = statement(&shop, me, order).expect(200);
    let fen = |name: &str| found[name].as_i64().unwrap();
    assert_eq!(
        (
            fen("paid_fen"),
            fen("refunding_fen"),
            fen("refunded_fen"),
            fen("kept_fen")
        ),
        (4000, 500, 1000, 2500)
    );
    let kinds: Vec<_> = found["entries"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["kind"].as_str().unwrap())
        .collect();
    assert_eq!(
        kinds,
        [
            "payment",
            "refund_decided",
            "refund_settled",
            "earned",
            "refund_decided"
        ]
    );
    assert_eq!(found["entries"][0]["channel"], "wechat");
    assert_eq!(found["entries"][0]["label"], "已付款");
    let voucher = &found["vouchers"][0];
    assert_eq!(
        voucher["transaction_id"],
        format!("42{}", voucher["out_trade_no"].as_str().unwrap())
    );
    assert_eq!(voucher["amount_fen"], 4000);
    statement(&shop, &shop.staff.token, order).refused(404, "not-found");
    statement(&shop, "x", order).refused(401, "unauthenticated");
    statement(&shop, me, shop.guest.id).refused(404, "not-found");
}

#[test]
fn what_was_never_paid_has_an_empty_statement() {
    let shop = Shop::open();
    let me = shop.guest.token.as_str();
    let found = statement(&shop, me, shop.stay(Status::Expired, 9, &[]).order_id).expect(200);
    assert_eq!((&found["paid_fen"], &found["entries"]), (&json!(0), &json!([])));
}

#[test]
fn a_correction_that_takes_something_back_counts_the_other_way_round() {
    let shop = Shop::open();
    let me = shop.guest.token.as_str();
    let stay = shop.stay(Status::Paid, 9, &[4000]);
    let order = stay.order_id;
    give_back(&shop.world, order, 1000, "settled");
    for (posting, debit, credit) in [
        ("payment", "wechat", "guest"),
        ("payment", "guest", "wechat"),
        ("refund_decided", "guest", "refunds_due"),
        ("refund_settled", "refunds_due", "wechat"),
        ("refund_settled", "wechat", "refunds_due"),
        ("refund_decided", "refunds_due", "guest"),
    ] {
        let transfer =
            "INSERT INTO ledger_transfer (order_id, charge_id, posting, cause_id, debit, credit, amount_fen, at)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, 700, 0)";
        let row = parameters![order, stay.charge_id, posting, shop.world.clock.id(), debit, credit];
        shop.world.database.run(transfer, row).unwrap();
    }
    let found = statement(&shop, me, order).expect(200);
    let sums = ["paid_fen", "refunding_fen", "refunded_fen", "kept_fen"].map(|name| found[name].as_i64().unwrap());
    assert_eq!(sums, [4000, 0, 1000, 3000]);
    let entries = found["entries"].as_array().unwrap().iter();
    let taken: Vec<_> = entries.filter(|entry| entry["amount_fen"] == -700).collect();
    assert_eq!((taken.len(), &taken[0]["channel"]), (3, &json!("wechat")));
}
