//! The shop gives money back, natively.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on stops there")]

use api::{Answer, Language, Problem, Request, World};
use caller::KeyValue;
use clock::{Clock, Id, Moment};
use database::{Database, Statements, parameters};
use kaimen_merchant_refunds::handle;
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

    fn wish(&self, order: Id, amount: i64) -> Id {
        let id = self.world.clock.id();
        self.run(
            "INSERT INTO refund_request (id, order_id, user_id, amount_fen, reason, state, asked_at)
            VALUES (?1, ?2, ?3, ?4, '空调坏了', 'open', ?5)",
            parameters![id, order, self.guest, amount, self.world.clock.now()],
        );
        id
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

    fn list(&self, query: &str) -> Value {
        let route = "/v1/merchant/refund-requests";
        self.call(&self.staff, route, &format!("{route}?{query}"), None, None)
            .expect(200)
    }

    fn decide(&self, id: Id, deed: &str, body: &Value) -> Reply {
        let route = format!("/v1/merchant/refund-requests/:id/{deed}");
        let path = format!("/v1/merchant/refund-requests/{id}/{deed}");
        self.call(&self.staff, &route, &path, Some(body), None)
    }

    /// With a key of its own where none is told.
    fn give(&self, order: Id, body: &Value, key: Option<&str>) -> Reply {
        let own = self.world.clock.id().to_string();
        self.give_with(order, body, Some(key.unwrap_or(&own)))
    }

    fn give_with(&self, order: Id, body: &Value, key: Option<&str>) -> Reply {
        let path = format!("/v1/merchant/orders/{order}/refunds");
        self.call(&self.staff, "/v1/merchant/orders/:id/refunds", &path, Some(body), key)
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

fn gift(amount: i64) -> Value {
    json!({ "amount_fen": amount, "reason": "抱歉" })
}

fn is(status: &str, hold: &str) -> (String, String) {
    (status.to_owned(), hold.to_owned())
}

#[test]
fn all_the_money_before_the_stay_gives_the_order_up() {
    let shop = Shop::open();
    let order = shop.order("paid", 2, &[3000, 1000]);
    let told = shop.give(order, &gift(4000), None).expect(201);
    assert_eq!(
        (&told["status"], &told["refunding_fen"]),
        (&json!("refunding"), &json!(4000))
    );
    assert_eq!(shop.status(order), is("refunding", "released"));
    // The room is free at once.
    shop.order("paid", 2, &[4000]);
}

#[test]
fn a_part_leaves_the_order_as_it_is_and_the_rest_gives_it_up() {
    let shop = Shop::open();
    let order = shop.order("paid", 2, &[4000]);
    shop.give(order, &gift(1000), None).expect(201);
    assert_eq!(shop.status(order), is("paid", "confirmed"));
    let problem = shop.give(order, &gift(3001), None).refused(422, "refund-too-large");
    assert_eq!(problem["left_fen"], 3000);
    shop.give(order, &gift(3000), None).expect(201);
    assert_eq!(shop.status(order), is("refunding", "released"));
    shop.give(order, &gift(1), None).refused(422, "nothing-to-refund");
}

#[test]
fn money_for_a_stay_that_has_begun_or_is_over_changes_nothing_about_it() {
    for (status, in_hours) in [
        ("in_use", 0),
        ("completed", -3),
        ("no_show", -3),
        ("paid", -3),
        ("paid", 0),
    ] {
        let shop = Shop::open();
        let order = shop.order(status, in_hours, &[4000]);
        shop.give(order, &gift(4000), None).expect(201);
        assert_eq!(shop.status(order), is(status, "confirmed"), "{status} {in_hours}");
    }
}

#[test]
fn the_same_key_gives_once() {
    let shop = Shop::open();
    let order = shop.order("paid", 2, &[4000]);
    shop.give_with(order, &gift(1000), None).refused(400, "unreadable");
    let first = shop.give(order, &gift(1000), Some("1")).expect(201);
    assert_eq!(shop.give(order, &gift(1000), Some("1")).expect(201), first);
    shop.give(order, &gift(2000), Some("1"))
        .refused(422, "idempotency-key-reused");
    assert_eq!(first["refunding_fen"], 1000);
}

#[test]
fn a_wish_is_granted_once_and_its_refund_is_decided_with_it() {
    let shop = Shop::open();
    let order = shop.order("completed", -3, &[4000]);
    let wish = shop.wish(order, 2000);
    let open = shop.list("");
    assert_eq!(open["items"][0]["id"], json!(wish));
    assert_eq!(open["items"][0]["order"]["left_fen"], 4000);
    assert_eq!(open["items"][0]["guest"]["nickname"], "客");
    assert_eq!(open["items"][0]["guest"]["conduct"]["requests"], 1);
    assert_eq!(open["items"][0]["guest"]["conduct"]["is_unusual"], false);
    let body = json!({ "amount_fen": 1500, "answer": "退您一部分" });
    let told = shop.decide(wish, "approve", &body).expect(200);
    assert_eq!(
        (&told["state"], &told["granted_fen"]),
        (&json!("approved"), &json!(1500))
    );
    assert_eq!(told["order"]["left_fen"], 2500);
    let problem = shop
        .decide(wish, "approve", &json!({}))
        .refused(409, "request-already-decided");
    assert_eq!(problem["request_state"], "approved");
    shop.decide(wish, "reject", &json!({ "answer": "不" }))
        .refused(409, "request-already-decided");
    assert_eq!(shop.list("")["items"], json!([]));
    assert_eq!(
        shop.list("state=approved")["items"][0]["guest"]["conduct"]["refunded_percent"],
        37
    );
    shop.decide(shop.guest, "approve", &json!({})).refused(404, "not-found");
}

#[test]
fn a_wish_for_more_than_is_left_stays_open() {
    let shop = Shop::open();
    let order = shop.order("paid", 2, &[4000]);
    let wish = shop.wish(order, 4000);
    shop.give(order, &gift(3000), None).expect(201);
    shop.decide(wish, "approve", &json!({}))
        .refused(422, "refund-too-large");
    shop.decide(wish, "approve", &json!({ "amount_fen": 1000 })).expect(200);
    assert_eq!(shop.status(order), is("refunding", "released"));
}

#[test]
fn a_refusal_has_an_answer() {
    let shop = Shop::open();
    let wish = shop.wish(shop.order("completed", -3, &[4000]), 4000);
    shop.decide(wish, "reject", &json!({})).refused(400, "unreadable");
    shop.decide(wish, "reject", &json!({ "answer": " " }))
        .refused(422, "invalid");
    let told = shop.decide(wish, "reject", &json!({ "answer": "已使用" })).expect(200);
    assert_eq!(
        (&told["state"], &told["answer"]),
        (&json!("rejected"), &json!("已使用"))
    );
}

#[test]
fn many_wishes_are_a_sign() {
    let shop = Shop::open();
    for hours in [-9, -7, -5] {
        shop.wish(shop.order("completed", hours, &[4000]), 100);
    }
    let page = shop.list("limit=2");
    assert_eq!(page["items"].as_array().unwrap().len(), 2);
    let rest = shop.list(&format!("limit=2&cursor={}", page["next_cursor"].as_str().unwrap()));
    assert_eq!(rest["items"][0]["guest"]["conduct"]["is_unusual"], true);
    assert_eq!(rest["next_cursor"], Value::Null);
}

#[test]
fn only_the_shop_gives() {
    let shop = Shop::open();
    let order = shop.order("paid", 2, &[4000]);
    let guest = token(&shop.world, shop.guest);
    let (route, path) = (
        "/v1/merchant/orders/:id/refunds",
        format!("/v1/merchant/orders/{order}/refunds"),
    );
    shop.call(&guest, route, &path, Some(&gift(1)), None)
        .refused(403, "not-allowed");
    shop.call("x", route, &path, Some(&gift(1)), None)
        .refused(401, "unauthenticated");
    shop.give(shop.guest, &gift(1), None).refused(404, "not-found");
    for amount in [0, -1, i64::MIN] {
        shop.give(order, &gift(amount), None).refused(422, "invalid");
    }
    shop.give(order, &gift(i64::MAX), None).refused(422, "refund-too-large");
    assert_eq!(shop.status(order), is("paid", "confirmed"));
}
