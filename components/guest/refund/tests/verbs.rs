//! A guest asks for money back, natively.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on stops there")]

use api::{Answer, Language, Problem, Request, World};
use caller::KeyValue;
use clock::{Clock, Id, Moment};
use database::{Database, Statements, parameters};
use kaimen_guest_refund::handle;
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

    fn path(order: Id) -> String {
        format!("/v1/orders/{order}/refund-requests")
    }

    fn ask(&self, token: &str, order: Id, body: &Value, key: Option<&str>) -> Reply {
        self.call(
            token,
            "/v1/orders/:id/refund-requests",
            &Shop::path(order),
            Some(body),
            key,
        )
    }

    fn list(&self, token: &str, order: Id, query: &str) -> Reply {
        let path = format!("{}?{query}", Shop::path(order));
        self.call(token, "/v1/orders/:id/refund-requests", &path, None, None)
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
fn a_wish_is_for_all_that_is_left_unless_it_names_less() {
    let shop = Shop::open();
    let me = token(&shop.world, shop.guest);
    let order = shop.order("completed", -3, &[3000, 1000]);
    let plea = json!({ "reason": " 空调坏了 " });
    let wish = shop.ask(&me, order, &plea, Some("1")).expect(201);
    assert_eq!(
        (&wish["amount_fen"], &wish["reason"]),
        (&json!(4000), &json!("空调坏了"))
    );
    assert_eq!(wish["state"], "open");
    assert_eq!(shop.ask(&me, order, &plea, Some("1")).expect(201), wish);
    shop.ask(&me, order, &plea, None).refused(409, "refund-already-asked");
    let listed = shop.list(&me, order, "").expect(200);
    assert_eq!(listed, json!({ "items": [wish], "next_cursor": null }));
    shop.run(
        "UPDATE refund_request SET state = 'rejected', decided_at = 1, decided_by = 'x', answer = '不'",
        &[],
    );
    shop.world.clock.advance(1);
    let less = json!({ "reason": "吵", "amount_fen": 500 });
    assert_eq!(shop.ask(&me, order, &less, None).expect(201)["amount_fen"], 500);
    let page = shop.list(&me, order, "limit=1").expect(200);
    assert_eq!(page["items"][0]["amount_fen"], 500);
    let cursor = page["next_cursor"].as_str().unwrap().to_owned();
    let rest = shop.list(&me, order, &format!("limit=1&cursor={cursor}")).expect(200);
    assert_eq!(
        (&rest["items"][0]["answer"], &rest["next_cursor"]),
        (&json!("不"), &Value::Null)
    );
}

#[test]
fn what_is_not_paid_or_has_gone_back_is_not_asked_for() {
    let shop = Shop::open();
    let me = token(&shop.world, shop.guest);
    let plea = json!({ "reason": "x" });
    for status in ["pending_payment", "expired"] {
        let order = shop.order(status, 9, &[]);
        let problem = shop.ask(&me, order, &plea, None).refused(409, "not-refundable");
        assert_eq!(problem["order_status"], status);
        shop.run("UPDATE hold SET state = 'released'", &[]);
    }
    let order = shop.order("cancelled", 9, &[1000]);
    let more = json!({ "reason": "x", "amount_fen": 1001 });
    assert_eq!(
        shop.ask(&me, order, &more, None).refused(422, "refund-too-large")["left_fen"],
        1000
    );
    shop.run(
        "INSERT INTO refund (id, payment_id, amount_fen, reason, actor, state, decided_at, changed_at)
        SELECT id, id, amount_fen, 'x', 'system', 'decided', 1, 1 FROM payment",
        &[],
    );
    shop.ask(&me, order, &plea, None).refused(422, "nothing-to-refund");
}

#[test]
fn somebody_elses_order_is_not_there_and_odd_wishes_are_refused() {
    let shop = Shop::open();
    let (me, other) = (token(&shop.world, shop.guest), shop.staff.clone());
    let order = shop.order("paid", 2, &[4000]);
    shop.ask(&other, order, &json!({ "reason": "x" }), None)
        .refused(404, "not-found");
    shop.list(&other, order, "").refused(404, "not-found");
    shop.ask("x", order, &json!({ "reason": "x" }), None)
        .refused(401, "unauthenticated");
    for body in [
        json!({ "reason": "" }),
        json!({ "reason": "a\u{0}b" }),
        json!({ "reason": "x".repeat(501) }),
        json!({ "reason": "x", "amount_fen": 0 }),
        json!({ "reason": "x", "amount_fen": -1 }),
    ] {
        shop.ask(&me, order, &body, None).refused(422, "invalid");
    }
    for body in [
        json!({}),
        json!({ "reason": 1 }),
        json!({ "reason": "x", "amount_fen": "1" }),
    ] {
        shop.ask(&me, order, &body, None).refused(400, "unreadable");
    }
    shop.list(&me, order, "limit=0").refused(422, "invalid");
    assert_eq!(shop.list(&me, order, "").expect(200)["items"], json!([]));
}
