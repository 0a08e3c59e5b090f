//! Reviews, natively.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on stops there")]

use api::{Request, World};
use bytes::Bytes;
use caller::KeyValue;
use clock::{Clock, Id, Moment};
use database::{Database, Statements, parameters};
use outbound::Outbound;
use serde::Deserialize;
use serde_json::{Value, json};
use settings::{Mode, Settings};
use std::thread;
use tempfile::TempDir;

const NOW: i64 = 1_800_000_000;

const GUEST: &str = "INSERT INTO user (id, nickname, created_at, changed_at) VALUES (?1, '客人', 0, 0)";

const ORDER: &str = r#"INSERT INTO "order" (id, user_id, kind, listing_number, tariff_id, status, starts_at, ends_at,
  people, amount_fen, pay_before, placed_at, used_from, changed_by, changed_at, cause)
SELECT ?1, ?2, 'room', 101, id, ?3, ?4 - 3600, ?4, 2, 4000, ?4 - 7200, ?4 - 7200, ?4 - 3600, ?2, ?4 - 3600, 'test'
FROM tariff WHERE listing_number = 101 AND version = 1"#;

struct Shop {
    world: World,
    guest: Id,
    token: String,
}

impl Shop {
    fn open() -> Shop {
        Shop::with(Database::in_memory(true).unwrap())
    }

    fn with(database: Database) -> Shop {
        let world = World {
            clock: Clock::simulated(Moment::from_unix(NOW), 1),
            database,
            key_value: KeyValue::default(),
            outbound: Outbound::default(),
            settings: Settings::given([]),
            mode: Mode::Sandbox,
        };
        let guest = world.clock.id();
        world.database.run(GUEST, parameters![guest]).unwrap();
        let login = pollster::block_on(caller::start(&world.key_value, &world.clock, guest)).unwrap();
        Shop {
            world,
            guest,
            token: login.token,
        }
    }

    /// An order of the guest whose stay ends so many minutes from now.
    fn order(&self, status: &str, end_minutes: i64) -> Id {
        let id = self.world.clock.id();
        let ends_at = self.world.clock.now().plus_minutes(end_minutes);
        self.world
            .database
            .run(ORDER, parameters![id, self.guest, status, ends_at])
            .unwrap();
        id
    }

    fn review(&self, order: Id, body: &Value, key: Option<&str>) -> (u16, Value) {
        review(&self.world, &self.token, order, body, key)
    }

    /// The number of reviews that the room shows, and the sum of all their marks.
    fn shown(&self) -> (i64, i64) {
        #[derive(Deserialize)]
        struct Shown {
            count: i64,
            marks: i64,
        }
        let sql = "SELECT review_count AS count,
          environment_marks + facilities_marks + tea_marks + service_marks AS marks FROM listing WHERE number = 101";
        let shown: Shown = self.world.database.one(sql, &[]).unwrap();
        (shown.count, shown.marks)
    }
}

fn review(world: &World, token: &str, order: Id, body: &Value, key: Option<&str>) -> (u16, Value) {
    let mut call = http::Request::builder()
        .method("POST")
        .uri(format!("/v1/orders/{order}/review"))
        .header("spin-path-match-id", order.to_string())
        .header("authorization", format!("Bearer {token}"));
    if let Some(key) = key {
        call = call.header("idempotency-key", key);
    }
    let head = call.body(()).unwrap().into_parts().0;
    let request = Request::new(head, Bytes::from(body.to_string()), &world.clock);
    let answer = pollster::block_on(kaimen_guest_review::handle(&request, world));
    let answer = answer.unwrap_or_else(|problem| problem.answer(request.language(), "test"));
    (answer.status(), serde_json::from_slice(answer.body()).unwrap())
}

fn opinion() -> Value {
    json!({
        "environment": 5, "facilities": 4, "tea": 3, "service": 2, "text": " 安静，茶好 ", "anonymous": true,
        "pictures": ["https://cdn.example.cn/1.jpg"],
    })
}

#[test]
fn a_completed_stay_is_reviewed_once_and_the_room_shows_it() {
    let shop = Shop::open();
    let order = shop.order("completed", 0);
    let (count, marks) = shop.shown();
    let (status, review) = shop.review(order, &opinion(), None);
    assert_eq!(
        (status, &review["text"], &review["tea"]),
        (201, &json!("安静，茶好"), &json!(3))
    );
    assert_eq!(review["order_id"], order.to_string());
    assert_eq!(shop.shown(), (count + 1, marks + 14));
    let (status, problem) = shop.review(order, &opinion(), None);
    assert_eq!((status, &problem["type"]), (409, &json!("/problems/already-reviewed")));
    assert_eq!(shop.shown(), (count + 1, marks + 14));
}

#[test]
fn a_late_tick_does_not_keep_a_guest_from_reviewing() {
    let shop = Shop::open();
    assert_eq!(shop.review(shop.order("in_use", 0), &opinion(), None).0, 201);
    let (status, problem) = shop.review(shop.order("in_use", 1), &opinion(), None);
    assert_eq!((status, &problem["type"]), (409, &json!("/problems/not-completed")));
    assert_eq!(problem["order_status"], "in_use");
}

#[test]
fn a_stay_that_did_not_take_place_is_not_reviewed() {
    let shop = Shop::open();
    for (stored, told) in [
        ("pending_payment", "expired"),
        ("paid", "no_show"),
        ("expired", "expired"),
        ("cancelled", "cancelled"),
        ("refunding", "refunding"),
        ("refunded", "refunded"),
        ("no_show", "no_show"),
    ] {
        let (status, problem) = shop.review(shop.order(stored, -60), &opinion(), None);
        assert_eq!((status, &problem["order_status"]), (409, &json!(told)), "{stored}");
    }
}

#[test]
fn only_the_guest_who_was_there_reviews() {
    let shop = Shop::open();
    let order = shop.order("completed", 0);
    let other = caller::start(&shop.world.key_value, &shop.world.clock, shop.world.clock.id());
    let token = pollster::block_on(other).unwrap().token;
    assert_eq!(review(&shop.world, &token, order, &opinion(), None).0, 404);
    assert_eq!(shop.review(shop.world.clock.id(), &opinion(), None).0, 404);
}

#[test]
fn every_wrong_field_is_named() {
    let shop = Shop::open();
    let order = shop.order("completed", 0);
    let mut body = opinion();
    body["tea"] = json!(6);
    body["text"] = json!("茶".repeat(1001));
    body["pictures"] = json!(["https://cdn.example.cn/1.jpg", "file:///etc/passwd"]);
    let (status, problem) = shop.review(order, &body, None);
    let errors = problem["errors"].as_array().unwrap();
    let pointers: Vec<&str> = errors.iter().map(|error| error["pointer"].as_str().unwrap()).collect();
    assert_eq!((status, pointers), (422, vec!["/tea", "/text", "/pictures/1"]));
    body = opinion();
    body["tea"] = json!(4.5);
    assert_eq!(shop.review(order, &body, None).0, 400);
}

#[test]
fn the_same_press_is_one_review_with_one_answer() {
    let shop = Shop::open();
    let order = shop.order("completed", 0);
    let first = shop.review(order, &opinion(), Some("press"));
    shop.world.clock.advance(60);
    assert_eq!(shop.review(order, &opinion(), Some("press")), first);
    let mut other = opinion();
    other["tea"] = json!(1);
    assert_eq!(shop.review(order, &other, Some("press")).0, 422);
}

#[test]
fn of_many_at_once_one_is_written() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("shop.db");
    let shop = Shop::with(Database::in_file(&file, true).unwrap());
    let order = shop.order("completed", 0);
    let (count, marks) = shop.shown();
    let run = || {
        let mut world = shop.world.clone();
        world.database = Database::in_file(&file, true).unwrap();
        review(&world, &shop.token, order, &opinion(), None).0
    };
    let mut statuses: Vec<u16> = thread::scope(|scope| {
        let racers: Vec<_> = (0..6).map(|_| scope.spawn(run)).collect();
        racers.into_iter().map(|racer| racer.join().unwrap()).collect()
    });
    statuses.sort_unstable();
    assert_eq!(statuses, [201, 409, 409, 409, 409, 409]);
    assert_eq!(shop.shown(), (count + 1, marks + 14));
}
