//! Reviews, natively.

mod opinion;

use api::{Request, World};
use bytes::Bytes;
use caller::KeyValue;
use clock::{Clock, Id, Moment};
use database::{Database, Statements, parameters};
use outbound::Outbound;
use scene::Person;
use serde::Deserialize;
use serde_json::{Value, json};
use settings::{Mode, Settings};
use std::thread;
use tempfile::TempDir;

const NOW: i64 = 1_800_000_000;

/// A room and an article of the sandbox.
const ROOM: i64 = 101;
const TEA: i64 = 901;

const GUEST: &str = "INSERT INTO user (id, nickname, created_at, changed_at) VALUES (?1, '客人', 0, 0)";

const ORDER: &str = r#"INSERT INTO "order" (id, user_id, store_number, status, starts_at, ends_at, over_at, people, amount_fen,
  pay_before, placed_at, used_from, changed_by, changed_at, cause)
SELECT ?1, ?2, store_number, ?3, ?4 - 3600, ?4, ?4, 2, 4000, ?4 - 7200, ?4 - 7200, ?4 - 3600, ?2, ?4 - 3600, 'test'
FROM listing WHERE number = ?5"#;

const CHARGE: &str = r#"INSERT INTO charge (id, order_id, kind, amount_fen, pay_before, state, is_agreed, asked_at, changed_by,
  changed_at)
SELECT id, id, 'order', 4000, pay_before, 'paid', 1, 0, 'test', 0 FROM "order" WHERE id = ?1"#;

const LINE: &str =
    "INSERT INTO order_line (order_id, position, item, charge_id, kind, listing_number, label, amount_fen)
VALUES (?1, 0, 0, ?1, 'stay', ?2, '一晚', 4000)";

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
        let token = Person::log_in(&world, guest).token;
        Shop { world, guest, token }
    }

    /// An order of the guest whose stay ends so many minutes from now.
    fn order(&self, status: &str, end_minutes: i64) -> Id {
        self.order_of(ROOM, status, end_minutes)
    }

    fn order_of(&self, listing: i64, status: &str, end_minutes: i64) -> Id {
        let id = self.world.clock.id();
        let ends_at = self.world.clock.now().plus_minutes(end_minutes);
        let database = &self.world.database;
        let order = parameters![id, self.guest, status, ends_at, listing];
        database.run(ORDER, order).unwrap();
        database.run(CHARGE, parameters![id]).unwrap();
        database.run(LINE, parameters![id, listing]).unwrap();
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
        let sql = "SELECT review_count AS count, (
          SELECT coalesce(sum(marks), 0) FROM listing_mark WHERE listing_number = listing.number
        ) AS marks FROM listing WHERE number = ?1";
        let shown: Shown = self.world.database.one(sql, parameters![ROOM]).unwrap();
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
    let token = Person::guest(&shop.world).token;
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

/// The status and the first pointer of a refusal.
fn refused((status, problem): (u16, Value)) -> (u16, String) {
    let pointer = problem["errors"][0]["pointer"].as_str().unwrap_or_default();
    (status, pointer.to_owned())
}

#[test]
fn a_mark_that_is_missing_or_not_declared_is_refused_whatever_the_order_is() {
    let shop = Shop::open();
    for order in [shop.order("completed", 0), shop.order("pending_payment", 60)] {
        let mut body = opinion();
        body["quality"] = json!(5);
        assert_eq!(refused(shop.review(order, &body, None)), (400, "/quality".to_owned()));
        body = opinion();
        body.as_object_mut().unwrap().remove("facilities");
        assert_eq!(
            refused(shop.review(order, &body, None)),
            (400, "/facilities".to_owned())
        );
        body = opinion();
        body["service"] = json!(0);
        assert_eq!(refused(shop.review(order, &body, None)), (422, "/service".to_owned()));
    }
    assert_eq!(shop.shown(), (0, 0));
}

#[test]
fn goods_are_marked_by_what_is_declared_of_goods() {
    let shop = Shop::open();
    let order = shop.order_of(TEA, "completed", 0);
    assert_eq!(
        refused(shop.review(order, &opinion(), None)),
        (400, "/quality".to_owned())
    );
    let marks = json!({ "quality": 5, "as_described": 4, "service": 3, "text": "", "anonymous": false });
    let (status, review) = shop.review(order, &marks, None);
    assert_eq!((status, &review["quality"], review.get("tea")), (201, &json!(5), None));
    assert_eq!(shop.review(order, &marks, None).0, 409);
}

#[test]
fn a_review_takes_one_statement_in_its_transaction() {
    let shop = Shop::open();
    let order = shop.order("completed", 0);
    let before = shop.world.database.statements();
    assert_eq!(shop.review(order, &opinion(), None).0, 201);
    assert_eq!(
        shop.world.database.statements() - before,
        4,
        "who calls, BEGIN, the review, COMMIT"
    );
    let order = shop.order("completed", 0);
    let before = shop.world.database.statements();
    assert_eq!(shop.review(order, &opinion(), Some("press")).0, 201);
    assert_eq!(
        shop.world.database.statements() - before,
        5,
        "the answer is kept with its key"
    );
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
