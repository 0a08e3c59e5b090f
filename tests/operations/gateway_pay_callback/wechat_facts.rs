//! What is proven to come from WeChat Pay, but is not what was asked for.

use super::open;
use money::Fen;
use tests::{Bundle, Traces, WECHAT_PAY_CALLBACK as PATH, WechatPay, books::read};
use wechat_pay::{TradeState, Transaction};

/// One thing that is not as it was asked for.
type Change = fn(&mut Transaction);

fn amount(transaction: &mut Transaction, total: impl Fn(i64) -> i64) {
    let asked = transaction.amount.as_mut().unwrap();
    asked.total = Fen::new(total(asked.total.get()));
}

/// Each with the exception that is kept of it, and whether there is money of ours that waits for people.
const DIFFERENT: [(Change, &str, bool); 10] = [
    (|told| amount(told, |asked| asked - 1), "other-amount", true),
    (|told| amount(told, |asked| asked + 1), "other-amount", true),
    (|told| amount(told, |asked| -asked), "other-amount", false),
    (|told| amount(told, |_| i64::MAX), "other-amount", false),
    (
        |told| told.amount.as_mut().unwrap().currency = "USD".to_owned(),
        "other-currency",
        false,
    ),
    (|told| told.mchid = "1900000002".to_owned(), "other-merchant", false),
    (|told| told.appid = "wx1".to_owned(), "other-app", true),
    (
        |told| told.payer_openid = Some("somebody else".to_owned()),
        "other-payer",
        true,
    ),
    (
        |told| told.out_trade_no = "'; DROP TABLE payment; --".to_owned(),
        "unknown-payment",
        true,
    ),
    (|told| told.out_trade_no = "茶".repeat(3000), "unknown-payment", true),
];

#[test]
fn what_differs_from_what_was_asked_for_is_kept_for_people_and_never_paid() {
    let bundle = Bundle::start();
    let guest = bundle.guest("differs");
    let order = open(&bundle, &guest);
    let wechat = WechatPay::of(&bundle);
    let success = wechat.success();
    for (number, (change, reason, is_ours)) in DIFFERENT.into_iter().enumerate() {
        let mut other = success.clone();
        change(&mut other);
        // Another money each time.
        other.transaction_id = Some(format!("42000000{number}"));
        let mut traces = Traces::of(&bundle, PATH);
        let reply = wechat.tell(&other);
        reply.expect_status(204);
        let changed = if is_ours {
            &["ledger_transfer", "payment_exception"][..]
        } else {
            &["payment_exception"]
        };
        assert_eq!(traces.changes(), changed, "{number}");
        let lines = traces.lines();
        assert!(
            lines.len() == 1 && lines[0].contains("/v1/callbacks/wechat-pay: Exception(Other")
                || lines[0].contains(": Exception(UnknownPayment) "),
            "{lines:?}"
        );
        let latest = "SELECT reason, suspense_fen > 0 FROM payment_exception ORDER BY id DESC LIMIT 1";
        assert_eq!(
            read(&bundle, latest),
            [format!("{reason} {}", i32::from(is_ours))],
            "{number}"
        );
        // The same again is the same exception.
        let reply = wechat.tell(&other);
        reply.expect_status(204);
        let line = traces.one_line(&reply, "");
        assert!(!line.contains("somebody else"), "{line}");
    }
    assert_eq!(guest.order(&order)["status"], "pending_payment");
    wechat.tell(&success).expect_status(204);
    assert_eq!(guest.order(&order)["status"], "paid");
}

#[test]
fn what_is_no_success_is_left() {
    let bundle = Bundle::start();
    let guest = bundle.guest("unpaid");
    let order = open(&bundle, &guest);
    let wechat = WechatPay::of(&bundle);
    let success = wechat.success();
    let states = ["NOTPAY", "CLOSED", "REFUND", "REVOKED", "USERPAYING", "PAYERROR", "NEW"];
    let mut traces = Traces::of(&bundle, PATH);
    for state in states {
        let mut other = success.clone();
        other.trade_state = TradeState::from(state.to_owned());
        let reply = wechat.tell(&other);
        reply.expect_status(204);
        traces.only_line(&reply, &format!("left: {} is no success", success.out_trade_no));
    }
    assert_eq!(guest.order(&order)["status"], "pending_payment");
    wechat.tell(&success).expect_status(204);
    let order = guest.order(&order);
    assert_eq!(
        (&order["status"], &order["paid_fen"]),
        (&"paid".into(), &order["amount_fen"])
    );
}
