//! What operators do about money that fits nowhere, natively.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on stops there")]

use api::{Answer, Language, Problem, Request, World};
use caller::KeyValue;
use clock::{Clock, Id, Moment};
use database::{Database, Statements, parameters};
use kaimen_platform_exceptions::handle;
use outbound::Outbound;
use pollster::block_on;
use serde::Deserialize;
use serde_json::{Value, json};
use settings::{Mode, Settings};

const OPERATOR: &str = "0197a00000007000800000000d000002";
const STAFF: &str = "0197a00000007000800000000d000001";

struct Office {
    world: World,
    token: String,
}

impl Office {
    fn open() -> Office {
        let world = World {
            clock: Clock::simulated(Moment::parse("2026-05-01T20:00:00+08:00").unwrap(), 1),
            database: Database::in_memory(true).unwrap(),
            key_value: KeyValue::default(),
            outbound: Outbound::default(),
            settings: Settings::default(),
            mode: Mode::Sandbox,
        };
        let token = token(&world, OPERATOR);
        Office { world, token }
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

    fn list(&self, what: &str, query: &str) -> Value {
        let route = format!("/v1/platform/{what}");
        let path = format!("{route}?{query}");
        self.call(&self.token, &route, &path, None, None).expect(200)
    }

    fn post(&self, what: &str, id: Id, deed: &str, body: &Value) -> Reply {
        let route = format!("/v1/platform/{what}/:id/{deed}");
        let path = format!("/v1/platform/{what}/{id}/{deed}");
        self.call(&self.token, &route, &path, Some(body), Some(&format!("{deed}-{id}")))
    }

    fn exception(&self, suspense_fen: i64) -> Id {
        let id = self.world.clock.id();
        let keep =
            "INSERT INTO payment_exception (id, channel, out_trade_no, transaction_id, reason, detail, suspense_fen,
            at) VALUES (?1, 'wechat', ?1, '42' || ?1, 'unknown-payment', '{\"amount_fen\": 1}', ?2, ?3)";
        let row = parameters![id, suspense_fen, self.world.clock.now()];
        self.world.database.run(keep, row).unwrap();
        id
    }

    /// An order that is paid and being refunded, whose refund is in this state.
    fn refund(&self, state: &str) -> (Id, Id) {
        let new = || self.world.clock.id();
        let (order, payment, refund, now) = (new(), new(), new(), self.world.clock.now());
        let run = |statement: &str, row: &[database::Value]| drop(self.world.database.run(statement, row).unwrap());
        run(
            r#"INSERT INTO "order" (id, user_id, kind, listing_number, tariff_id, status, starts_at, ends_at, people,
              amount_fen, pay_before, placed_at, changed_by, changed_at, cause)
            SELECT ?1, ?2, 'room', listing_number, id, 'refunding', 60, 3660, 2, 4000, ?3, ?3, ?2, ?3, 'test'
            FROM tariff WHERE listing_number = 101"#,
            parameters![order, STAFF, now],
        );
        run(
            "INSERT INTO payment (id, order_id, channel, amount_fen, state, transaction_id, paid_at, asked_at, expires_at,
              changed_at) VALUES (?1, ?2, 'wechat', 4000, 'succeeded', '42' || ?1, ?3, ?3, ?3, ?3)",
            parameters![payment, order, now],
        );
        run(
            "INSERT INTO refund (id, payment_id, amount_fen, reason, actor, state, decided_at, changed_at, attempts)
            VALUES (?1, ?2, 4000, 'test', 'system', 'decided', ?3, ?3, 9)",
            parameters![refund, payment, now],
        );
        run(
            "UPDATE refund SET state = ?2 WHERE id = ?1 AND state <> ?2",
            parameters![refund, state],
        );
        (order, refund)
    }

    fn status(&self, order: Id) -> String {
        #[derive(Deserialize)]
        struct Row {
            status: String,
        }
        let look = r#"SELECT status FROM "order" WHERE id = ?1"#;
        self.world.database.one::<Row>(look, parameters![order]).unwrap().status
    }
}

fn token(world: &World, user_id: &str) -> String {
    let user_id = Id::parse(user_id).unwrap();
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
fn only_operators_are_let_in() {
    let office = Office::open();
    let staff = token(&office.world, STAFF);
    for route in ["/v1/platform/exceptions", "/v1/platform/refunds"] {
        office
            .call(&staff, route, route, None, None)
            .refused(403, "not-allowed");
        office
            .call("nobody", route, route, None, None)
            .refused(401, "unauthenticated");
        office.call(&office.token, route, route, None, None).expect(200);
    }
    let id = office.exception(100);
    let body = json!({ "resolution": "refunded", "reason": "x" });
    let (route, path) = (
        "/v1/platform/exceptions/:id/resolve",
        format!("/v1/platform/exceptions/{id}/resolve"),
    );
    office
        .call(&staff, route, &path, Some(&body), None)
        .refused(403, "not-allowed");
}

#[test]
fn money_that_fits_nowhere_goes_back_once() {
    let office = Office::open();
    let id = office.exception(4000);
    office.world.clock.advance(1);
    let other = office.exception(0);
    let open = office.list("exceptions", "limit=1");
    assert_eq!(open["items"][0]["id"], json!(other), "newest first");
    assert_eq!(open["next_cursor"], json!(other));
    let body = json!({ "resolution": "refunded", "reason": "测试款" });
    let resolved = office.post("exceptions", id, "resolve", &body).expect(200);
    assert_eq!(
        (&resolved["state"], &resolved["resolution"]),
        (&json!("resolved"), &json!("refunded"))
    );
    assert_eq!(resolved["refund"]["amount_fen"], 4000);
    assert_eq!(
        office.list("refunds", "state=decided")["items"][0]["reason"],
        "exception",
        "the payer's bill"
    );
    assert_eq!(resolved["detail"]["amount_fen"], 1);
    // The same key answers the same; another press finds it resolved.
    assert_eq!(office.post("exceptions", id, "resolve", &body).expect(200), resolved);
    let elsewhere = json!({ "resolution": "settled_elsewhere", "reason": "x" });
    let route = "/v1/platform/exceptions/:id/resolve";
    let again = |id: Id, body: &Value| {
        let path = format!("/v1/platform/exceptions/{id}/resolve");
        office.call(&office.token, route, &path, Some(body), None)
    };
    again(id, &elsewhere).refused(409, "already-resolved");
    again(other, &body).refused(422, "nothing-to-refund");
    assert_eq!(
        office.list("exceptions", "")["items"].as_array().unwrap().len(),
        1,
        "a refusal leaves it open"
    );
    again(other, &elsewhere).expect(200);
    assert_eq!(
        office.list("exceptions", "state=resolved")["items"]
            .as_array()
            .unwrap()
            .len(),
        2
    );
    again(office.world.clock.id(), &body).refused(404, "not-found");
}

#[test]
fn a_decision_needs_a_reason_that_can_be_kept() {
    let office = Office::open();
    let id = office.exception(100);
    for reason in [json!(""), json!("\u{0}"), json!("x".repeat(501))] {
        let body = json!({ "resolution": "refunded", "reason": reason });
        office.post("exceptions", id, "resolve", &body).refused(422, "invalid");
    }
    for body in [
        json!({}),
        json!({ "resolution": "lost", "reason": "x" }),
        json!({ "resolution": 1 }),
    ] {
        office
            .post("exceptions", id, "resolve", &body)
            .refused(400, "unreadable");
    }
}

#[test]
fn a_refund_that_failed_is_sent_again_with_its_number() {
    let office = Office::open();
    let (order, refund) = office.refund("abnormal");
    assert_eq!(office.list("refunds", "")["items"][0]["id"], json!(refund));
    let why = json!({ "reason": "银行卡已更换" });
    let retried = office.post("refunds", refund, "retry", &why).expect(200);
    assert_eq!((&retried["id"], &retried["state"]), (&json!(refund), &json!("decided")));
    assert_eq!(retried["interventions"][0]["deed"], "retried");
    assert_eq!(retried["interventions"][0]["reason"], "银行卡已更换");
    let now = office.world.clock.now();
    let due = payment::refund::take_due(&office.world.database, now, 10).unwrap();
    assert_eq!(
        due.iter().map(|due| due.refund.id).collect::<Vec<_>>(),
        [refund],
        "it is due at once"
    );
    let problem = office.call(
        &office.token,
        "/v1/platform/refunds/:id/settled",
        &format!("/v1/platform/refunds/{refund}/settled"),
        Some(&why),
        None,
    );
    assert_eq!(problem.refused(409, "refund-not-abnormal")["refund_state"], "decided");
    assert_eq!(office.status(order), "refunding");
    let seen = "SELECT 1 AS yes FROM order_event WHERE cause LIKE '%银行卡%'";
    assert!(
        !office.world.database.changed(seen, &[]).unwrap(),
        "the guest reads the log"
    );
}

#[test]
fn what_was_paid_back_by_hand_ends_the_order() {
    let office = Office::open();
    let (order, refund) = office.refund("abnormal");
    let found =
        "INSERT INTO difference (id, kind, scope, date, subject, detail, state, found_at, changed_by, changed_at)
        VALUES (?1, 'refund_missing_there', 'wechat', '2026-05-01', ?1, '{}', 'open', 0, 'system', 0)";
    office.world.database.run(found, parameters![refund]).unwrap();
    let settled = office
        .post("refunds", refund, "settled", &json!({ "reason": "已转账" }))
        .expect(200);
    assert_eq!(settled["state"], "settled");
    assert_eq!(office.status(order), "refunded");
    let closed = "SELECT 1 AS yes FROM difference WHERE state = 'repaired' AND note <> ''";
    assert!(office.world.database.changed(closed, &[]).unwrap());
    assert_eq!(office.list("refunds", "state=settled")["items"][0]["id"], json!(refund));
    assert_eq!(office.list("refunds", "")["items"], json!([]));
    office
        .post("refunds", office.world.clock.id(), "settled", &json!({ "reason": "x" }))
        .refused(404, "not-found");
}

#[test]
fn what_is_on_its_way_for_a_day_is_listed_with_what_failed() {
    let office = Office::open();
    let (_, decided) = office.refund("decided");
    let (_, sent) = office.refund("sent");
    let (_, abnormal) = office.refund("abnormal");
    office.refund("settled");
    let listed = || -> Vec<String> {
        let page = office.list("refunds", "");
        let ids = page["items"].as_array().unwrap().iter();
        ids.map(|refund| refund["id"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(listed(), [abnormal.to_string()]);
    office.world.clock.advance(24 * 3600 - 1);
    assert_eq!(listed().len(), 1);
    office.world.clock.advance(1);
    let mut found = listed();
    found.sort();
    let mut waiting = [decided, sent, abnormal].map(|id| id.to_string());
    waiting.sort();
    assert_eq!(found, waiting);
    assert_eq!(office.list("refunds", "state=sent")["items"][0]["id"], json!(sent));
}
