//! kaimen:device/driver, composed into the operation that opens doors.

use serde_json::{Value, json};
use tests::{Bundle, Guest, Stay, rooms};

/// What becomes of a press, and what the order's log tells of it.
fn outcome(guest: &Guest<'_>, order: &Value) -> (Value, Value) {
    let path = format!("/v1/orders/{}/unlock", order["id"].as_str().unwrap());
    let pressed = guest.post(&path, &json!({})).send().expect_status(200);
    let order = guest.order(order);
    let events = order["events"].as_array().unwrap().iter();
    let told = events
        .rev()
        .find(|event| event["kind"].as_str().unwrap().starts_with("unlock_"))
        .unwrap();
    (pressed["outcome"].clone(), told["cause"].clone())
}

#[test]
fn a_lock_that_fails_is_told_as_it_is() {
    let bundle = Bundle::start();
    let guest = bundle.guest("door");
    let order = guest.paid(Stay::ahead(&bundle, rooms::FIRST, 2, 60));
    for (behaviour, told, cause, status) in [
        ("offline", "rejected", "offline", "paid"),
        ("silent", "unknown", "silent", "paid"),
        ("slow", "accepted", "driver", "in_use"),
        ("works", "executed", "driver", "in_use"),
    ] {
        let lock = bundle.post("/sandbox/locks/lock-101", &json!({ "behaviour": behaviour }));
        lock.send().expect_status(200);
        assert_eq!(outcome(&guest, &order), (json!(told), json!(cause)), "{behaviour}");
        assert_eq!(guest.order(&order)["status"], status, "{behaviour}");
    }
}

#[test]
fn a_cloud_that_cannot_be_reached_leaves_the_outcome_unknown() {
    let bundle = Bundle::with(&["--variable", "lock_api=http://127.0.0.1:1"]);
    let guest = bundle.guest("dark");
    let order = guest.paid(Stay::ahead(&bundle, rooms::FIRST, 2, 60));
    assert_eq!(outcome(&guest, &order), (json!("unknown"), json!("silent")));
    assert_eq!(guest.order(&order)["status"], "paid");
}

#[test]
fn a_hub_without_its_settings_opens_nothing_and_says_so() {
    let bundle = Bundle::with(&["--variable", "lock_secret= "]);
    let guest = bundle.guest("unset");
    let order = guest.paid(Stay::ahead(&bundle, rooms::FIRST, 2, 60));
    assert_eq!(outcome(&guest, &order), (json!("rejected"), json!("auth")));
    assert_eq!(guest.order(&order)["status"], "paid");
}
