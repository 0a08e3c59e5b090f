//! A success of Alipay: the order is paid once, or the money goes back.

use alipay::gateway::{Kind, Signing};
use serde_json::{Value, json};
use tests::{ALIPAY_CALLBACK as PATH, Alipay, Bundle, Guest, Reply, Stay, Traces, books::read, race, rooms};

#[track_caller]
fn taken(reply: &Reply) {
    assert_eq!((reply.status, reply.text().as_str()), (200, "success"));
    assert_eq!(reply.header("content-length"), Some("7"));
}

/// What the order is, what came in of its price, and what goes back.
fn standing(guest: &Guest<'_>, order: &Value) -> (String, i64, i64) {
    let order = guest.order(order);
    let fen = |name: &str| order[name].as_i64().unwrap();
    assert!([0, fen("amount_fen")].contains(&fen("paid_fen")), "{order}");
    (
        order["status"].as_str().unwrap().to_owned(),
        fen("paid_fen"),
        fen("refunding_fen") + fen("refunded_fen"),
    )
}

#[test]
fn a_success_that_is_told_again_and_again_pays_once() {
    let bundle = Bundle::start();
    let guest = bundle.guest("again");
    let alipay = Alipay::of(&bundle);
    let order = guest.book(Stay::ahead(&bundle, rooms::FIRST, 60, 90));
    let told = alipay.signed(&alipay.cashier(&guest, &order), Kind::Dropped, Signing::Genuine);
    let number = read(&bundle, "SELECT id FROM payment").concat();
    let known = format!("AlreadyKnown {number}");
    let mut traces = Traces::of(&bundle, PATH);
    for reply in race(50, |_| alipay.send(told.clone())) {
        taken(&reply);
    }
    let lines = traces.lines();
    assert!(
        lines.len() == 49 && lines.iter().all(|line| line.ends_with(&known)),
        "{lines:?}"
    );
    let (status, paid, back) = standing(&guest, &order);
    assert_eq!(
        (status.as_str(), paid, back),
        ("paid", order["amount_fen"].as_i64().unwrap(), 0)
    );
    let payments = "SELECT state, count(*) FROM payment GROUP BY state";
    assert_eq!(read(&bundle, payments), ["succeeded 1"]);
    let postings = "SELECT posting, count(*), sum(amount_fen) FROM ledger_transfer GROUP BY posting";
    assert_eq!(read(&bundle, postings), [format!("payment 1 {paid}")]);
    // Alipay has a notification that it was not thanked for again after hours; somebody has recorded it and plays it back
    // after the stay, and long after that.
    for minutes in [0, 25 * 60, 40 * 24 * 60] {
        bundle.forward_minutes(minutes);
        bundle.tick();
        let mut traces = Traces::of(&bundle, PATH);
        let reply = alipay.send(told.clone());
        taken(&reply);
        traces.only_line(&reply, &known);
    }
}

#[test]
fn both_rules_of_signing_are_believed() {
    let bundle = Bundle::start();
    let guest = bundle.guest("rules");
    let alipay = Alipay::of(&bundle);
    for (kind, room) in [(Kind::Dropped, rooms::FIRST), (Kind::Kept, rooms::SECOND)] {
        let order = guest.book(Stay::ahead(&bundle, room, 60, 90));
        let trade = alipay.cashier(&guest, &order);
        taken(&alipay.send(alipay.signed(&trade, kind, Signing::Genuine)));
        assert_eq!(guest.order(&order)["status"], "paid", "{kind:?}");
        let other = if kind == Kind::Kept { Kind::Dropped } else { Kind::Kept };
        taken(&alipay.send(alipay.signed(&trade, other, Signing::Genuine)));
        assert_eq!(standing(&guest, &order).2, 0);
    }
}

#[test]
fn money_that_came_too_late_takes_the_time_again_or_goes_back() {
    let bundle = Bundle::start();
    let (slow, quick) = (bundle.guest("slow"), bundle.guest("quick"));
    let alipay = Alipay::of(&bundle);
    let free = slow.book(Stay::ahead(&bundle, rooms::FIRST, 60, 90));
    let taken_again = alipay.cashier(&slow, &free);
    let stay = Stay::ahead(&bundle, rooms::SECOND, 60, 90);
    let gone = slow.book(stay);
    let too_late = alipay.cashier(&slow, &gone);
    bundle.forward_minutes(16);
    let other = quick.paid(stay);
    taken(&alipay.tell(&taken_again));
    assert_eq!(standing(&slow, &free).0, "paid");
    for _ in 0..2 {
        taken(&alipay.tell(&too_late));
    }
    let (status, paid, back) = standing(&slow, &gone);
    assert!(
        status == "expired" && paid > 0 && back == paid,
        "{status} {paid} {back}"
    );
    let refunds = "SELECT reason, actor, count(*) FROM refund GROUP BY reason";
    assert_eq!(read(&bundle, refunds), ["slot-gone system 1"]);
    assert_eq!(quick.order(&other)["status"], "paid");
}

#[test]
fn a_recorded_success_does_nothing_to_an_order_that_was_given_back() {
    let bundle = Bundle::start();
    let guest = bundle.guest("regret");
    let alipay = Alipay::of(&bundle);
    let order = guest.book(Stay::ahead(&bundle, rooms::FIRST, 3 * 24 * 60, 60));
    let trade = alipay.cashier(&guest, &order);
    let pay = format!("/sandbox/payments/{}/pay", trade.out_trade_no);
    bundle.post(&pay, &json!({ "notify": false })).send().expect_status(200);
    let recorded = alipay.signed(&trade, Kind::Dropped, Signing::Genuine);
    taken(&alipay.send(recorded.clone()));
    let cancel = format!("/v1/orders/{}/cancel", order["id"].as_str().unwrap());
    guest.post(&cancel, &json!({})).send().expect_status(200);
    for settled in [false, true] {
        if settled {
            bundle.settle_refunds();
            assert_eq!(guest.order(&order)["status"], "refunded");
        }
        let mut traces = Traces::of(&bundle, PATH);
        let reply = alipay.send(recorded.clone());
        taken(&reply);
        traces.only_line(&reply, &format!("AlreadyKnown {}", trade.out_trade_no));
    }
    assert_eq!(read(&bundle, "SELECT state FROM refund"), ["settled"]);
}

#[test]
fn cancelling_and_paying_at_once_leaves_no_money_lying() {
    let bundle = Bundle::start();
    let guest = bundle.guest("both");
    let alipay = Alipay::of(&bundle);
    for _ in 0..5 {
        let order = guest.book(Stay::ahead(&bundle, rooms::FIRST, 60, 90));
        let trade = alipay.cashier(&guest, &order);
        let cancel = format!("/v1/orders/{}/cancel", order["id"].as_str().unwrap());
        race(2, |number| match number {
            0 => taken(&alipay.tell(&trade)),
            _ => drop(guest.post(&cancel, &json!({})).send().expect_status(200)),
        });
        let (status, paid, back) = standing(&guest, &order);
        assert!(paid > 0 && back <= paid, "{status} {paid} {back}");
        assert!(
            ["cancelled", "refunded", "refunding"].contains(&status.as_str()),
            "{status}"
        );
    }
}
