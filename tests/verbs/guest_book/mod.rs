//! Bookings of the sandbox's rooms, natively: what one takes, and what becomes of two that meet.

mod goods;

use api::{Answer, Language, Problem, Request, World};
use clock::Moment;
use database::{Database, Statements, parameters};
use kaimen_guest_book::{Limits, book, handle};
use scene::{Call, Person};
use serde::Deserialize;
use serde_json::{Value, json};
use settings::{Mode, Settings};
use std::thread;
use tempfile::TempDir;

/// Two hours on an evening in a room that costs 40 yuan an hour then.
const PRICE: i64 = 8000;

/// Friday 2026-03-13, 19:00 in China, and nobody has booked.
fn town(database: Database) -> World {
    World {
        settings: Settings::given([
            ("hold_minutes", "15".to_owned()),
            ("days_ahead", "30".to_owned()),
            ("most_unpaid_orders", "3".to_owned()),
        ]),
        mode: Mode::Sandbox,
        ..scene::world_on(database, Moment::parse("2026-03-13T19:00:00+08:00").unwrap())
    }
}

fn quiet_town() -> World {
    town(Database::in_memory(true).unwrap())
}

/// From 20:00 to 22:00 in room 101, at what it costs.
fn wish() -> Value {
    json!({
        "listing_id": "0197a000000070008000000000000101", "people": 2, "expect_amount_fen": PRICE,
        "starts_at": "2026-03-13T20:00:00+08:00", "ends_at": "2026-03-13T22:00:00+08:00"
    })
}

fn request(world: &World, guest: &Person, key: Option<&str>, body: &Value) -> Request {
    let call = Call::post("/v1/bookings").by(&guest.token).key(key);
    call.body(body).request(world)
}

fn call(world: &World, guest: &Person, key: Option<&str>, body: &Value) -> Result<Answer, Problem> {
    pollster::block_on(handle(&request(world, guest, key, body), world))
}

fn order(answer: &Answer) -> Value {
    serde_json::from_slice(answer.body()).unwrap()
}

fn is_replay(answer: Answer) -> bool {
    answer.into_http("id").headers().contains_key("idempotency-replayed")
}

/// How many orders and how many holds there are: a booking that is refused leaves neither.
fn placed(world: &World) -> (i64, i64) {
    #[derive(Deserialize)]
    struct Count {
        orders: i64,
        holds: i64,
    }
    let count = r#"SELECT (SELECT count(*) FROM "order") AS orders, (SELECT count(*) FROM hold) AS holds"#;
    let count: Count = world.database.one(count, &[]).unwrap();
    (count.orders, count.holds)
}

#[test]
fn a_booking_takes_three_statements() {
    for key in [Some("1"), None] {
        let world = quiet_town();
        let guest = Person::guest(&world);
        let before = world.database.statements();
        let answer = call(&world, &guest, key, &wish()).unwrap();
        let used = world.database.statements() - before;
        assert_eq!(
            used, 3,
            "who calls, what is offered, and the order with all that it brings; key {key:?}"
        );
        assert_eq!(answer.status(), 201);
        let order = order(&answer);
        assert_eq!(
            (&order["status"], &order["amount_fen"]),
            (&json!("pending_payment"), &json!(PRICE))
        );
        assert_eq!(order["pay_before"], "2026-03-13T19:15:00+08:00");
        assert_eq!(placed(&world), (1, 1));
    }
}

#[test]
fn a_room_that_is_taken_is_refused_and_leaves_nothing() {
    let world = quiet_town();
    let (first, second) = (Person::guest(&world), Person::guest(&world));
    call(&world, &first, None, &wish()).unwrap();
    let before = world.database.statements();
    let refusal = call(&world, &second, Some("1"), &wish()).unwrap_err();
    assert_eq!(
        world.database.statements() - before,
        5,
        "the look for an earlier answer among them"
    );
    assert_eq!(refusal.slug(), "slot-taken");
    assert_eq!(placed(&world), (1, 1));
    // A refusal is not kept: the key serves once the room is free again.
    world.clock.advance(15 * 60);
    assert_eq!(call(&world, &second, Some("1"), &wish()).unwrap().status(), 201);
}

#[test]
fn another_price_than_was_shown_is_refused_with_the_present_one() {
    let world = quiet_town();
    let guest = Person::guest(&world);
    let mut body = wish();
    body["expect_amount_fen"] = json!(PRICE - 1);
    let refusal = call(&world, &guest, Some("1"), &body).unwrap_err();
    let told = order(&refusal.answer(Language::Chinese, "id"));
    assert_eq!(
        (&told["type"], &told["amount_fen"]),
        (&json!("/problems/price-changed"), &json!(PRICE))
    );
    assert_eq!(placed(&world), (0, 0));
}

#[test]
fn who_lets_orders_wait_or_lapse_waits_himself() {
    let world = quiet_town();
    let (guest, other) = (Person::guest(&world), Person::guest(&world));
    // At whatever the hour costs.
    let book = |guest: &Person, hours: i64| {
        let mut wish = wish();
        for end in ["starts_at", "ends_at"] {
            let moment = Moment::parse(wish[end].as_str().unwrap()).unwrap();
            wish[end] = json!(moment.plus_minutes(hours * 60));
        }
        let shown = call(&world, guest, None, &wish);
        let Err(problem) = shown else { return shown };
        if problem.slug() != "price-changed" {
            return Err(problem);
        }
        wish["expect_amount_fen"] = order(&problem.answer(Language::English, "id"))["amount_fen"].clone();
        call(&world, guest, None, &wish)
    };
    for day in 0..3 {
        book(&guest, day * 24).unwrap();
    }
    let waits = |expected: i64| {
        let problem = book(&guest, 3 * 24).unwrap_err();
        assert_eq!(problem.slug(), "too-many-unpaid");
        let answer = problem.answer(Language::English, "id").into_http("id");
        assert_eq!(answer.headers()["retry-after"], expected.to_string());
    };
    waits(15 * 60);
    book(&other, 4 * 24).unwrap();
    // Three have lapsed, and none was kept: a pause of five minutes.
    world.clock.advance(15 * 60);
    waits(5 * 60);
    world.clock.advance(5 * 60);
    book(&guest, 3 * 24).unwrap_or_else(|problem| panic!("{}", problem.slug()));
    world.clock.advance(15 * 60);
    waits(10 * 60);
    // What is kept makes up for it.
    let keep = r#"UPDATE "order" SET status = 'paid' WHERE id = (SELECT max(id) FROM "order" WHERE user_id = ?1)"#;
    world.database.run(keep, parameters![guest.id]).unwrap();
    book(&guest, 5 * 24).unwrap();
}

#[test]
fn the_same_key_is_one_booking() {
    let world = quiet_town();
    let guest = Person::guest(&world);
    let first = call(&world, &guest, Some("1"), &wish()).unwrap();
    let before = world.database.statements();
    let again = call(&world, &guest, Some("1"), &wish()).unwrap();
    assert_eq!(world.database.statements() - before, 5);
    assert_eq!((again.status(), again.body()), (201, first.body()));
    assert!(is_replay(again) && !is_replay(first));
    let mut other = wish();
    other["people"] = json!(3);
    let reused = call(&world, &guest, Some("1"), &other).unwrap_err();
    assert_eq!(reused.slug(), "idempotency-key-reused");
    assert_eq!(placed(&world), (1, 1));
}

/// Between the look for an earlier answer and the change, the same request comes again and is faster.
#[test]
fn of_two_equal_requests_that_interleave_both_get_the_answer_of_one() {
    let world = quiet_town();
    let guest = Person::guest(&world);
    let body = wish();
    let limits = Limits {
        hold_minutes: 15,
        most_unpaid: Some(3),
        days_ahead: 30,
    };
    let mut faster = None;
    let slower = request(&world, &guest, Some("1"), &body);
    let answer = idempotency::once(&world, &slower, &guest.caller, "book", |key| {
        faster = Some(call(&world, &guest, Some("1"), &body).unwrap());
        let (wish, consent) = (slower.json()?, slower.json()?);
        book(&world, &guest.caller, key, &wish, &consent, limits, slower.language())
    });
    let answer = answer.unwrap();
    assert_eq!(order(&answer), order(&faster.unwrap()));
    assert!(is_replay(answer));
    assert_eq!(placed(&world), (1, 1));
}

/// On connections of their own to one file, as the instances of a bundle have them.
#[test]
fn of_two_guests_at_once_one_has_the_room() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("town.db");
    let world = town(Database::in_file(&file, true).unwrap());
    for day in 13..18 {
        let mut body = wish();
        body["starts_at"] = json!(format!("2026-03-{day}T20:00:00+08:00"));
        body["ends_at"] = json!(format!("2026-03-{day}T22:00:00+08:00"));
        let shown = call(&world, &Person::guest(&world), None, &with_price(&body, 1)).unwrap_err();
        let price = order(&shown.answer(Language::Chinese, "id"))["amount_fen"]
            .as_i64()
            .unwrap();
        let body = with_price(&body, price);
        let guests = [Person::guest(&world), Person::guest(&world)];
        let mut ends = thread::scope(|scope| {
            let racers = guests.each_ref().map(|guest| {
                let (mut world, body, file) = (world.clone(), &body, &file);
                scope.spawn(move || {
                    world.database = Database::in_file(file, true).unwrap();
                    call(&world, guest, None, body).map_or_else(|problem| problem.slug(), |_| "booked")
                })
            });
            racers.map(|racer| racer.join().unwrap())
        });
        ends.sort_unstable();
        assert_eq!(ends, ["booked", "slot-taken"]);
    }
    assert_eq!(placed(&world), (5, 5));
}

fn with_price(body: &Value, price: i64) -> Value {
    let mut body = body.clone();
    body["expect_amount_fen"] = json!(price);
    body
}

#[test]
fn who_has_deleted_the_account_since_the_session_was_read_gets_nothing() {
    let world = quiet_town();
    let guest = Person::guest(&world);
    let body = wish();
    let slower = request(&world, &guest, Some("1"), &body);
    let refused = idempotency::once(&world, &slower, &guest.caller, "book", |key| {
        let sealing = pollster::block_on(member::Sealing::of(&world));
        let deleted = world
            .database
            .transaction(|change| member::delete(change, &world.clock, &sealing, &guest.caller));
        assert!(deleted.unwrap());
        let (wish, consent) = (slower.json()?, slower.json()?);
        let limits = Limits {
            hold_minutes: 15,
            most_unpaid: None,
            days_ahead: 30,
        };
        book(&world, &guest.caller, key, &wish, &consent, limits, Language::Chinese)
    });
    assert_eq!(refused.unwrap_err().slug(), "unauthenticated");
    assert_eq!(placed(&world), (0, 0));
    let by_hand = r#"INSERT INTO "order" (id, user_id, store_number, status, amount_fen, pay_before, placed_at, changed_by, changed_at, cause)
      SELECT printf('%032d', 1), ?1, 1, 'paid', 0, 0, 0, 'x', 0, 'x'"#;
    let refused = world.database.run(by_hand, parameters![guest.id]).unwrap_err();
    assert!(
        refused.to_string().contains("a deleted account gets no order"),
        "{refused}"
    );
}
