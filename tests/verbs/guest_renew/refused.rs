//! What is refused, and what is offered instead.

use crate::guest_renew::fixture::{Evening, after_eight, told};
use kaimen_guest_renew::handle;
use money::Fen;
use order::{LineKind, Status};
use reservation::hold::Gaps;
use scene::{Call, NewListing, Person, Purchase, Thing};
use serde_json::json;
use tariff::Period;

fn slug(evening: &Evening, minutes: i64) -> String {
    let problem = evening.ask(minutes).unwrap_err();
    problem["type"]
        .as_str()
        .unwrap()
        .trim_start_matches("/problems/")
        .to_owned()
}

#[test]
fn the_next_booking_is_never_touched_and_the_longest_renewal_is_offered() {
    let evening = Evening::running();
    evening.next(240, 300);
    let problem = evening.ask(106).unwrap_err();
    assert_eq!(
        (&problem["type"], &problem["longest_minutes"]),
        (&json!("/problems/next-booking"), &json!(105))
    );
    assert_eq!(evening.ask(105).unwrap()["ends_at"], json!(after_eight(225)));
}

#[test]
fn who_takes_fewer_minutes_gets_those_that_the_next_booking_leaves() {
    let evening = Evening::running();
    evening.next(240, 300);
    let ask =
        |minutes: i64, cut: bool| told(evening.call(&evening.token, None, &json!({ "minutes": minutes, "cut": cut })));
    assert_eq!(ask(180, false).unwrap_err()["longest_minutes"], 105);
    let before = evening.world.database.statements();
    let renewal = ask(180, true).unwrap();
    assert_eq!(
        evening.world.database.statements() - before,
        5,
        "as many as of one that is not cut, which has no key here"
    );
    assert_eq!(renewal["ends_at"], json!(after_eight(225)));
    assert_eq!(
        ask(60, true).unwrap()["ends_at"],
        json!(after_eight(180)),
        "no more than is asked for"
    );
    let problem = evening.call(&evening.token, None, &json!({ "minutes": 60, "cut": "yes" }));
    assert_eq!(problem.unwrap_err().slug(), "unreadable");
}

#[test]
fn with_nothing_left_fewer_minutes_are_none() {
    let evening = Evening::running();
    evening.next(135, 240);
    let problem = told(evening.call(&evening.token, None, &json!({ "minutes": 60, "cut": true }))).unwrap_err();
    assert_eq!(
        (&problem["type"], &problem["longest_minutes"]),
        (&json!("/problems/next-booking"), &json!(0))
    );
    assert_eq!(evening.log(), ["in_use"]);
}

#[test]
fn no_minute_is_left_before_a_booking_that_follows_at_once() {
    let evening = Evening::running();
    evening.next(135, 240);
    assert_eq!(evening.ask(1).unwrap_err()["longest_minutes"], 0);
}

#[test]
fn only_the_guest_of_a_running_stay_makes_it_longer() {
    let evening = Evening::running();
    let stranger = Person::guest(&evening.world).token;
    let call = |token: &str| evening.call(token, None, &json!({ "minutes": 60 })).unwrap_err();
    assert_eq!(call(&stranger).slug(), "not-found");
    assert_eq!(call("nobody").slug(), "unauthenticated");
    for status in Status::ALL {
        if !matches!(status, Status::Paid | Status::InUse) {
            let problem = Evening::of(status, 101, 0, 120).ask(60).unwrap_err();
            assert_eq!(problem["type"], "/problems/not-renewable", "{status:?}");
        }
    }
    evening.world.clock.advance(3600);
    let over = evening.ask(60).unwrap_err();
    assert_eq!(
        (&over["type"], &over["status"]),
        (&json!("/problems/not-renewable"), &json!(409))
    );
}

#[test]
fn the_terms_hold_for_the_longer_stay() {
    let evening = Evening::running();
    for minutes in [0, -60, i64::MIN] {
        assert_eq!(slug(&evening, minutes), "not-longer");
    }
    for minutes in [1321, 44_641, i64::MAX] {
        assert_eq!(slug(&evening, minutes), "too-long");
    }
    assert_eq!(slug(&Evening::of(Status::Paid, 102, 0, 120), 20), "off-step");
    // 长风街店 closes at 02:00.
    assert_eq!(slug(&Evening::of(Status::Paid, 201, 120, 240), 150), "closed");
    for body in [
        json!({}),
        json!({ "minutes": "60" }),
        json!({ "minutes": 0.5 }),
        json!({ "minutes": null }),
    ] {
        let problem = evening.call(&evening.token, None, &body).unwrap_err();
        assert_eq!(problem.slug(), "unreadable", "{body}");
    }
    assert_eq!(evening.log(), ["in_use"]);
}

#[test]
fn only_time_in_a_room_becomes_longer() {
    let evening = Evening::running();
    let world = &evening.world;
    let guest = Person::guest(world);
    let work = NewListing {
        kind: "service",
        attributes: r#"{"category": "保洁"}"#,
        fulfilment: "visit",
        price_unit: "visit",
        tariff: Some((
            "visit",
            r#"{"fen_per_visit": 9900, "included_minutes": 120, "fen_per_further_hour": 5000, "maximum_minutes": 480,
              "travel_minutes": 45}"#,
        )),
    }
    .open(world);
    work.resource(world, 86_400);
    let visit = Thing {
        kind: LineKind::Visit,
        listing_number: work.number,
        tariff_id: work.tariff_id,
        sku_id: None,
        quantity: None,
        amount: Fen::new(9900),
    };
    let (purchase, item) = Purchase::new(world).thing(visit);
    let period = Period::new(after_eight(120).unix(), after_eight(240).unix()).unwrap();
    let placed = purchase
        .hold(world, item, work.number, period, Gaps::default())
        .fulfil(world, item, "visit")
        .place(world, guest.id)
        .unwrap();
    let call = Call::post("/v1/orders/:id/renew").of(placed.order_id).by(&guest.token);
    let refused = call.body(&json!({ "minutes": 60 })).outcome(world, handle).unwrap_err();
    assert_eq!(refused.slug(), "not-found");
}
