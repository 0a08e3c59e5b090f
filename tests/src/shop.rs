//! A shop that is opened as its people open one: through the back offices alone.

use crate::{Bundle, Guest};
use serde_json::{Value, json};

/// A shop, and whose it is.
pub struct OpenedShop {
    /// The merchant.
    pub merchant: Value,
    /// Its store.
    pub store: Value,
    /// Its room, as its people see it.
    pub room: Value,
}

/// What somebody writes who wants to sell: the code of the licence is one that a company publishes of itself.
#[must_use]
pub fn application(name: &str) -> Value {
    json!({
        "name": name,
        "contact": { "name": "王五", "phone": "0351-5550404" },
        "address": "太原市迎泽区府西街9号",
        "scope": "无人自助茶室",
        "documents": [
            { "kind": "business_licence", "number": "91440300708461136T", "valid_until": null, "picture_url": "/sandbox/pictures/1.svg" },
            { "kind": "hygiene_permit", "number": "晋卫公证字〔2026〕第0001号", "valid_until": "2099-12-31",
              "picture_url": "https://cdn.example.com/2.png" }
        ]
    })
}

/// What a store tells of itself.
#[must_use]
pub fn premises(name: &str) -> Value {
    json!({
        "name": name, "address": "太原市迎泽区府西街9号", "phone": "0351-5550404", "intro": "新店",
        "opening": "always", "lat": 37.8735, "lng": 112.5489
    })
}

/// A room of a store, with a lock of its own.
#[must_use]
pub fn room(store: &Value, name: &str, lock: &str) -> Value {
    json!({
        "store_id": store["id"], "name": name, "intro": "临窗", "attributes": { "capacity": 4, "styles": ["中式"] },
        "cover_url": "/sandbox/pictures/1.svg", "pictures": [],
        "doors": [{ "door": "room", "driver": "sandbox-lock", "reference": lock }]
    })
}

/// What a room costs: 40 yuan an hour, at night 30.
#[must_use]
pub fn tariff() -> Value {
    json!({
        "base_fen_per_hour": 4000,
        "rates": [{ "label": "夜间", "when": { "time": { "from": "00:00", "to": "08:00" } }, "fen_per_hour": 3000 }],
        "minimum_minutes": 60, "maximum_minutes": 1440, "step_minutes": 1, "cleaning_gap_minutes": 15,
        "early_entry_minutes": 5, "cancellation": [{ "hours_before": 2, "percent": 100 }]
    })
}

impl OpenedShop {
    /// Applies, is admitted, opens a store with a room, sets its price, and is approved. The platform's people are known by their session.
    #[expect(
        clippy::must_use_candidate,
        reason = "who only wants an owner there is needs no more of it"
    )]
    pub fn open(bundle: &Bundle, owner: &Guest<'_>, platform: &str, name: &str) -> OpenedShop {
        let by_platform = |path: String, body: &Value| bundle.post(&path, body).token(platform).send();
        let merchant = owner.post("/v1/merchant-applications", &application(name)).send();
        let merchant = merchant.expect_status(201);
        by_platform(
            format!("/v1/platform/merchants/{}/admit", id(&merchant)),
            &json!({ "revision": merchant["revision"] }),
        )
        .expect_status(200);
        let store = owner
            .post("/v1/merchant/stores", &premises(name))
            .send()
            .expect_status(201);
        // The end of an id is random.
        let lock = format!("lock-{}", &id(&store)[20..]);
        let added = owner.post("/v1/merchant/rooms", &room(&store, "一号房", &lock)).send();
        let added = added.expect_status(201);
        let tariffs = format!("/v1/merchant/listings/{}/tariffs", id(&added));
        owner.post(&tariffs, &tariff()).send().expect_status(201);
        let path = format!(
            "/v1/platform/products/{}/approve",
            added["product_id"].as_str().expect("a product")
        );
        let seen = json!({ "revision": added["audit"]["revision"] });
        by_platform(path, &seen).expect_status(200);
        let path = format!("/v1/merchant/rooms/{}", id(&added));
        let room = owner.get(&path).send().expect_status(200);
        OpenedShop { merchant, store, room }
    }

    /// What the lock of its room is called.
    #[must_use]
    pub fn lock(&self) -> &str {
        self.room["doors"][0]["reference"].as_str().expect("a lock")
    }
}

/// The id of what was answered.
#[must_use]
pub fn id(told: &Value) -> &str {
    told["id"].as_str().expect("an id")
}
