use crate::system_sandbox::{
    mini_program::{issue, program, shipment},
    sandbox::Sandbox,
    wechat_merchant::{NUMBER, order, pay, prepay},
};
use ::wechat::{
    Failure,
    shipping::{Logistics, Payment, Shipment, State, Told, read_report, read_state},
};
use serde_json::json;

#[test]
fn what_a_guest_got_is_reported_once_and_corrected_once() {
    let sandbox = Sandbox::new();
    let token = issue(&sandbox).token;
    let report = |shipment: &Shipment<'_>| {
        let call = program(&sandbox).report(&token, shipment, sandbox.world.clock.now());
        read_report(&sandbox.ask(call.unwrap()))
    };
    let known =
        |payment: Payment<'_>| read_state(&sandbox.ask(program(&sandbox).shipping_state(&token, payment).unwrap()));
    let own = shipment(&sandbox, order().payer_openid);
    assert_eq!(
        (report(&own), known(own.payment)),
        (Err(Failure::PaymentUnknown), Err(Failure::PaymentUnknown))
    );
    prepay(&sandbox, &order()).unwrap();
    assert_eq!(report(&own), Err(Failure::NotShippable));
    let (_, paid) = pay(&sandbox, &json!({}));
    let by_id = Payment::TransactionId(paid["transaction_id"].as_str().unwrap());
    assert_eq!(
        (known(own.payment), known(by_id)),
        (Ok(State::Waiting), Ok(State::Waiting))
    );
    assert!(matches!(
        report(&shipment(&sandbox, "o1")),
        Err(Failure::Other { code: 10_060_031, .. })
    ));
    assert_eq!(report(&own), Ok(Told::Now));
    assert_eq!(
        (known(own.payment), report(&own)),
        (Ok(State::Shipped), Ok(Told::Before))
    );
    let corrected = Shipment {
        payment: by_id,
        logistics: Logistics::Virtual,
        ..own
    };
    assert_eq!(report(&corrected), Ok(Told::Now));
    assert_eq!(report(&own), Ok(Told::Before), "a second correction is refused");
    let item = json!({
        "out_trade_no": NUMBER, "logistics_type": 3, "description": "听雨轩",
        "upload_time": "2026-05-01T20:00:00.000+08:00", "times": 2,
    });
    assert_eq!(
        sandbox.get("/sandbox/wechat/shipments"),
        (200, json!({ "items": [item] }))
    );
}
