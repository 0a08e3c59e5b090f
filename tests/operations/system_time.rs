//! POST /internal/due/expire-order and its like

use serde_json::json;
use tests::{Bundle, Stay, rooms};

const TASKS: [&str; 6] = [
    "expire-order",
    "expire-charge",
    "end-fulfilment",
    "give-up-presses",
    "forget",
    "tell-calendar-ends",
];

#[test]
fn nobody_outside_finds_them_whatever_he_knows() {
    let bundle = Bundle::start();
    for task in TASKS {
        let path = format!("/internal/due/{task}");
        let call = bundle
            .post(&path, &json!({ "subjects": [] }))
            .token("sandbox-tick-secret");
        assert_eq!(call.send().status, 404, "{task}");
    }
}

#[test]
fn the_ticker_has_them_write_down_what_time_has_decided() {
    let bundle = Bundle::start();
    let guest = bundle.guest("late");
    guest.book(Stay::ahead(&bundle, rooms::FIRST, 60, 60));
    guest.paid(Stay::ahead(&bundle, rooms::SECOND, 60, 60));
    bundle.forward_minutes(3 * 60);
    let done = bundle.tick();
    assert_eq!(
        (&done["expired_orders"], &done["no_shows"]),
        (&json!(1), &json!(1)),
        "{done}"
    );
}
