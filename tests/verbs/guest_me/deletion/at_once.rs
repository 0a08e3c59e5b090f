//! Deletions that meet something else.

use super::{delete, number, obstacles};
use api::World;
use database::Database;
use database::Statements;
use order::Status;
use scene::{Call, NEXT_DOOR, NewStay, Person, Shop};
use serde_json::{Value, json};
use std::thread;
use tempfile::TempDir;

#[test]
fn who_asks_or_reviews_at_that_moment_is_nobody_any_more() {
    let shop = Shop::open();
    let (world, guest) = (&shop.world, &shop.guest);
    let order = shop.stay(Status::Completed, 2, &[4000]).order_id;
    let marks = json!({ "environment": 5, "facilities": 4, "tea": 3, "service": 5, "text": "", "anonymous": false });
    let request = |body: &Value| Call::post("/").by(&guest.token).body(body).request(world);
    let (plea, review) = (request(&json!({ "reason": "茶凉了" })), request(&marks));
    delete(world, &guest.token, &json!({})).unwrap();
    let asked = idempotency::once(world, &plea, &guest.caller, "ask-refund", |key| {
        kaimen_guest_orders::ask_refund::ask(world, &guest.caller, key, order, &plea.json()?)
    });
    let opinion = review.json().unwrap();
    let reviewed = idempotency::once(world, &review, &guest.caller, "review", |key| {
        kaimen_guest_review::review(world, &guest.caller, key, order, &opinion)
    });
    for outcome in [asked, reviewed] {
        assert_eq!(outcome.unwrap_err().slug(), "unauthenticated");
    }
    assert_eq!(
        number(
            world,
            "SELECT (SELECT count(*) FROM review) + (SELECT count(*) FROM refund_request)"
        ),
        0
    );
}

#[test]
fn of_a_booking_and_a_deletion_at_once_one_takes_place() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("shop.db");
    let world = scene::world_on(Database::in_file(&file, true).unwrap(), Shop::open().world.clock.now());
    for round in 0..20 {
        let guest = Person::guest(&world);
        let stay = NewStay::new(guest.id, world.clock.now().plus_minutes(60 + round * 120));
        let own = || World {
            database: Database::in_file(&file, true).unwrap(),
            ..world.clone()
        };
        let (booked, deleted) = thread::scope(|scope| {
            let booked = scope.spawn(|| stay.try_book(&own()).is_some());
            let deleted = scope.spawn(|| delete(&own(), &guest.token, &json!({})));
            (booked.join().unwrap(), deleted.join().unwrap())
        });
        match (booked, deleted) {
            (true, Err(problem)) => assert_eq!(obstacles(Err(problem)), ["order_live"]),
            (false, Ok(())) => {}
            other => panic!("round {round}: {other:?}"),
        }
    }
    let orphans = "SELECT count(*) FROM \"order\" JOIN user ON user.id = user_id WHERE deleted_at IS NOT NULL";
    assert_eq!(number(&world, orphans), 0);
}

#[test]
fn of_two_last_owners_one_goes() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("shop.db");
    let world = scene::world_on(Database::in_file(&file, true).unwrap(), Shop::open().world.clock.now());
    for statement in NEXT_DOOR {
        world.database.run(statement, &[]).unwrap();
    }
    let owners = [0, 1].map(|_| Person::with_post(&world, "owner", Some(9), None));
    let gone = thread::scope(|scope| {
        let run = |owner: &Person| {
            let own = World {
                database: Database::in_file(&file, true).unwrap(),
                ..world.clone()
            };
            delete(&own, &owner.token, &json!({})).is_ok()
        };
        let racers: Vec<_> = owners.iter().map(|owner| scope.spawn(move || run(owner))).collect();
        racers
            .into_iter()
            .map(|racer| racer.join().unwrap())
            .filter(|gone| *gone)
            .count()
    });
    let left = "SELECT count(*) FROM post WHERE role = 'owner' AND merchant_number = 9";
    assert_eq!((gone, number(&world, left)), (1, 1));
}
