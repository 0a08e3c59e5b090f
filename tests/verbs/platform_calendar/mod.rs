//! How operators keep the calendar, natively.

use api::World;
use clock::Moment;
use database::{Statements, parameters};
use kaimen_platform_calendar::answer;
use scene::{Call, Person, Reply};
use serde::Deserialize;
use serde_json::{Value, json};

const SHOW: &str = "/v1/platform/calendar";
const SET: &str = "/v1/platform/calendar/:year";

struct Office {
    world: World,
    operator: Person,
}

impl Office {
    fn open() -> Office {
        let world = scene::world(Moment::parse("2026-12-31T23:30:00+08:00").unwrap());
        let operator = Person::operator(&world);
        Office { world, operator }
    }

    fn show(&self, query: &str) -> Reply {
        Call::get(SHOW)
            .query(query)
            .by(&self.operator.token)
            .send(&self.world, answer)
    }

    fn set(&self, method: &str, year: &str, body: &Value) -> Reply {
        let call = Call::new(method, SET).part("year", year).body(body);
        call.by(&self.operator.token).send(&self.world, answer)
    }

    fn count(&self, what: &str) -> i64 {
        #[derive(Deserialize)]
        struct Count {
            count: i64,
        }
        let statement = format!("SELECT count(*) AS count FROM {what}");
        self.world
            .database
            .one::<Count>(&statement, parameters![])
            .unwrap()
            .count
    }
}

fn notice() -> Value {
    json!({
        "is_provisional": false,
        "days": [
            { "date": "2027-01-01", "kind": "holiday", "name": "元旦" },
            { "date": "2027-01-02", "kind": "holiday", "name": " 元旦 " },
            { "date": "2027-01-10", "kind": "workday", "name": "元旦调休" }
        ]
    })
}

#[test]
fn only_operators_read_and_write_it() {
    let office = Office::open();
    let (staff, guest) = (Person::staff(&office.world), Person::guest(&office.world));
    for person in [&staff, &guest] {
        let read = Call::get(SHOW).by(&person.token).send(&office.world, answer);
        read.refused(403, "not-allowed");
        let write = Call::new("PUT", SET)
            .part("year", "2027")
            .body(&notice())
            .by(&person.token);
        write.send(&office.world, answer).refused(403, "not-allowed");
    }
    Call::get(SHOW)
        .by("nobody")
        .send(&office.world, answer)
        .refused(401, "unauthenticated");
    assert_eq!(office.count("audit"), 0);
}

#[test]
fn a_year_is_shown_with_how_surely_it_is_known() {
    let office = Office::open();
    let present = office.show("").expect(200);
    assert_eq!(
        (&present["year"], &present["is_provisional"]),
        (&json!(2026), &json!(false))
    );
    assert_eq!(present["days"].as_array().unwrap().len(), 39);
    assert_eq!(
        present["days"][3],
        json!({ "date": "2026-01-04", "kind": "workday", "name": "元旦调休" })
    );
    let next = office.show("year=2027").expect(200);
    assert_eq!(
        (&next["is_provisional"], next["days"].as_array().unwrap().len()),
        (&json!(true), 13)
    );
    office.show("year=2028").refused(404, "not-found");
    office.show("year=next").refused(400, "unreadable");
    office.world.clock.advance(1800);
    assert_eq!(office.show("").expect(200)["year"], 2027, "it is the new year in China");
}

#[test]
fn a_notice_takes_the_place_of_what_was_known_and_is_noted() {
    let office = Office::open();
    for method in ["PUT", "POST"] {
        let set = office.set(method, "2027", &notice()).expect(200);
        assert_eq!(
            set["days"][1],
            json!({ "date": "2027-01-02", "kind": "holiday", "name": "元旦" })
        );
        assert_eq!(
            (&set["is_provisional"], &set["changed_at"]),
            (&json!(false), &json!("2026-12-31T23:30:00+08:00"))
        );
        assert_eq!(office.show("year=2027").expect(200), set);
    }
    assert_eq!(office.count("holiday WHERE date LIKE '2027-%'"), 3);
    assert_eq!(office.count("holiday WHERE date LIKE '2026-%'"), 39, "other years stay");
    let noted = "audit WHERE action = 'set-calendar' AND subject = '2027' AND permission = 'calendar'";
    assert_eq!(office.count(noted), 2);
    assert_eq!(
        office.count(&format!("{noted} AND json_array_length(before, '$.days') = 13")),
        1
    );
    office
        .set("PUT", "2028", &json!({ "is_provisional": true, "days": [] }))
        .expect(200);
    assert_eq!(office.show("year=2028").expect(200)["days"], json!([]));
}

#[test]
fn what_makes_no_sense_changes_nothing() {
    let office = Office::open();
    let day = |date: &str, kind: &str, name: &str| json!({ "date": date, "kind": kind, "name": name });
    let refused = |days: &[Value]| {
        let body = json!({ "is_provisional": false, "days": days });
        let problem = office.set("PUT", "2027", &body).refused(422, "invalid");
        let errors = problem["errors"].as_array().unwrap().iter();
        errors
            .map(|error| error["pointer"].as_str().unwrap().to_owned())
            .collect::<Vec<_>>()
    };
    let first = day("2027-01-01", "holiday", "元旦");
    assert_eq!(
        refused(&[first.clone(), day("2028-01-01", "holiday", "元旦")]),
        ["/days/1/date"]
    );
    assert_eq!(refused(&[first.clone(), first.clone()]), ["/days/1/date"]);
    assert_eq!(
        refused(&[day("2027-02-06", "holiday", "春节"), first.clone()]),
        ["/days/1/date"]
    );
    assert_eq!(
        refused(&[day("2027-01-04", "workday", "元旦调休")]),
        ["/days/0/date"],
        "it is a Monday"
    );
    assert_eq!(
        refused(&[
            day("2026-01-01", "holiday", ""),
            day("2027-01-09", "workday", &"休".repeat(21))
        ]),
        ["/days/0/date", "/days/0/name", "/days/1/name"]
    );
    let bodies = [
        json!({ "days": [] }),
        json!({ "is_provisional": true }),
        json!({ "is_provisional": false, "days": [day("2027-1-1", "holiday", "元旦")] }),
        json!({ "is_provisional": false, "days": [day("2027-01-01", "holliday", "元旦")] }),
    ];
    for body in &bodies {
        let reply = office.set("PUT", "2027", body);
        assert!([400, 422].contains(&reply.status), "{body}: {}", reply.status);
    }
    for year in ["2030", "2024"] {
        let empty = json!({ "is_provisional": true, "days": [] });
        let problem = office.set("PUT", year, &empty).refused(422, "invalid");
        assert_eq!(problem["errors"][0]["pointer"], "/year", "{year} leaves a gap");
    }
    for year in ["1999", "9999", "27", "20270", "abcd", "+027"] {
        office.set("PUT", year, &notice()).refused(404, "not-found");
    }
    assert_eq!(
        (office.count("holiday WHERE date LIKE '2027-%'"), office.count("audit")),
        (13, 0)
    );
    assert_eq!(office.count("calendar_year"), 2);
}
