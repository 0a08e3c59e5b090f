//! Money that goes back because people want it so: the guest by the terms, the shop by its own word.

use super::{CHANNELS, THIRD, Till, till::text};
use serde_json::{Value, json};
use tests::{Bundle, Guest, Reply, Stay, race, rooms};

fn fen(value: &Value) -> i64 {
    value.as_i64().unwrap()
}

/// The shop gives back a part.
fn give(bundle: &Bundle, staff: &str, order: &Value, amount: i64, key: &str) -> Reply {
    let path = format!("/v1/merchant/orders/{}/refunds", text(&order["id"]));
    let body = json!({ "amount_fen": amount, "reason": "空调坏了" });
    bundle.post(&path, &body).token(staff).key(key).send()
}

/// What the gateways have given back of all payments of an order.
fn given(till: &Till<'_>, order: &Value) -> i64 {
    let payments = order["payments"].as_array().unwrap().iter();
    let given = payments.flat_map(|payment| till.given_back(text(&payment["id"])));
    given.map(|refund| fen(&refund["amount_fen"])).sum()
}

#[test]
fn who_cancels_late_gets_the_share_of_the_terms() {
    let bundle = Bundle::start();
    let till = Till::of(&bundle);
    let guest = till.guest("cancels");
    let mut orders = Vec::new();
    for (channel, room) in CHANNELS.into_iter().zip([rooms::FIRST, rooms::SECOND, THIRD]) {
        let order = till.paid(&guest, channel, Stay::ahead(&bundle, room, 180, 120));
        let share = order["refund_if_cancelled_fen"].clone();
        assert_eq!(fen(&share), fen(&order["paid_fen"]) / 2, "{channel}");
        till.cancel(&guest, &order);
        orders.push((channel, order, share));
    }
    till.pass(&[1, 2]);
    for (channel, order, share) in &orders {
        let order = guest.order(order);
        assert_eq!(
            (&order["status"], &order["refunded_fen"]),
            (&json!("refunded"), share),
            "{channel}"
        );
        assert_eq!(given(&till, &order), fen(share), "{channel}");
        let statement = format!("/v1/orders/{}/statement", text(&order["id"]));
        let told = guest.get(&statement).send().expect_status(200);
        assert_eq!(
            fen(&told["kept_fen"]),
            fen(&order["paid_fen"]) - fen(share),
            "{channel}"
        );
    }
    // WeChat pays out what the shop keeps only where it is told that all is done.
    let shipments = till.items("/sandbox/wechat/shipments");
    assert_eq!(shipments.len(), 1, "{shipments:?}");
    assert_eq!(
        shipments[0]["out_trade_no"],
        guest.order(&orders[0].1)["payments"][0]["id"]
    );
    till.agrees();
}

#[test]
fn the_shop_gives_back_in_parts_up_to_the_sum_and_no_fen_more() {
    let bundle = Bundle::start();
    let till = Till::of(&bundle);
    let (guest, staff) = (till.guest("complains"), bundle.staff());
    for channel in CHANNELS {
        let order = till.paid(&guest, channel, till.stay());
        let paid = fen(&order["paid_fen"]);
        let give = |part: i64, key: &str| give(&bundle, &staff, &order, part, &format!("{channel} {key}"));
        for (number, part) in [paid / 2, paid / 4, 1].into_iter().enumerate() {
            give(part, &number.to_string()).expect_status(201);
            till.pass(&[1]);
        }
        let left = paid - paid / 2 - paid / 4 - 1;
        let more = give(left + 1, "more").expect_problem(422, "refund-too-large");
        assert_eq!(more["left_fen"], left, "{channel}");
        give(left, "rest").expect_status(201);
        give(1, "fen").expect_problem(422, "nothing-to-refund");
        till.pass(&[1, 2]);
        let order = guest.order(&order);
        assert_eq!(
            (&order["status"], &order["refunded_fen"]),
            (&json!("refunded"), &json!(paid)),
            "{channel}"
        );
        assert_eq!(till.given_back(text(&order["payments"][0]["id"])).len(), 4, "{channel}");
        assert_eq!(given(&till, &order), paid, "{channel}");
    }
    till.agrees();
}

#[test]
fn twenty_refunds_at_once_never_exceed_what_was_paid() {
    let bundle = Bundle::start();
    let till = Till::of(&bundle);
    let (guest, staff) = (till.guest("unlucky"), bundle.staff());
    // The stay and an hour more, each through its own channel.
    let order = till.paid(&guest, "unionpay", Stay::ahead(&bundle, rooms::FIRST, 5, 60));
    let path = format!("/v1/orders/{}/renew", text(&order["id"]));
    let renewal = guest.post(&path, &json!({ "minutes": 60 })).send().expect_status(201);
    let cashier = till.ask(&guest, &order, Some(&renewal), "alipay").expect_status(200);
    till.press(text(&cashier["payment_id"]), &json!({})).expect_status(200);
    bundle.forward_to(clock::Moment::parse(text(&renewal["ends_at"])).unwrap().plus_minutes(1));
    till.pass(&[1]);
    let paid = fen(&guest.order(&order)["paid_fen"]);
    let part = paid / 7 + 1;
    let replies = race(20, |number| give(&bundle, &staff, &order, part, &number.to_string()));
    let granted = replies.iter().filter(|reply| reply.status == 201).count();
    assert_eq!(granted, usize::try_from(paid / part).unwrap());
    for reply in replies.iter().filter(|reply| reply.status != 201) {
        reply.expect_problem(422, "refund-too-large");
    }
    give(&bundle, &staff, &order, paid % part, "rest").expect_status(201);
    race(4, |_| bundle.tick());
    till.pass(&[1, 2]);
    let order = guest.order(&order);
    assert_eq!(
        (&order["refunded_fen"], given(&till, &order)),
        (&json!(paid), paid),
        "{order}"
    );
    till.agrees();
}

#[test]
fn a_guest_asks_the_shop_approves_and_the_money_is_back() {
    let bundle = Bundle::start();
    let till = Till::of(&bundle);
    let (guest, staff) = (till.guest("asks"), bundle.staff());
    for (number, channel) in CHANNELS.into_iter().enumerate() {
        let order = till.paid(&guest, channel, till.stay());
        let asked = fen(&order["paid_fen"]) - 1;
        let wish = ask(&guest, &order, asked);
        // The shop grants all of it, a part of it, or what was asked for.
        let granted = [asked, asked / 3, asked][number];
        let path = format!("/v1/merchant/refund-requests/{}/approve", text(&wish["id"]));
        let approval = json!({ "amount_fen": granted, "answer": "好的" });
        bundle.post(&path, &approval).token(&staff).send().expect_status(200);
        till.pass(&[1, 2]);
        let order = guest.order(&order);
        assert_eq!(
            (&order["refunded_fen"], given(&till, &order)),
            (&json!(granted), granted),
            "{channel}"
        );
    }
    till.agrees();
}

fn ask(guest: &Guest<'_>, order: &Value, amount: i64) -> Value {
    let path = format!("/v1/orders/{}/refund-requests", text(&order["id"]));
    let plea = json!({ "reason": "行程有变", "amount_fen": amount });
    guest.post(&path, &plea).send().expect_status(201)
}
