//! A guest with an order, and a gateway that is played: by the rules, or as a test wants it.
#![allow(dead_code, reason = "every test file uses another part of it")]

mod gateway;

use api::{Answer, Method, Problem, Request, World};
use bytes::Bytes;
use caller::KeyValue;
use clock::{Clock, Id, Moment};
use database::{Database, Statements, parameters};
pub use gateway::Mood;
use gateway::played;
use http::Request as HttpRequest;
use money::Fen;
use order::{Line, LineKind, NewOrder, Status};
use serde::Deserialize;
use serde_json::{Value, json};
use settings::{Mode, Settings};
use std::{
    fs,
    sync::{Arc, Mutex},
};

pub struct Counter {
    pub world: World,
    pub token: String,
    pub guest: Id,
    pub order: Id,
    mood: Arc<Mutex<Mood>>,
    asked: Arc<Mutex<Vec<Value>>>,
}

impl Counter {
    pub fn new() -> Counter {
        let clock = Clock::simulated(Moment::parse("2026-05-01T20:00:00+08:00").unwrap(), 1);
        let (mood, asked) = (Arc::new(Mutex::new(Mood::Works)), Arc::default());
        let defaults = defaults();
        let outbound = played(&clock, &defaults, Arc::clone(&mood), Arc::clone(&asked));
        let world = World {
            clock: clock.clone(),
            database: Database::in_memory(true).unwrap(),
            key_value: KeyValue::default(),
            outbound,
            settings: Settings::given(defaults),
            mode: Mode::Sandbox,
        };
        let guest = clock.id();
        let token = pollster::block_on(caller::start(&world.key_value, &clock, guest))
            .unwrap()
            .token;
        let order = clock.id();
        let counter = Counter {
            world,
            token,
            guest,
            order,
            mood,
            asked,
        };
        counter.welcome();
        counter.place();
        counter
    }

    fn welcome(&self) {
        let row = parameters![self.guest, self.now()];
        let user = "INSERT INTO user (id, nickname, created_at, changed_at) VALUES (?1, '客', ?2, ?2)";
        self.world.database.run(user, row).unwrap();
        let identity =
            "INSERT INTO identity (provider, subject, user_id, bound_at) VALUES ('wechat', 'openid-1', ?1, ?2)";
        self.world.database.run(identity, row).unwrap();
    }

    fn place(&self) {
        #[derive(Deserialize)]
        struct Tariff {
            id: Id,
        }
        let now = self.now();
        let tariff: Tariff = self
            .world
            .database
            .one("SELECT id FROM tariff WHERE listing_number = 101", &[])
            .unwrap();
        let order = NewOrder {
            id: self.order,
            user_id: self.guest,
            listing_number: 101,
            tariff_id: tariff.id,
            status: Status::PendingPayment,
            starts_at: now.plus_minutes(600),
            ends_at: now.plus_minutes(660),
            people: 2,
            amount: Fen::new(4000),
            remark: "",
            pay_before: now.plus_minutes(300),
            placed_at: now,
        };
        let line = Line {
            kind: LineKind::Stay,
            label: "标准".to_owned(),
            starts_at: None,
            ends_at: None,
            minutes: None,
            unit_fen: None,
            quantity: None,
            amount_fen: Fen::new(4000),
        };
        order::place(&self.world.database, &order, &[line]).unwrap();
    }

    /// The order as if it were paid, with a renewal that waits for money.
    pub fn renewal(&self) -> Id {
        let id = self.world.clock.id();
        self.run("UPDATE \"order\" SET status = 'paid' WHERE status = 'pending_payment'");
        let renewal = "INSERT INTO renewal (id, order_id, minutes, from_ends_at, to_ends_at, amount_fen, lines, status,
            pay_before, asked_at, changed_by, changed_at)
            SELECT ?1, id, 30, ends_at, ends_at + 1800, 1500, '[]', 'pending_payment', ?2 + 600, ?2, user_id, ?2
            FROM \"order\"";
        self.world.database.run(renewal, parameters![id, self.now()]).unwrap();
        id
    }

    pub fn now(&self) -> Moment {
        self.world.clock.now()
    }

    pub fn run(&self, statement: &str) {
        self.world.database.run(statement, &[]).unwrap();
    }

    pub fn gateway(&self, mood: Mood) {
        *self.mood.lock().unwrap() = mood;
    }

    /// What the gateway was asked for: the bodies, with the path as `path`.
    pub fn asked(&self) -> Vec<Value> {
        self.asked.lock().unwrap().clone()
    }

    pub fn pay(&self, renewal_id: Option<Id>) -> Result<Value, Problem> {
        self.send(&json!({ "channel": "wechat", "renewal_id": renewal_id }))
            .map(|answer| json_of(&answer))
    }

    pub fn send(&self, body: &Value) -> Result<Answer, Problem> {
        self.send_with_key(body, None)
    }

    pub fn send_with_key(&self, body: &Value, key: Option<&str>) -> Result<Answer, Problem> {
        let mut head = HttpRequest::builder()
            .method(Method::POST)
            .uri("/v1/orders/:id/pay")
            .header("authorization", format!("Bearer {}", self.token))
            .header("spin-path-match-id", self.order.to_string());
        if let Some(key) = key {
            head = head.header("idempotency-key", key);
        }
        let (head, ()) = head.body(()).unwrap().into_parts();
        let request = Request::new(head, Bytes::from(body.to_string()), &self.world.clock);
        pollster::block_on(kaimen_guest_pay::handle(&request, &self.world))
    }

    /// The payments of the order as `state session`, oldest first.
    pub fn payments(&self) -> Vec<String> {
        #[derive(Deserialize)]
        struct Payment {
            told: String,
        }
        let all = "SELECT state || ' ' || coalesce(attempt, '-') AS told FROM payment ORDER BY rowid";
        let payments: Vec<Payment> = self.world.database.all(all, &[]).unwrap();
        payments.into_iter().map(|payment| payment.told).collect()
    }
}

fn json_of(answer: &Answer) -> Value {
    assert_eq!(answer.status(), 200);
    serde_json::from_slice(answer.body()).unwrap()
}

/// The settings that the route table gives a new sandbox.
fn defaults() -> Vec<(&'static str, String)> {
    let manifest = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../spin.toml");
    let manifest: toml::Table = fs::read_to_string(manifest).unwrap().parse().unwrap();
    let names = [
        "callback_url",
        "alipay_api",
        "alipay_app_id",
        "alipay_private_key",
        "alipay_public_key",
        "alipay_seller_id",
        "wechat_appid",
        "wechat_pay_api",
        "wechat_pay_mchid",
        "wechat_pay_serial",
        "wechat_pay_private_key",
        "wechat_pay_api_v3_key",
        "wechat_pay_public_key_id",
        "wechat_pay_public_key",
    ];
    names
        .map(|name| {
            (
                name,
                manifest["variables"][name]["default"].as_str().unwrap().to_owned(),
            )
        })
        .into()
}
