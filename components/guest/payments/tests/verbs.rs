//! What a guest has paid and got back, natively.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on stops there")]

use api::{Answer, Language, Problem, Request, World};
use caller::KeyValue;
use clock::{Clock, Id, Moment};
use database::{Database, Statements, parameters};
use kaimen_guest_payments::handle;
use outbound::Outbound;
use pollster::block_on;
use serde_json::{Value, json};
use settings::{Mode, Settings};

const STAFF: &str = "0197a00000007000800000000d000001";
const HOUR: i64 = 3600;

struct Shop {
    world: World,
    staff: String,
    guest: Id,
}

impl Shop {
    fn open() -> Shop {
        let clock = Clock::simulated(Moment::parse("2026-05-01T20:00:00+08:00").unwrap(), 1);
        let guest = clock.id();
        let world = World {
            clock,
            database: Database::in_memory(true).unwrap(),
            key_value: KeyValue::default(),
            outbound: Outbound::default(),
            settings: Settings::default(),
            mode: Mode::Live,
        };
        let row = parameters![guest];
        let register = "INSERT INTO user (id, nickname, created_at, changed_at) VALUES (?1, '客', 0, 0)";
        world.database.run(register, row).unwrap();
        let staff = token(&world, Id::parse(STAFF).unwrap());
        Shop { world, staff, guest }
    }

    fn run(&self, statement: &str, row: &[database::Value]) {
        self.world.database.run(statement, row).unwrap();
    }

    /// An order that begins in so many hours, with these payments.
    fn order(&self, status: &str, in_hours: i64, payments: &[i64]) -> Id {
        let (order, hold, now) = (self.world.clock.id(), self.world.clock.id(), self.world.clock.now());
        let starts_at = now.plus_seconds(in_hours * HOUR);
        self.run(
            r#"INSERT INTO "order" (id, user_id, kind, listing_number, tariff_id, status, starts_at, ends_at, people,
              amount_fen, pay_before, placed_at, changed_by, changed_at, cause)
            SELECT ?1, ?2, 'room', listing_number, id, ?3, ?4, ?4 + 3600, 2, ?5, ?6 + 900, ?6, ?2, ?6, 'test'
            FROM tariff WHERE listing_number = 101"#,
            parameters![order, self.guest, status, starts_at, payments.iter().sum::<i64>(), now],
        );
        self.run(
            "INSERT INTO hold (id, order_id, resource_id, starts_at, ends_at, blocked_until, state, held_until, changed_at)
            SELECT ?1, ?2, id, ?3, ?3 + 3600, ?3 + 4500, 'confirmed', ?3, ?4 FROM resource WHERE listing_number = 101",
            parameters![hold, order, starts_at, now],
        );
        for amount in payments {
            self.run(
                "INSERT INTO payment (id, order_id, channel, amount_fen, state, transaction_id, paid_at, asked_at,
                  expires_at, changed_at) VALUES (?1, ?2, 'wechat', ?3, 'succeeded', '42' || ?1, ?4, ?4, ?4, ?4)",
                parameters![self.world.clock.id(), order, *amount, now],
            );
        }
        order
    }

    fn call(&self, token: &str, route: &str, path: &str, body: Option<&Value>, key: Option<&str>) -> Reply {
        let mut request = http::Request::builder()
            .method(if body.is_some() { "POST" } else { "GET" })
            .uri(path)
            .header("spin-raw-component-route", route)
            .header("authorization", format!("Bearer {token}"));
        if let Some(id) = path.split('/').nth(3) {
            request = request.header("spin-path-match-id", id);
        }
        if let Some(key) = key {
            request = request.header("idempotency-key", key);
        }
        let body = body.map(Value::to_string).unwrap_or_default();
        let (head, body) = request.body(body).unwrap().into_parts();
        let request = Request::new(head, bytes::Bytes::from(body), &self.world.clock);
        reply(block_on(handle(&request, &self.world)))
    }

    fn get(&self, token: &str, route: &str, path: &str) -> Reply {
        self.call(token, route, path, None, None)
    }

    fn statement(&self, token: &str, order: Id) -> Reply {
        self.get(
            token,
            "/v1/orders/:id/statement",
            &format!("/v1/orders/{order}/statement"),
        )
    }

    /// So much of the order's payment goes back.
    fn refund(&self, order: Id, fen: i64, state: &str) {
        let (id, now) = (self.world.clock.id(), self.world.clock.now());
        self.run(
            "INSERT INTO refund (id, payment_id, amount_fen, reason, actor, state, decided_at, changed_at)
            SELECT ?1, id, ?3, 'test', 'system', 'decided', ?4, ?4 FROM payment WHERE order_id = ?2",
            parameters![id, order, fen, now],
        );
        self.run(
            "UPDATE refund SET state = ?2 WHERE id = ?1 AND state <> ?2",
            parameters![id, state],
        );
    }
}

fn token(world: &World, user_id: Id) -> String {
    block_on(caller::start(&world.key_value, &world.clock, user_id))
        .unwrap()
        .token
}

struct Reply(u16, Value);

fn reply(outcome: Result<Answer, Problem>) -> Reply {
    let answer = outcome.unwrap_or_else(|problem| problem.answer(Language::English, "id"));
    Reply(answer.status(), serde_json::from_slice(answer.body()).unwrap())
}

impl Reply {
    fn expect(self, status: u16) -> Value {
        assert_eq!(self.0, status, "{}", self.1);
        self.1
    }

    fn refused(self, status: u16, slug: &str) -> Value {
        let problem = self.expect(status);
        assert_eq!(problem["type"], format!("/problems/{slug}"), "{problem}");
        problem
    }
}

#[test]
fn payments_are_told_with_what_went_back() {
    let shop = Shop::open();
    let me = token(&shop.world, shop.guest);
    let first = shop.order("completed", -9, &[4000]);
    shop.refund(first, 1000, "settled");
    shop.refund(first, 500, "decided");
    shop.world.clock.advance(60);
    let second = shop.order("paid", 9, &[3000]);
    let page = shop.get(&me, "/v1/payments", "/v1/payments?limit=1").expect(200);
    assert_eq!(
        (&page["items"][0]["order_id"], &page["items"][0]["refunds"]),
        (&json!(second), &json!([]))
    );
    let cursor = page["next_cursor"].as_str().unwrap();
    let rest = shop
        .get(&me, "/v1/payments", &format!("/v1/payments?limit=1&cursor={cursor}"))
        .expect(200);
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
    let other = shop.get(&shop.staff, "/v1/payments", "/v1/payments").expect(200);
    assert_eq!(other, json!({ "items": [], "next_cursor": null }));
    shop.get("x", "/v1/payments", "/v1/payments")
        .refused(401, "unauthenticated");
    shop.get(&me, "/v1/payments", "/v1/payments?limit=0")
        .refused(422, "invalid");
    shop.get(&me, "/v1/payments", "/v1/payments?cursor=x")
        .refused(400, "unreadable");
}

#[test]
fn a_statement_tells_where_every_fen_is() {
    let shop = Shop::open();
    let me = token(&shop.world, shop.guest);
    let order = shop.order("in_use", -9, &[4000]);
    shop.refund(order, 1000, "settled");
    shop.run(
        r#"UPDATE "order" SET status = 'completed' WHERE id = ?1"#,
        parameters![order],
    );
    // Of what is earned already.
    shop.refund(order, 500, "sent");
    let told = shop.statement(&me, order).expect(200);
    let fen = |name: &str| told[name].as_i64().unwrap();
    assert_eq!(
        (
            fen("paid_fen"),
            fen("refunding_fen"),
            fen("refunded_fen"),
            fen("kept_fen")
        ),
        (4000, 500, 1000, 2500)
    );
    let kinds: Vec<_> = told["entries"]
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
    assert_eq!(told["entries"][0]["channel"], "wechat");
    assert_eq!(told["entries"][0]["label"], "已付款");
    let voucher = &told["vouchers"][0];
    assert_eq!(
        voucher["transaction_id"],
        format!("42{}", voucher["out_trade_no"].as_str().unwrap())
    );
    assert_eq!(voucher["amount_fen"], 4000);
    shop.statement(&shop.staff, order).refused(404, "not-found");
    shop.statement("x", order).refused(401, "unauthenticated");
    shop.statement(&me, shop.guest).refused(404, "not-found");
}

#[test]
fn what_was_never_paid_has_an_empty_statement() {
    let shop = Shop::open();
    let me = token(&shop.world, shop.guest);
    let told = shop.statement(&me, shop.order("expired", 9, &[])).expect(200);
    assert_eq!((&told["paid_fen"], &told["entries"]), (&json!(0), &json!([])));
}

#[test]
fn a_correction_that_takes_something_back_counts_the_other_way_round() {
    let shop = Shop::open();
    let me = token(&shop.world, shop.guest);
    let order = shop.order("paid", 9, &[4000]);
    shop.refund(order, 1000, "settled");
    for (posting, debit, credit) in [
        ("payment", "wechat", "guest"),
        ("payment", "guest", "wechat"),
        ("refund_decided", "guest", "refunds_due"),
        ("refund_settled", "refunds_due", "wechat"),
        ("refund_settled", "wechat", "refunds_due"),
        ("refund_decided", "refunds_due", "guest"),
    ] {
        shop.run(
            "INSERT INTO ledger_transfer (order_id, posting, cause_id, debit, credit, amount_fen, at)
            VALUES (?1, ?2, ?3, ?4, ?5, 700, 0)",
            parameters![order, posting, shop.world.clock.id(), debit, credit],
        );
    }
    let told = shop.statement(&me, order).expect(200);
    let sums = ["paid_fen", "refunding_fen", "refunded_fen", "kept_fen"].map(|name| told[name].as_i64().unwrap());
    assert_eq!(sums, [4000, 0, 1000, 3000]);
    let entries = told["entries"].as_array().unwrap().iter();
    let taken: Vec<_> = entries.filter(|entry| entry["amount_fen"] == -700).collect();
    assert_eq!((taken.len(), &taken[0]["channel"]), (3, &json!("wechat")));
}
