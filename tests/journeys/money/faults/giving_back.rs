//! While money goes back.

use super::of_a_call;
use crate::money::{Till, till::text};
use serde_json::{Value, json};
use tests::{Bundle, Guest};

#[test]
fn wechat_pay_fails_while_it_gives_back() {
    gives_back("wechat");
}

#[test]
fn alipay_fails_while_it_gives_back() {
    gives_back("alipay");
}

#[test]
fn unionpay_fails_while_it_gives_back() {
    gives_back("unionpay");
}

/// One guest cancels an order for each fault; the gateway fails at each, and each gets the money back once.
fn gives_back(channel: &str) {
    let bundle = Bundle::start();
    let till = Till::of(&bundle);
    let guest = till.guest("regrets");
    for fault in of_a_call(channel) {
        refund(&till, &guest, channel, fault);
    }
    for fault in of_a_call(channel).into_iter().chain(["wrong_amount"]) {
        refund_query(&till, &guest, channel, fault);
    }
    let mut faults = vec![
        "lose",
        "delay",
        "double",
        "reorder",
        "wrong_amount",
        "wrong_key",
        "old_key",
    ];
    if channel == "wechat" {
        faults.push("probe");
    }
    for fault in faults {
        notification(&till, &guest, channel, fault);
    }
    till.agrees();
}

fn cancelled(till: &Till<'_>, guest: &Guest<'_>, channel: &str) -> Value {
    let order = till.paid(guest, channel, till.stay());
    let cancelled = till.cancel(guest, &order);
    assert_eq!(cancelled["status"], "refunding", "{channel}: {cancelled}");
    order
}

/// The refund is sent, and no answer comes that can be believed.
fn refund(till: &Till<'_>, guest: &Guest<'_>, channel: &str, fault: &str) {
    let what = format!("{channel} refund {fault}");
    let order = cancelled(till, guest, channel);
    till.plant(channel, "refund", fault);
    till.pass(&[]);
    assert_eq!(guest.order(&order)["status"], "refunding", "{what}");
    till.pass(&[1, 2]);
    went_back_once(till, guest, &order, &what);
}

/// The refund is on its way, nobody tells that it is done, and the first question remains without a good answer.
fn refund_query(till: &Till<'_>, guest: &Guest<'_>, channel: &str, fault: &str) {
    let what = format!("{channel} refund query {fault}");
    let order = cancelled(till, guest, channel);
    till.plant(channel, "notification", "lose");
    if channel == "alipay" {
        // Alipay gives back at once and is asked only where it refuses: here what it has done, its answer lost.
        till.plant(channel, "refund", "timeout_after_accept");
        till.plant(channel, "refund", "abnormal");
    }
    till.plant(channel, "refund_query", fault);
    till.pass(&[1]);
    assert_eq!(guest.order(&order)["status"], "refunding", "{what}");
    look_into(till, fault == "wrong_amount" && channel != "wechat");
    till.pass(&[1, 2]);
    went_back_once(till, guest, &order, &what);
}

/// Where a gateway has given back another amount by its own word, people look into it, and have it asked again; WeChat
/// Pay's word does not fit its own document then, so that it is asked again by itself.
fn look_into(till: &Till<'_>, is_odd: bool) {
    let operator = till.bundle.operator();
    let abnormal = till.listed(&operator, "/v1/platform/refunds");
    assert_eq!(abnormal.len(), usize::from(is_odd), "{abnormal:?}");
    for refund in abnormal {
        let path = format!("/v1/platform/refunds/{}/retry", text(&refund["id"]));
        let why = json!({ "reason": "网关记录有误" });
        till.bundle.post(&path, &why).token(&operator).send().expect_status(200);
    }
}

/// The message that it is done comes late, twice, behind another one, forged, or never.
fn notification(till: &Till<'_>, guest: &Guest<'_>, channel: &str, fault: &str) {
    let what = format!("{channel} refund notification {fault}");
    let order = cancelled(till, guest, channel);
    till.plant(channel, "notification", fault);
    till.pass(&[1]);
    assert_eq!(guest.order(&order)["status"], "refunded", "{what}");
    went_back_once(till, guest, &order, &what);
}

/// The order is refunded, and the gateway gave back by one number what was paid.
#[track_caller]
fn went_back_once(till: &Till<'_>, guest: &Guest<'_>, order: &Value, what: &str) {
    let order = guest.order(order);
    assert_eq!(order["status"], "refunded", "{what}: {order}");
    assert_eq!(
        (&order["refunded_fen"], &order["refunding_fen"]),
        (&order["paid_fen"], &json!(0)),
        "{what}: {order}"
    );
    let refunds = order["payments"][0]["refunds"].as_array().unwrap();
    let given = till.given_back(text(&order["payments"][0]["id"]));
    assert_eq!((refunds.len(), given.len()), (1, 1), "{what}: {given:?}");
    assert_eq!(
        (&given[0]["out_refund_no"], &given[0]["amount_fen"]),
        (&refunds[0]["id"], &order["paid_fen"]),
        "{what}"
    );
}
