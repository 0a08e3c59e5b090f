//! What is proven to come from Alipay, but is not what was asked for.

use alipay::{
    Trade,
    gateway::{Kind, Signing},
};
use money::Fen;
use tests::{
    ALIPAY_APP, ALIPAY_CALLBACK as PATH, ALIPAY_SELLER, Alipay, Bundle, Reply, Stay, Traces, books::read, rooms,
};

const KEY: &str = "alipay_gateway_private_key.pem";

/// The trade as told, and by an Alipay of which app and seller.
struct Told {
    trade: Trade,
    app: &'static str,
    seller: &'static str,
}

/// One thing that is not as it was asked for.
type Change = fn(&mut Told);

/// Each with the exception that is kept of it, and whether there is money of ours that waits for people.
const DIFFERENT: [(Change, &str, bool); 10] = [
    (|told| told.trade.total = amount(&told.trade, -1), "OtherAmount", true),
    (|told| told.trade.total = amount(&told.trade, 1), "OtherAmount", true),
    (|told| told.trade.total = Fen::ZERO, "OtherAmount", false),
    (|told| told.trade.total = Fen::new(-100), "OtherAmount", false),
    (|told| told.trade.currency = "USD".to_owned(), "OtherCurrency", false),
    (|told| told.app = "9021000100000002", "OtherApp", true),
    (|told| told.seller = "2088000000000002", "OtherMerchant", false),
    (
        |told| told.trade.buyer_open_id = Some("somebody-else".to_owned()),
        "OtherPayer",
        true,
    ),
    (
        |told| told.trade.out_trade_no = "'; DROP TABLE payment; --".to_owned(),
        "UnknownPayment",
        true,
    ),
    (
        |told| told.trade.out_trade_no = "茶".repeat(1000),
        "UnknownPayment",
        true,
    ),
];

fn amount(trade: &Trade, more: i64) -> Fen {
    trade.total.plus(Fen::new(more)).unwrap()
}

#[track_caller]
fn taken(reply: &Reply) {
    assert_eq!((reply.status, reply.text().as_str()), (200, "success"));
}

#[test]
fn what_differs_from_what_was_asked_for_is_kept_for_people_and_never_paid() {
    let bundle = Bundle::start();
    let guest = bundle.guest("differs");
    let order = guest.book(Stay::ahead(&bundle, rooms::FIRST, 60, 90));
    let alipay = Alipay::of(&bundle);
    let trade = alipay.cashier(&guest, &order);
    let mut traces = Traces::of(&bundle, PATH);
    for (number, (change, reason, is_ours)) in DIFFERENT.into_iter().enumerate() {
        let mut told = Told {
            trade: trade.clone(),
            app: ALIPAY_APP,
            seller: ALIPAY_SELLER,
        };
        // Another money each time.
        told.trade.trade_no = format!("20260501220014000000{number:08}");
        change(&mut told);
        let body =
            Alipay::with(&bundle, told.app, told.seller, KEY).signed(&told.trade, Kind::Dropped, Signing::Genuine);
        taken(&alipay.send(body.clone()));
        let changed: &[_] = match is_ours {
            true => &["ledger_transfer", "payment_exception"],
            false => &["payment_exception"],
        };
        assert_eq!(traces.changes(), changed, "{reason}");
        let lines = traces.lines();
        let said = format!("{PATH}: Exception({reason}) ");
        assert!(lines.len() == 1 && lines[0].contains(&said), "{said}: {lines:?}");
        let latest = "SELECT suspense_fen FROM payment_exception ORDER BY id DESC LIMIT 1";
        let waits = if is_ours { told.trade.total.get() } else { 0 };
        assert_eq!(read(&bundle, latest), [waits.to_string()], "{reason}");
        // The same again is the same exception, and the log does not name the payer.
        let again = alipay.send(body);
        taken(&again);
        let line = traces.one_line(&again, "Exception(");
        assert!(!line.contains("somebody-else"), "{line}");
    }
    assert_eq!(guest.order(&order)["status"], "pending_payment");
    taken(&alipay.tell(&trade));
    assert_eq!(guest.order(&order)["status"], "paid");
    // The same payment with another number of Alipay's: money that nobody asked for.
    let mut other = trade.clone();
    other.trade_no = "2026050122001400000099999999".to_owned();
    taken(&alipay.tell(&other));
    let latest = "SELECT reason, suspense_fen FROM payment_exception ORDER BY id DESC LIMIT 1";
    let kept = format!("other-transaction {}", trade.total.get());
    assert_eq!(read(&bundle, latest), [kept]);
    assert_eq!(guest.order(&order)["paid_fen"], order["amount_fen"]);
}
