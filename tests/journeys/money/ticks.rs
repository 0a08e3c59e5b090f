//! Two machines on one database tick at once: each thing that waits is done by one of them.

use super::{CHANNELS, Till, till::text};
use serde_json::{Value, json};
use tests::{Bundle, Guest, Runner, Stay, race, rooms, root};
use ureq::Agent;

/// Of each channel so much waits.
const EACH: usize = 3;

/// A tick of the machine at this address.
fn tick(address: &str) -> Value {
    let agent = Agent::new_with_defaults();
    let call = agent
        .post(format!("{address}/internal/tick"))
        .header("authorization", "Bearer sandbox-tick-secret")
        .send_empty();
    let answer = call.unwrap().body_mut().read_to_vec().unwrap();
    serde_json::from_slice(&answer).unwrap()
}

/// Refunds and payments that wait for a tick, and a stay that is over.
fn wait(till: &Till<'_>, guest: &Guest<'_>) -> (Vec<Value>, Vec<Value>) {
    let (mut back, mut paid) = (Vec::new(), Vec::new());
    for channel in CHANNELS {
        for _ in 0..EACH {
            let order = till.paid(guest, channel, till.stay());
            till.cancel(guest, &order);
            back.push(order);
            let order = guest.book(till.stay());
            till.press_unheard(&till.open(guest, &order, channel));
            paid.push(order);
        }
    }
    (back, paid)
}

#[test]
fn two_machines_that_tick_at_once_do_each_thing_once() {
    let bundle = Bundle::with(&["--variable", "most_unpaid_orders=20"]);
    let till = Till::of(&bundle);
    let guest = till.guest("many");
    let stay = Stay::ahead(&bundle, rooms::SECOND, 5, 60);
    let over = till.paid(&guest, "wechat", stay);
    bundle.forward_to(stay.ends_at.plus_minutes(2));
    let (back, paid) = wait(&till, &guest);
    bundle.forward_minutes(1);
    let other = Runner::start(Runner::command(&root().join("spin.toml"), bundle.state()));
    let done = race(6, |number| tick([bundle.address(), other.address()][number % 2]));
    let sum = |name: &str| -> i64 { done.iter().map(|done| done[name].as_i64().unwrap()).sum() };
    let all = i64::try_from(CHANNELS.len() * EACH).unwrap();
    assert_eq!(
        ["found_payments", "asked_payments", "pushed_refunds"].map(sum),
        [all; 3],
        "{done:?}"
    );
    assert_eq!(["no_shows", "reported_deliveries"].map(sum), [1, 1], "{done:?}");
    assert_eq!(till.items("/sandbox/refunds").len(), back.len());
    let operator = bundle.operator();
    for state in ["sent", "settled"] {
        for refund in till.listed(&operator, &format!("/v1/platform/refunds?state={state}")) {
            assert_eq!(refund["attempts"], 1, "{refund}");
        }
    }
    for order in &paid {
        assert_eq!(guest.order(order)["status"], "paid");
    }
    bundle.forward_minutes(1);
    race(6, |number| tick([bundle.address(), other.address()][number % 2]));
    for order in &back {
        let order = guest.order(order);
        assert_eq!(
            (&order["status"], &order["refunded_fen"]),
            (&json!("refunded"), &order["paid_fen"])
        );
        assert_eq!(till.given_back(text(&order["payments"][0]["id"])).len(), 1);
    }
    let shipments = till.items("/sandbox/wechat/shipments");
    assert_eq!(
        (shipments.len(), &shipments[0]["times"]),
        (1, &json!(1)),
        "{shipments:?}"
    );
    assert_eq!(shipments[0]["out_trade_no"], guest.order(&over)["payments"][0]["id"]);
    till.agrees();
}
