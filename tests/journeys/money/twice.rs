//! One order and two channels: the first is closed at its gateway, and what is paid twice goes back by itself.

use super::{Till, till::text};
use serde_json::{Value, json};
use tests::{Bundle, Guest, Stay, race, rooms};

#[test]
fn another_channel_closes_the_first_at_its_gateway() {
    let bundle = Bundle::start();
    let till = Till::of(&bundle);
    let guest = till.guest("switches");
    for (first, second) in [
        ("wechat", "alipay"),
        ("alipay", "wechat"),
        ("wechat", "unionpay"),
        ("alipay", "unionpay"),
    ] {
        let order = guest.book(till.stay());
        let (left, taken) = (till.open(&guest, &order, first), till.open(&guest, &order, second));
        till.press(&left, &json!({})).expect_problem(409, "payment-closed");
        assert_eq!(guest.order(&order)["status"], "pending_payment");
        till.press(&taken, &json!({})).expect_status(200);
        let order = guest.order(&order);
        assert_eq!(
            (&order["status"], &order["paid_fen"]),
            (&json!("paid"), &order["amount_fen"]),
            "{first}"
        );
        assert_eq!(states(&order), ["closed", "succeeded"], "{first}");
    }
    // There and back again: what is closed stays closed, the third is a new one.
    let order = guest.book(till.stay());
    let numbers = ["wechat", "alipay", "wechat"].map(|channel| till.open(&guest, &order, channel));
    assert_ne!(numbers[0], numbers[2]);
    for closed in &numbers[..2] {
        till.press(closed, &json!({})).expect_problem(409, "payment-closed");
    }
    till.press(&numbers[2], &json!({})).expect_status(200);
    till.agrees();
}

#[test]
fn what_unionpay_cannot_close_and_is_paid_twice_goes_back_once() {
    let bundle = Bundle::start();
    let till = Till::of(&bundle);
    let guest = till.guest("doubts");
    let mut orders = Vec::new();
    for other in ["wechat", "alipay"] {
        for is_unionpay_first in [true, false] {
            let order = guest.book(till.stay());
            let mut numbers = ["unionpay", other].map(|channel| till.open(&guest, &order, channel));
            if !is_unionpay_first {
                numbers.reverse();
            }
            till.press(&numbers[0], &json!({})).expect_status(200);
            assert_eq!(guest.order(&order)["status"], "paid", "{other}");
            till.press(&numbers[1], &json!({})).expect_status(200);
            // Told once more, it is decided once.
            till.tell(&numbers[1]);
            orders.push((order, numbers));
        }
    }
    race(4, |_| bundle.tick());
    till.pass(&[1, 2, 5]);
    for (order, [kept, back]) in &orders {
        one_goes_back(&till, &guest, order, kept, back);
    }
    till.agrees();
}

#[test]
fn money_that_arrives_through_a_channel_that_was_left_counts_once() {
    let bundle = Bundle::start();
    let till = Till::of(&bundle);
    let guest = till.guest("hurries");
    // The first gateway does not hear that it is to close.
    let order = guest.book(till.stay());
    till.plant("wechat", "close", "lose");
    let (left, taken) = (till.open(&guest, &order, "wechat"), till.open(&guest, &order, "alipay"));
    till.press(&left, &json!({})).expect_status(200);
    assert_eq!(
        guest.order(&order)["status"],
        "paid",
        "the first money that comes is the order's"
    );
    till.press(&taken, &json!({})).expect_status(200);
    // The guest has paid, nobody has told it, and another channel is chosen.
    let quick = guest.book(till.stay());
    let number = till.open(&guest, &quick, "wechat");
    till.press_unheard(&number);
    till.ask(&guest, &quick, None, "alipay")
        .expect_problem(409, "already-paid");
    assert_eq!(guest.order(&quick)["status"], "paid");
    // Both at once, each many times.
    let both = guest.book(till.stay());
    let numbers = ["unionpay", "wechat"].map(|channel| till.open(&guest, &both, channel));
    race(2, |number| {
        till.press(&numbers[number], &json!({ "times": 3 })).expect_status(200)
    });
    assert_eq!(guest.order(&both)["status"], "paid");
    till.pass(&[1, 2, 5]);
    one_goes_back(&till, &guest, &order, &left, &taken);
    assert_eq!(
        numbers
            .map(|number| till.given_back(&number).len())
            .iter()
            .sum::<usize>(),
        1
    );
    till.agrees();
}

#[test]
fn a_renewal_that_is_paid_through_two_channels_counts_once() {
    let bundle = Bundle::start();
    let till = Till::of(&bundle);
    let guest = till.guest("longer");
    let order = till.paid(&guest, "alipay", Stay::ahead(&bundle, rooms::FIRST, 10, 60));
    let path = format!("/v1/orders/{}/renew", text(&order["id"]));
    let renewal = guest.post(&path, &json!({ "minutes": 60 })).send().expect_status(201);
    let numbers = ["unionpay", "wechat"].map(|channel| {
        let cashier = till.ask(&guest, &order, Some(&renewal), channel).expect_status(200);
        text(&cashier["payment_id"]).to_owned()
    });
    race(2, |number| {
        till.press(&numbers[number], &json!({ "times": 2 })).expect_status(200)
    });
    till.pass(&[1, 2, 5]);
    let now = guest.order(&order);
    assert_eq!(
        (&now["status"], &now["ends_at"]),
        (&json!("paid"), &renewal["ends_at"]),
        "{now}"
    );
    assert_eq!(now["refunded_fen"], renewal["amount_fen"], "{now}");
    let given: Vec<_> = numbers.iter().flat_map(|number| till.given_back(number)).collect();
    assert_eq!(
        (given.len(), &given[0]["amount_fen"]),
        (1, &renewal["amount_fen"]),
        "{given:?}"
    );
    till.agrees();
}

/// The states of an order's payments, in the order in which they were asked for.
fn states(order: &Value) -> Vec<&str> {
    let mut payments: Vec<_> = order["payments"].as_array().unwrap().iter().collect();
    payments.sort_by_key(|payment| text(&payment["id"]));
    payments.into_iter().map(|payment| text(&payment["state"])).collect()
}

/// The order stays paid by the one payment, and the other one went back, whole and once, by the number that it was
/// decided with.
fn one_goes_back(till: &Till<'_>, guest: &Guest<'_>, order: &Value, kept: &str, back: &str) {
    let order = guest.order(order);
    let amount = order["amount_fen"].as_i64().unwrap();
    assert_eq!(order["status"], "paid", "{order}");
    assert_eq!(
        (&order["paid_fen"], &order["refunded_fen"]),
        (&json!(2 * amount), &json!(amount)),
        "{order}"
    );
    assert_eq!(till.given_back(kept), Vec::<Value>::new());
    let given = till.given_back(back);
    assert_eq!(given.len(), 1, "{given:?}");
    assert_eq!(
        (&given[0]["state"], &given[0]["amount_fen"]),
        (&json!("SUCCESS"), &json!(amount))
    );
    let payments = order["payments"].as_array().unwrap();
    let payment = payments.iter().find(|payment| payment["id"] == back).unwrap();
    let refund = &payment["refunds"][0];
    assert_eq!(
        (&refund["id"], &refund["reason"]),
        (&given[0]["out_refund_no"], &json!("paid-twice"))
    );
}
