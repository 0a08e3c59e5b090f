//! The shop confirms what it took, natively.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on stops there")]

use api::{Answer, Language, Problem, Request, World};
use caller::KeyValue;
use clock::{Clock, Id, Moment};
use database::{Database, Statements, parameters};
use kaimen_merchant_confirm_payment::handle;
use outbound::Outbound;
use pollster::block_on;
use serde::Deserialize;
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
        if let Some(id) = path.split('/').nth(4) {
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

    fn confirm(&self, token: &str, order: Id, body: &Value, key: Option<&str>) -> Reply {
        let path = format!("/v1/merchant/orders/{order}/confirm-payment");
        self.call(token, "/v1/merchant/orders/:id/confirm-payment", &path, Some(body), key)
    }

    /// An order that waits for money.
    fn waiting(&self) -> Id {
        let order = self.order("pending_payment", 2, &[]);
        self.run(
            r#"UPDATE "order" SET amount_fen = 4000 WHERE id = ?1"#,
            parameters![order],
        );
        let held = "UPDATE hold SET state = 'held', held_until = ?2 WHERE order_id = ?1";
        self.run(held, parameters![order, self.world.clock.now().plus_minutes(15)]);
        order
    }

    fn status(&self, order: Id) -> (String, String) {
        #[derive(Deserialize)]
        struct Row {
            status: String,
            hold: String,
        }
        let look = r#"SELECT status, (SELECT state FROM hold WHERE order_id = placed.id) AS hold
            FROM "order" AS placed WHERE id = ?1"#;
        let row: Row = self.world.database.one(look, parameters![order]).unwrap();
        (row.status, row.hold)
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

fn receipt(reference: &str) -> Value {
    json!({ "reference": reference })
}

#[test]
fn a_confirmed_payment_pays_the_order_once() {
    let shop = Shop::open();
    let order = shop.waiting();
    let told = shop.confirm(&shop.staff, order, &receipt("R-1"), Some("1")).expect(200);
    assert_eq!((&told["status"], &told["paid_fen"]), (&json!("paid"), &json!(4000)));
    assert_eq!(
        shop.confirm(&shop.staff, order, &receipt("R-1"), Some("1")).expect(200),
        told
    );
    let problem = shop
        .confirm(&shop.staff, order, &receipt("R-2"), None)
        .refused(409, "not-confirmable");
    assert_eq!(problem["order_status"], "paid");
    assert_eq!(shop.status(order).1, "confirmed");
}

#[test]
fn a_receipt_is_for_one_payment() {
    let shop = Shop::open();
    let first = shop.waiting();
    shop.confirm(&shop.staff, first, &receipt("R-1"), None).expect(200);
    shop.run("UPDATE hold SET state = 'released'", &[]);
    let second = shop.waiting();
    shop.confirm(&shop.staff, second, &receipt(" R-1 "), None)
        .refused(409, "reference-used");
}

#[test]
fn a_room_that_somebody_else_has_stays_theirs() {
    let shop = Shop::open();
    let order = shop.waiting();
    shop.run("UPDATE hold SET state = 'lapsed'", &[]);
    shop.order("paid", 2, &[4000]);
    shop.confirm(&shop.staff, order, &receipt("R-1"), None)
        .refused(409, "slot-taken");
    assert_eq!(shop.status(order), ("pending_payment".to_owned(), "lapsed".to_owned()));
}

#[test]
fn only_the_shop_confirms_and_only_what_can_be_kept() {
    let shop = Shop::open();
    let order = shop.waiting();
    let guest = token(&shop.world, shop.guest);
    shop.confirm(&guest, order, &receipt("R"), None)
        .refused(403, "not-allowed");
    shop.confirm("x", order, &receipt("R"), None)
        .refused(401, "unauthenticated");
    shop.confirm(&shop.staff, shop.guest, &receipt("R"), None)
        .refused(404, "not-found");
    for reference in ["", " ", "a\u{0}", &"x".repeat(65)] {
        shop.confirm(&shop.staff, order, &receipt(reference), None)
            .refused(422, "invalid");
    }
    shop.confirm(&shop.staff, order, &json!({}), None)
        .refused(400, "unreadable");
    assert_eq!(shop.status(order).0, "pending_payment");
}
