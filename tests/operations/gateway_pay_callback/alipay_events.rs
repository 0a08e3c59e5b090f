//! What is proven to come from Alipay, but tells of no payment, or cannot be read.

use super::refused;
use alipay::{
    TradeStatus,
    gateway::{Kind, Signing},
};
use money::Fen;
use tests::{ALIPAY_APP, ALIPAY_CALLBACK as PATH, ALIPAY_SELLER, Alipay, Bundle, Reply, Stay, Traces, rooms};

#[track_caller]
fn taken(reply: &Reply) {
    assert_eq!((reply.status, reply.text().as_str()), (200, "success"));
}

#[test]
fn what_is_no_payment_is_taken_and_left() {
    let bundle = Bundle::start();
    let guest = bundle.guest("unpaid");
    let order = guest.book(Stay::ahead(&bundle, rooms::FIRST, 60, 90));
    let alipay = Alipay::of(&bundle);
    let trade = alipay.cashier(&guest, &order);
    let buyer = trade.buyer_open_id.clone().unwrap();
    let mut traces = Traces::of(&bundle, PATH);
    let mut left = |body: Vec<u8>| {
        let reply = alipay.send(body);
        taken(&reply);
        let line = traces.one_line(&reply, "left: notification ");
        assert!(!line.contains(&buyer), "{line}");
    };
    for status in ["WAIT_BUYER_PAY", "TRADE_CLOSED", "TRADE_PENDING", "success", ""] {
        let mut other = trade.clone();
        other.status = TradeStatus::from(status);
        left(alipay.signed(&other, Kind::Dropped, Signing::Genuine));
    }
    // Money that goes back looks like a payment, where it is a part, and like one that was never made, where it is all.
    for (status, back) in [(TradeStatus::Success, Fen::new(1)), (TradeStatus::Closed, trade.total)] {
        let mut other = trade.clone();
        other.status = status;
        left(alipay.refunded(&other, "refund-1", back));
    }
    let number = trade.out_trade_no.as_str();
    left(alipay.other(
        Kind::Kept,
        &[("notify_type", "servicemarket_order_notify"), ("out_trade_no", number)],
    ));
    left(alipay.other(
        Kind::Dropped,
        &[("notify_type", "fund_auth_freeze"), ("auth_no", number)],
    ));
    left(alipay.other(Kind::Kept, &[]));
    assert_eq!(guest.order(&order)["status"], "pending_payment");
    let mut finished = trade.clone();
    finished.status = TradeStatus::Finished;
    taken(&alipay.tell(&finished));
    assert_eq!(guest.order(&order)["status"], "paid");
}

#[test]
fn a_refund_that_is_told_is_not_taken_for_another_payment() {
    let bundle = Bundle::start();
    let guest = bundle.guest("back");
    let order = guest.book(Stay::ahead(&bundle, rooms::FIRST, 60, 90));
    let alipay = Alipay::of(&bundle);
    let mut trade = alipay.cashier(&guest, &order);
    taken(&alipay.tell(&trade));
    let mut traces = Traces::of(&bundle, PATH);
    for (status, back) in [(TradeStatus::Success, Fen::new(1)), (TradeStatus::Closed, trade.total)] {
        trade.status = status;
        let reply = alipay.send(alipay.refunded(&trade, "a-refund-of-nobody", back));
        taken(&reply);
        traces.one_line(&reply, "left: notification ");
    }
    let order = guest.order(&order);
    assert_eq!((&order["status"], &order["refunded_fen"]), (&"paid".into(), &0.into()));
}

#[test]
fn what_is_proven_and_cannot_be_read_comes_again() {
    let bundle = Bundle::start();
    let guest = bundle.guest("unreadable");
    let order = guest.book(Stay::ahead(&bundle, rooms::FIRST, 60, 90));
    let alipay = Alipay::of(&bundle);
    let trade = alipay.cashier(&guest, &order);
    let number = trade.out_trade_no.as_str();
    let mut traces = Traces::of(&bundle, PATH);
    let paid = [
        ("trade_status", "TRADE_SUCCESS"),
        ("app_id", ALIPAY_APP),
        ("seller_id", ALIPAY_SELLER),
        ("out_trade_no", number),
        ("trade_no", "1"),
        ("total_amount", "1.00"),
    ];
    for (at, (name, _)) in paid.iter().enumerate().skip(1) {
        let mut without = paid.to_vec();
        without.remove(at);
        let reply = alipay.send(alipay.other(Kind::Dropped, &without));
        refused(&reply, PATH, 400);
        traces.only_line(
            &reply,
            &format!("refused with 400: unreadable {name} (line 0, column 0)"),
        );
    }
    for (name, value) in [
        ("total_amount", "1.001"),
        ("total_amount", "1e2"),
        ("total_amount", "99999999999999999999.00"),
        ("gmt_payment", "2026-02-30 00:00:00"),
        ("gmt_payment", "tomorrow"),
        ("refund_fee", "x"),
    ] {
        let mut other = paid.to_vec();
        other.retain(|(known, _)| *known != name);
        other.push((name, value));
        let reply = alipay.send(alipay.other(Kind::Dropped, &other));
        refused(&reply, PATH, 400);
        traces.only_line(
            &reply,
            &format!("refused with 400: unreadable {name} (line 0, column 0)"),
        );
    }
    assert_eq!(guest.order(&order)["status"], "pending_payment");
}
