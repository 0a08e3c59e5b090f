//! Successes that are not what was asked for.
use crate::payment::scene::{PRICE, Scene, Told};
use money::Fen;
use order::Status;
use payment::{Decision, Doubt};
use settings::Mode;

/// One thing that is not as it was asked for.
type Change = fn(&mut Told);

#[test]
fn what_differs_from_what_was_asked_for_is_kept_and_never_paid() {
    let scene = Scene::new(Mode::Sandbox);
    let order = scene.order(60);
    let told = scene.told(&scene.pay(order, None));
    let cases: [(Change, Doubt); 9] = [
        (|told| told.amount = PRICE.minus(Fen::new(1)), Doubt::OtherAmount),
        (|told| told.amount = Fen::new(i64::MAX), Doubt::OtherAmount),
        (|told| told.amount = Fen::new(-4000), Doubt::OtherAmount),
        (|told| told.currency = "USD", Doubt::OtherCurrency),
        (|told| told.merchant = "1900000002", Doubt::OtherMerchant),
        (|told| told.app = "wx2", Doubt::OtherApp),
        (|told| told.payer = Some("openid-2"), Doubt::OtherPayer),
        (
            |told| told.number = "0197a00000007000800000000000ffff".to_owned(),
            Doubt::UnknownPayment,
        ),
        (
            |told| told.number = "'; DROP TABLE payment; --茶🍵".to_owned(),
            Doubt::UnknownPayment,
        ),
    ];
    for (change, doubt) in cases {
        let mut other = told.clone();
        change(&mut other);
        assert_eq!(scene.settle(&other), Decision::Exception(doubt));
        let kept = scene.count("payment_exception");
        assert_eq!(scene.settle(&other), Decision::Exception(doubt));
        assert_eq!(
            scene.count("payment_exception"),
            kept,
            "{other:?} again is the same exception"
        );
        assert_eq!(scene.look(order).status, Status::PendingPayment);
        assert_eq!(scene.count("payment WHERE state = 'succeeded'"), 0);
    }
    assert_eq!(
        scene.count("payment_exception"),
        7,
        "amounts that differ are one exception"
    );
    assert_eq!(
        scene.count("payment_exception WHERE detail LIKE '%openid%'"),
        0,
        "nobody is named"
    );
    assert_eq!(scene.settle(&told), Decision::Paid, "the right one still counts");
    let of_it = format!("payment_exception WHERE out_trade_no = '{}'", told.number);
    let booked = format!(
        "(SELECT sum(suspense_fen) AS fen FROM {of_it}) WHERE fen = {}",
        PRICE.get()
    );
    assert_eq!(scene.count(&booked), 1, "one money is booked once");
    assert_eq!(
        scene.count(&format!("{of_it} AND resolution IS NULL")),
        0,
        "it is the order's now, and cannot go back as an exception, too"
    );
}

#[test]
fn one_transaction_of_the_gateway_pays_once() {
    let scene = Scene::new(Mode::Sandbox);
    let first = scene.told(&scene.pay(scene.order(60), None));
    assert_eq!(scene.settle(&first), Decision::Paid);
    let second = scene.told(&scene.pay(scene.order(200), None));
    let borrowed = Told {
        transaction: first.transaction.clone(),
        ..second.clone()
    };
    assert_eq!(scene.settle(&borrowed), Decision::Exception(Doubt::OtherTransaction));
    let other = Told {
        transaction: "4200000001".to_owned(),
        ..first
    };
    assert_eq!(scene.settle(&other), Decision::Exception(Doubt::OtherTransaction));
    assert_eq!(
        scene.count("payment_exception WHERE suspense_fen > 0 AND transaction_id = '4200000001'"),
        1
    );
    assert_eq!(
        scene.count("payment_exception WHERE suspense_fen > 0"),
        1,
        "what is booked as the first payment's is not booked again"
    );
    assert_eq!(scene.settle(&second), Decision::Paid);
}

#[test]
fn money_that_came_with_a_number_of_nobody_is_booked_once_when_it_finds_its_payment() {
    let scene = Scene::new(Mode::Sandbox);
    let told = scene.told(&scene.pay(scene.order(60), None));
    let lost = Told {
        number: "nobodys".to_owned(),
        ..told.clone()
    };
    assert_eq!(scene.settle(&lost), Decision::Exception(Doubt::UnknownPayment));
    assert_eq!(scene.settle(&told), Decision::Paid);
    assert_eq!(
        scene.count("payment_exception WHERE resolution = 'settled_elsewhere'"),
        1
    );
    let suspense = "ledger_balance WHERE order_id = '' AND account = 'suspense' AND balance_fen <> 0";
    assert_eq!(scene.count(suspense), 0);
}
