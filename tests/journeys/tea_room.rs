//! An evening in a tea room without staff.

use serde_json::Value;
use tests::{Bundle, Stay, evening, race, rooms};

#[test]
fn an_evening_from_login_to_review() {
    let bundle = Bundle::start();
    let order = evening(&bundle);
    let kinds: Vec<&str> = order["events"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|event| event["kind"].as_str())
        .collect();
    for kind in [
        "pending_payment",
        "payment_succeeded",
        "paid",
        "unlock_asked",
        "unlock_executed",
        "in_use",
        "completed",
    ] {
        assert!(kinds.contains(&kind), "{kind} is missing in the log: {kinds:?}");
    }
}

#[test]
fn money_that_comes_too_late_takes_the_room_again_or_goes_back() {
    let bundle = Bundle::start();
    let (late, other) = (bundle.guest("late"), bundle.guest("other"));
    let free = Stay::ahead(&bundle, rooms::FIRST, 120, 60);
    let taken = Stay::ahead(&bundle, rooms::SECOND, 120, 60);
    let (kept, lost) = (late.book(free), late.book(taken));
    let numbers = [&kept, &lost].map(|order| late.ask_to_pay(order, None).expect_status(200)["payment_id"].clone());
    bundle.forward_minutes(10);
    // The gateway takes the money in time, but its message is lost until the hold is over.
    for number in &numbers {
        let path = format!("/sandbox/payments/{}/pay", number.as_str().unwrap());
        bundle
            .post(&path, &serde_json::json!({ "notify": false }))
            .send()
            .expect_status(200);
    }
    bundle.forward_minutes(6);
    bundle.tick();
    assert_eq!(late.order(&lost)["status"], "expired");
    other.paid(taken);
    for number in &numbers {
        let path = format!("/sandbox/payments/{}/notify", number.as_str().unwrap());
        bundle.post(&path, &Value::Null).send().expect_status(200);
    }
    assert_eq!(late.order(&kept)["status"], "paid");
    let lost = late.order(&lost);
    assert_eq!(lost["paid_fen"], lost["refunded_fen"], "{lost}");
    assert_ne!(lost["paid_fen"], 0, "{lost}");
}

#[test]
fn one_evening_is_sold_once_however_many_ask() {
    let bundle = Bundle::start();
    let stay = Stay::ahead(&bundle, rooms::FIRST, 60, 60);
    let guests: Vec<_> = (0..20).map(|number| bundle.guest(&format!("crowd{number}"))).collect();
    let bodies: Vec<_> = guests.iter().map(|guest| guest.booking(stay)).collect();
    let replies = race(20, |number| {
        guests[number].post("/v1/bookings", &bodies[number]).send().status
    });
    assert_eq!(
        replies.iter().filter(|status| **status == 201).count(),
        1,
        "{replies:?}"
    );
}
