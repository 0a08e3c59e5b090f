//! What operators do about differences, natively.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on stops there")]

use api::{Answer, Language, Problem, Request, World};
use caller::KeyValue;
use clock::{Clock, Id, Moment};
use database::{Database, Statements, parameters};
use kaimen_platform_reconciliation::handle;
use outbound::Outbound;
use pollster::block_on;
use serde_json::{Value, json};
use settings::{Mode, Settings};

const OPERATOR: &str = "0197a00000007000800000000d000002";
const STAFF: &str = "0197a00000007000800000000d000001";
const MATCH: &str = "/v1/platform/reconciliation";
const DIFFERENCES: &str = "/v1/platform/reconciliation/differences";
const LEDGER: &str = "/v1/platform/ledger";

struct Office {
    world: World,
    token: String,
}

impl Office {
    fn open() -> Office {
        let world = World {
            clock: Clock::simulated(Moment::parse("2026-05-02T12:00:00+08:00").unwrap(), 1),
            database: Database::in_memory(true).unwrap(),
            key_value: KeyValue::default(),
            outbound: Outbound::default(),
            settings: Settings::default(),
            mode: Mode::Sandbox,
        };
        let token = token(&world, OPERATOR);
        Office { world, token }
    }

    fn call(&self, token: &str, route: &str, path: &str, body: Option<&Value>) -> Reply {
        let mut request = http::Request::builder()
            .method(if body.is_some() { "POST" } else { "GET" })
            .uri(path)
            .header("spin-raw-component-route", route)
            .header("authorization", format!("Bearer {token}"));
        if let Some(id) = path.split('/').nth(5) {
            request = request.header("spin-path-match-id", id);
        }
        let body = body.map(Value::to_string).unwrap_or_default();
        let (head, body) = request.body(body).unwrap().into_parts();
        let request = Request::new(head, bytes::Bytes::from(body), &self.world.clock);
        reply(block_on(handle(&request, &self.world)))
    }

    fn get(&self, route: &str, query: &str) -> Reply {
        self.call(&self.token, route, &format!("{route}?{query}"), None)
    }

    fn run(&self, body: &Value) -> Reply {
        self.call(&self.token, MATCH, MATCH, Some(body))
    }

    fn press(&self, id: &str, deed: &str, body: &Value) -> Reply {
        let route = format!("{DIFFERENCES}/:id/{deed}");
        self.call(&self.token, &route, &format!("{DIFFERENCES}/{id}/{deed}"), Some(body))
    }

    /// An order of the day before that is paid, with its payment or without.
    fn order(&self, has_payment: bool) -> Id {
        let then = Moment::parse("2026-05-01T12:00:00+08:00").unwrap();
        let seed = u64::from_le_bytes(self.world.clock.random::<8>());
        let id = Clock::simulated(then, seed).id();
        let order = r#"INSERT INTO "order" (id, user_id, kind, listing_number, tariff_id, status, starts_at, ends_at, people,
              amount_fen, pay_before, placed_at, changed_by, changed_at, cause)
            SELECT ?1, ?2, 'room', listing_number, id, 'paid', 60, 3660, 2, 4000, ?3, ?3, ?2, ?3, 'test'
            FROM tariff WHERE listing_number = 101"#;
        self.world.database.run(order, parameters![id, STAFF, then]).unwrap();
        if has_payment {
            let payment =
                "INSERT INTO payment (id, order_id, channel, amount_fen, state, transaction_id, paid_at, asked_at,
                  expires_at, changed_at) VALUES (?1, ?1, 'wechat', 4000, 'succeeded', '42', ?2, ?2, ?2, ?2)";
            self.world.database.run(payment, parameters![id, then]).unwrap();
        }
        id
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

fn day() -> Value {
    json!({ "channel": "wechat", "date": "2026-05-01" })
}

#[test]
fn a_match_names_what_does_not_agree_and_one_press_repairs_it() {
    let office = Office::open();
    let order = office.order(false);
    let outcome = office.run(&day()).expect(200);
    assert_eq!(outcome["differences"]["open"], 1);
    assert_eq!(
        office.run(&day()).expect(200)["differences"]["open"],
        1,
        "once more is no more"
    );
    assert_eq!(
        office.get(MATCH, "channel=wechat&date=2026-05-01").expect(200)["differences"]["open"],
        1
    );
    let open = office.get(DIFFERENCES, "").expect(200);
    let difference = &open["items"][0];
    assert_eq!(
        (&difference["kind"], &difference["repair"]),
        (&json!("order_unpaid"), &json!("keep_as_exception"))
    );
    assert_eq!(
        (&difference["subject"], &difference["scope"]),
        (&json!(order), &json!("house"))
    );
    let id = difference["id"].as_str().unwrap();
    let repaired = office.press(id, "repair", &json!({})).expect(200);
    assert_eq!(repaired["state"], "repaired");
    assert_eq!(repaired["events"][1]["actor"], OPERATOR);
    assert_eq!(
        office.press(id, "repair", &json!({})).refused(409, "difference-closed")["difference_state"],
        "repaired"
    );
    assert_eq!(
        office.get(DIFFERENCES, "state=repaired").expect(200)["items"][0]["id"],
        id
    );
    assert_eq!(office.run(&day()).expect(200)["differences"]["open"], 0);
}

#[test]
fn what_is_left_alone_has_a_reason() {
    let office = Office::open();
    office.order(false);
    office.run(&day()).expect(200);
    let open = office.get(DIFFERENCES, "limit=1").expect(200);
    let id = open["items"][0]["id"].as_str().unwrap();
    office
        .press(id, "ignore", &json!({ "reason": "" }))
        .refused(422, "invalid");
    office.press(id, "ignore", &json!({})).refused(400, "unreadable");
    let ignored = office.press(id, "ignore", &json!({ "reason": "现金已收" })).expect(200);
    assert_eq!(
        (&ignored["state"], &ignored["note"]),
        (&json!("ignored"), &json!("现金已收"))
    );
    office
        .press(STAFF, "ignore", &json!({ "reason": "x" }))
        .refused(404, "not-found");
    office.press(STAFF, "repair", &json!({})).refused(404, "not-found");
}

#[test]
fn the_trial_balance_adds_up_to_nothing() {
    let office = Office::open();
    office.order(true);
    let balance = office.get(LEDGER, "").expect(200);
    assert_eq!(balance["sum_fen"], 0);
    let accounts = balance["accounts"].as_array().unwrap();
    let account = |name: &str| accounts.iter().find(|one| one["name"] == name).unwrap()["balance_fen"].clone();
    assert_eq!((account("wechat"), account("guest")), (json!(4000), json!(-4000)));
    let later = "from=2026-05-02T00:00:00%2B08:00";
    assert_eq!(office.get(LEDGER, later).expect(200)["accounts"], json!([]));
    office
        .get(LEDGER, "from=2026-05-02T00:00:00Z&to=2026-05-01T00:00:00Z")
        .refused(422, "invalid");
    office.get(LEDGER, "from=yesterday").refused(400, "unreadable");
}

#[test]
fn odd_days_and_channels_are_refused() {
    let office = Office::open();
    office
        .get(MATCH, "channel=wechat&date=2026-05-01")
        .refused(404, "not-found");
    for body in [
        json!({ "channel": "offline", "date": "2026-05-01" }),
        json!({ "channel": "wechat", "date": "2026-05-03" }),
        json!({ "channel": "wechat", "date": "9999-12-31" }),
    ] {
        office.run(&body).refused(422, "invalid");
    }
    for body in [
        json!({}),
        json!({ "channel": "cowries", "date": "2026-05-01" }),
        json!({ "channel": "wechat", "date": "2026-02-30" }),
        json!({ "channel": "wechat", "date": 20260501 }),
        json!({ "channel": "wechat", "date": "+262142-12-31" }),
    ] {
        office.run(&body).refused(400, "unreadable");
    }
    office.get(MATCH, "channel=wechat").refused(400, "unreadable");
    office.get(DIFFERENCES, "limit=0").refused(422, "invalid");
}

#[test]
fn only_operators_are_let_in() {
    let office = Office::open();
    let staff = token(&office.world, STAFF);
    for route in [MATCH, DIFFERENCES, LEDGER] {
        office.call(&staff, route, route, None).refused(403, "not-allowed");
        office
            .call("nobody", route, route, None)
            .refused(401, "unauthenticated");
    }
    let path = format!("{DIFFERENCES}/{STAFF}/repair");
    office
        .call(&staff, &format!("{DIFFERENCES}/:id/repair"), &path, Some(&json!({})))
        .refused(403, "not-allowed");
}
