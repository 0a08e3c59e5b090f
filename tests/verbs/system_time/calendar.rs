//! Who is told that the calendar ends, and when.

use api::{Language, World};
use clock::Moment;
use database::{Statements, parameters};
use kaimen_system_time::{NOTICE_DAYS, tell_calendar_ends};
use message::inbox::{Selection, of_guest};
use scene::Person;
use schedule::Due;
use serde::Deserialize;

const DAYS_AHEAD: i64 = 30;

/// The first moment at which a stay in the year 2027 is as near as `NOTICE_DAYS` to being booked.
fn told_from() -> Moment {
    let of_2027 = Moment::parse("2027-01-01T00:00:00+08:00").unwrap();
    of_2027.plus_minutes(-(DAYS_AHEAD + NOTICE_DAYS) * 24 * 60)
}

fn world(now: Moment) -> World {
    scene::world(now)
}

#[derive(Debug, PartialEq, Eq, Deserialize)]
struct Waiting {
    subject: String,
    at: Moment,
}

#[derive(Deserialize)]
struct Merchant {
    id: String,
}

fn waiting(world: &World) -> Vec<Waiting> {
    let look = "SELECT subject, at FROM due WHERE task = 'tell-calendar-ends' ORDER BY subject";
    world.database.all(look, parameters![]).unwrap()
}

/// All that is scheduled of it is handed over.
fn tell(world: &World) {
    let subjects = waiting(world).into_iter().map(|waiting| waiting.subject).collect();
    tell_calendar_ends(world, &Due { subjects }, DAYS_AHEAD).unwrap();
}

fn told(world: &World, person: &Person) -> Vec<String> {
    let selection = Selection {
        unread: false,
        before: None,
        limit: 10,
    };
    let entries = of_guest(&world.database, person.id, selection).unwrap();
    let entries = entries.into_iter().filter(|entry| entry.template == "calendar_ends");
    entries.map(|entry| entry.text(Language::English)).collect()
}

#[test]
fn nobody_is_told_before_it_is_time_and_then_it_comes_again() {
    let world = world(told_from().plus_seconds(-1));
    let operator = Person::operator(&world);
    let merchants = "SELECT '' AS id UNION ALL SELECT id FROM merchant ORDER BY id";
    let all: Vec<Merchant> = world.database.all(merchants, parameters![]).unwrap();
    let subjects: Vec<_> = waiting(&world).into_iter().map(|waiting| waiting.subject).collect();
    assert_eq!(
        subjects,
        all.into_iter().map(|merchant| merchant.id).collect::<Vec<_>>()
    );
    tell(&world);
    assert_eq!(told(&world, &operator), [""; 0]);
    assert!(waiting(&world).iter().all(|waiting| waiting.at == told_from()));
}

#[test]
fn who_sets_prices_by_holidays_is_told_once_a_year() {
    let world = world(told_from());
    let (owner, manager, operator) = (
        Person::with_post(&world, "owner", Some(1), None),
        Person::with_post(&world, "manager", Some(1), Some(1)),
        Person::operator(&world),
    );
    // Who works in both houses is one person.
    let post = "INSERT INTO post (user_id, role, merchant_number, since) VALUES (?1, 'owner', 1, 0)";
    world.database.run(post, parameters![operator.id]).unwrap();
    let (clerk, guest) = (Person::with_post(&world, "clerk", Some(1), None), Person::guest(&world));
    for _ in 0..3 {
        tell(&world);
        for person in [&owner, &manager, &operator] {
            let told = told(&world, person);
            assert!(
                told.len() == 1 && told[0].contains("of 2027 are not known yet"),
                "{told:?}"
            );
        }
        for person in [&clerk, &guest] {
            assert_eq!(told(&world, person), [""; 0]);
        }
        let tomorrow = world.clock.now().plus_minutes(24 * 60);
        assert!(waiting(&world).iter().all(|waiting| waiting.at == tomorrow));
        world.clock.advance(24 * 3600);
    }
}

#[test]
fn who_has_no_price_for_holidays_is_not_told() {
    let world = world(told_from());
    let flat = "INSERT INTO tariff (id, listing_number, kind, version, terms, created_at)
        SELECT lower(hex(randomblob(16))), listing_number, kind, version + 1,
          json_set(terms, '$.rates', json('[{\"label\": \"周末\", \"when\": {\"days\": [\"weekend\"]}, \"fen_per_hour\": 1}]')), 0
        FROM tariff WHERE kind = 'time'";
    world.database.run(flat, parameters![]).unwrap();
    let owner = Person::with_post(&world, "owner", Some(1), None);
    tell(&world);
    assert_eq!(told(&world, &owner), [""; 0], "only the present prices count");
}

#[test]
fn a_year_that_is_known_puts_it_off() {
    let world = world(told_from());
    let known = "UPDATE calendar_year SET is_provisional = 0 WHERE year = 2027";
    world.database.run(known, parameters![]).unwrap();
    let operator = Person::operator(&world);
    tell(&world);
    assert_eq!(told(&world, &operator), [""; 0]);
    let a_year_later = told_from().plus_minutes(365 * 24 * 60);
    assert!(waiting(&world).iter().all(|waiting| waiting.at == a_year_later));
    world.clock.advance(365 * 24 * 3600);
    tell(&world);
    assert!(told(&world, &operator)[0].contains("of 2028"));
}

#[test]
fn a_merchant_that_comes_later_is_looked_at_too() {
    let world = world(told_from());
    let before = waiting(&world).len();
    let id = world.clock.id();
    let merchant = "INSERT INTO merchant (number, id, name, created_at) VALUES (9000, ?1, '新茶室', 0)";
    world.database.run(merchant, parameters![id]).unwrap();
    let all = waiting(&world);
    assert_eq!(all.len(), before + 1);
    assert!(all.iter().any(|waiting| waiting.subject == id.to_string()));
}
