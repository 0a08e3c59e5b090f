//! POST /internal/due/ask-payment and its like

use serde_json::json;
use tests::{Bundle, Stay, rooms};

const TASKS: [&str; 4] = ["ask-payment", "push-refund", "report-delivery", "refresh-certificates"];

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
fn the_ticker_has_a_gateway_asked_and_a_refund_sent() {
    let bundle = Bundle::start();
    let guest = bundle.guest("asked");
    let order = guest.paid(Stay::ahead(&bundle, rooms::FIRST, 60 * 30, 60));
    guest
        .ask_to_pay(&guest.book(Stay::ahead(&bundle, rooms::SECOND, 60, 60)), None)
        .expect_status(200);
    let cancel = format!("/v1/orders/{}/cancel", order["id"].as_str().unwrap());
    guest.post(&cancel, &json!({})).send().expect_status(200);
    bundle.forward_minutes(1);
    let done = bundle.tick();
    assert_eq!(
        (&done["asked_payments"], &done["pushed_refunds"]),
        (&json!(1), &json!(1)),
        "{done}"
    );
}
