//! An evening in a tea room without staff.

use serde_json::Value;
use tests::{Bundle, Guest, Stay, evening, race, rooms};

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
    other.paid(taken);
    bundle
        .post(&notify(&numbers[0]), &Value::Null)
        .send()
        .expect_status(200);
    assert_eq!(late.order(&kept)["status"], "paid");
    bundle
        .post(&notify(&numbers[1]), &Value::Null)
        .send()
        .expect_status(200);
    bundle.settle_refunds();
    goes_back(&late.order(&lost));
}

#[test]
fn money_that_nobody_tells_of_is_found() {
    let bundle = Bundle::start();
    let guest = bundle.guest("quiet");
    let order = guest.book(Stay::ahead(&bundle, rooms::FIRST, 120, 60));
    let number = pay_in_silence(&bundle, &guest, &order);
    assert_eq!(
        bundle.tick()["asked_payments"],
        0,
        "the gateway has some seconds to tell it"
    );
    bundle.forward_minutes(1);
    let done = race(4, |_| bundle.tick()["found_payments"].as_i64().unwrap());
    assert_eq!(done.into_iter().sum::<i64>(), 1);
    let paid = guest.order(&order);
    assert_eq!(
        (&paid["status"], &paid["paid_fen"]),
        (&"paid".into(), &order["amount_fen"])
    );
    // The message comes after all.
    bundle.post(&notify(&number), &Value::Null).send().expect_status(200);
    let mut after = guest.order(&order);
    after["now"] = paid["now"].clone();
    assert_eq!(after, paid);
}

#[test]
fn money_that_is_found_too_late_takes_the_room_again_or_goes_back() {
    let bundle = Bundle::start();
    let (late, other) = (bundle.guest("late"), bundle.guest("other"));
    let taken = Stay::ahead(&bundle, rooms::SECOND, 120, 60);
    let kept = late.book(Stay::ahead(&bundle, rooms::FIRST, 120, 60));
    let (lost, left) = (late.book(taken), late.book(Stay::ahead(&bundle, rooms::FIRST, 360, 60)));
    pay_in_silence(&bundle, &late, &kept);
    pay_in_silence(&bundle, &late, &lost);
    let unpaid = late.ask_to_pay(&left, None).expect_status(200)["payment_id"].clone();
    bundle.forward_minutes(16);
    other.paid(taken);
    let done = bundle.tick();
    assert_eq!(
        ["asked_payments", "found_payments", "closed_sessions"].map(|name| done[name].as_i64().unwrap()),
        [3, 2, 1],
        "{done}"
    );
    assert_eq!(late.order(&kept)["status"], "paid");
    assert_eq!(late.order(&left)["status"], "expired");
    let pay = format!("/sandbox/payments/{}/pay", unpaid.as_str().unwrap());
    bundle
        .post(&pay, &Value::Null)
        .send()
        .expect_problem(409, "payment-closed");
    bundle.settle_refunds();
    goes_back(&late.order(&lost));
}

/// Pays as in WeChat's cashier, but the gateway's message is lost.
fn pay_in_silence(bundle: &Bundle, guest: &Guest<'_>, order: &Value) -> Value {
    let number = guest.ask_to_pay(order, None).expect_status(200)["payment_id"].clone();
    let pay = format!("/sandbox/payments/{}/pay", number.as_str().unwrap());
    bundle
        .post(&pay, &serde_json::json!({ "notify": false }))
        .send()
        .expect_status(200);
    number
}

fn notify(number: &Value) -> String {
    format!("/sandbox/payments/{}/notify", number.as_str().unwrap())
}

#[track_caller]
fn goes_back(order: &Value) {
    assert_eq!(order["paid_fen"], order["refunded_fen"], "{order}");
    assert_ne!(order["paid_fen"], 0, "{order}");
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
