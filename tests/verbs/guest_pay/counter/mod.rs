//! A guest with an order, and a gateway that is played: by the rules, or as a test wants it.

mod gateway;

use api::{Answer, Problem, World};
use clock::{Id, Moment};
use database::Statements;
pub use gateway::Mood;
use gateway::played;
use money::Fen;
use scene::{Call, NewStay, Person, Stay};
use serde::Deserialize;
use serde_json::{Value, json};
use settings::{Mode, Settings};
use std::sync::{Arc, Mutex};

pub struct Counter {
    pub world: World,
    pub guest: Person,
    pub stay: Stay,
    mood: Arc<Mutex<Mood>>,
    asked: Arc<Mutex<Vec<Value>>>,
}

impl Counter {
    pub fn new() -> Counter {
        let world = scene::world(Moment::parse("2026-05-01T20:00:00+08:00").unwrap());
        let (mood, asked) = (Arc::new(Mutex::new(Mood::Works)), Arc::default());
        let defaults = defaults();
        let outbound = played(&world.clock, &defaults, Arc::clone(&mood), Arc::clone(&asked));
        let world = World {
            outbound,
            settings: Settings::given(defaults),
            mode: Mode::Sandbox,
            ..world
        };
        let guest = Person::guest(&world);
        guest.has(&world, "wechat", "openid-1");
        let now = world.clock.now();
        let wish = NewStay {
            pay_before: Some(now.plus_minutes(300)),
            ..NewStay::new(guest.id, now.plus_minutes(600))
        };
        let stay = wish.book(&world);
        Counter {
            world,
            guest,
            stay,
            mood,
            asked,
        }
    }

    /// The order as if it were paid, with a renewal that waits for money.
    pub fn renewal(&self) -> Id {
        self.stay.pay(&self.world);
        self.stay.renew(&self.world, 30, Fen::new(1500))
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
        let call = Call::post("/v1/orders/:id/pay").of(self.stay.order_id).body(body);
        let call = call.by(&self.guest.token).key(key);
        call.outcome(&self.world, kaimen_guest_pay::handle)
    }

    /// The payments of the order as `state session`, oldest first.
    pub fn payments(&self) -> Vec<String> {
        #[derive(Deserialize)]
        struct Payment {
            told: String,
        }
        let all = "SELECT state || ' ' || coalesce(prepay, '-') AS told FROM payment ORDER BY rowid";
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
    scene::defaults(&[
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
    ])
}
