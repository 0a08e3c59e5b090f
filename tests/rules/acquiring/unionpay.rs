//! UnionPay: payments. It cannot close one: only its time does.

use crate::acquiring::fixture::{
    NUMBER, PRICE, Scene, TRANSACTION,
    unionpay::{MERCHANT, TN, as_it_should, content, gateway, paid, plays, refusal, refuses, stands},
};
use clock::Moment;
use money::Fen;
use payment::{Account, Channel::Unionpay, Closing, Failure, Fate, Sheet, Success};
use unionpay::gateway::{AppOrderAsked, Asked, Record};

/// UnionPay's books say so of the payment.
fn played(change: impl FnOnce(&mut Record)) -> Scene {
    let scene = Scene::new();
    let mut record = paid(&scene, "00");
    change(&mut record);
    stands(&scene, Some(record), None);
    scene
}

fn with_code(code: &str) -> Scene {
    played(|record| record.code = unionpay::Code::from(code))
}

fn unseen() -> Scene {
    let scene = Scene::new();
    stands(&scene, None, None);
    scene
}

#[test]
fn the_account_has_no_app() {
    let account = Account {
        own: None,
        merchant: MERCHANT.to_owned(),
        app: String::new(),
    };
    assert_eq!(Scene::new().account(Unionpay), Ok(account));
}

#[test]
fn a_payment_is_asked_for_in_the_very_same_words_again() {
    let scene = unseen();
    scene.world.clock.advance(5);
    assert_eq!(scene.open(Unionpay).as_deref(), Ok(TN));
    scene.world.clock.advance(600);
    scene.open(Unionpay).unwrap();
    let calls = scene.calls();
    let [first, second] = calls.as_slice() else { panic!() };
    assert_eq!(first.body(), second.body());
    // The time belongs to the number: it is when the payment was first asked for.
    assert_eq!(content(first)["txnTime"], "20260501200000");
    let asked = AppOrderAsked {
        order_id: NUMBER.to_owned(),
        ordered_at: scene.asked(Unionpay).asked_at.unix(),
        expires_at: Some(scene.asked(Unionpay).expires_at.unix()),
        amount: PRICE,
        currency: "156".to_owned(),
        description: "茶室 一号房".to_owned(),
        back_url: "http://gateway-pay-callback.spin.internal/v1/callbacks/unionpay".to_owned(),
    };
    assert_eq!(gateway().read(first), Ok(Asked::AppOrder(asked)));
}

#[test]
fn the_sheet_is_the_tn() {
    let sheet = Sheet::Unionpay { tn: TN.to_owned() };
    assert_eq!(Scene::new().sheet(Unionpay, TN), Ok(sheet));
}

#[test]
fn a_success_is_told_with_all_its_facts() {
    // `A6`: with a flaw that UnionPay settles by itself.
    for code in ["00", "A6"] {
        let success = Success {
            channel: Unionpay,
            out_trade_no: NUMBER.to_owned(),
            transaction_id: TRANSACTION.get(..21).unwrap().to_owned(),
            amount: PRICE,
            currency: "CNY".to_owned(),
            merchant: MERCHANT.to_owned(),
            app: String::new(),
            payer: None,
            paid_at: Moment::parse("2026-05-01T20:05:00+08:00").unwrap(),
        };
        assert_eq!(with_code(code).fate(Unionpay), Ok(Fate::Paid(success)));
    }
}

#[test]
fn what_is_not_paid_can_be_paid_until_its_time_and_a_little_longer() {
    for scene in [unseen(), with_code("01"), with_code("63")] {
        assert_eq!(scene.fate(Unionpay), Ok(Fate::Unpaid));
        assert_eq!(scene.close(Unionpay), Ok(Closing::UntilItsTime));
        // Its time is over, yet what began in time may be under way.
        scene.world.clock.advance(15 * 60 + 299);
        assert_eq!(scene.fate(Unionpay), Ok(Fate::Unpaid));
        assert_eq!(scene.close(Unionpay), Ok(Closing::UntilItsTime));
        scene.world.clock.advance(1);
        assert_eq!(scene.fate(Unionpay), Ok(Fate::Closed));
        assert_eq!(scene.close(Unionpay), Ok(Closing::Closed));
    }
}

#[test]
fn what_is_paid_is_not_closed_however_late_it_is_asked() {
    let scene = with_code("00");
    assert_eq!(scene.close(Unionpay), Ok(Closing::Paid));
    scene.world.clock.advance(86_400);
    assert_eq!(scene.close(Unionpay), Ok(Closing::Paid));
    assert!(matches!(scene.fate(Unionpay), Ok(Fate::Paid(_))));
}

#[test]
fn what_is_under_way_is_never_closed() {
    // Under way, of codes that nobody knows, and a question that UnionPay could not answer.
    for code in ["03", "04", "05", "99", "Z9"] {
        let scene = with_code(code);
        scene.world.clock.advance(86_400);
        for outcome in [scene.fate(Unionpay).map(drop), scene.close(Unionpay).map(drop)] {
            assert!(
                matches!(&outcome, Err(Failure::Unclear(cause)) if cause.contains(code)),
                "{outcome:?}"
            );
        }
    }
    let scene = Scene::new();
    scene.world.clock.advance(86_400);
    for code in ["02", "06", "37", "03"] {
        refuses(&scene, code);
        assert!(matches!(scene.fate(Unionpay), Err(Failure::Unclear(_))));
    }
}

#[test]
fn money_that_came_too_late_goes_back_by_itself() {
    let scene = with_code("42");
    scene.world.clock.advance(86_400);
    assert_eq!(scene.fate(Unionpay), Ok(Fate::Odd("42".to_owned())));
}

#[test]
fn what_was_not_asked_for_is_never_the_payment() {
    type Change = fn(&mut Record);
    let changes: [Change; 3] = [
        |record| record.order_id = "0198c0de000070008000000000000002".to_owned(),
        |record| record.ordered_at += 1,
        |record| record.kind = "04",
    ];
    for change in changes {
        let fate = played(change).fate(Unionpay);
        assert!(matches!(fate, Err(Failure::Unclear(_))), "{fate:?}");
    }
    // These the arbiter sees as they were told.
    let scene = played(|record| {
        record.amount = Fen::new(1);
        record.currency = "840".to_owned();
    });
    let Ok(Fate::Paid(success)) = scene.fate(Unionpay) else {
        panic!()
    };
    assert_eq!((success.amount, success.currency.as_str()), (Fen::new(1), "840"));
}

#[test]
fn a_refused_payment_is_told_by_what_can_be_done() {
    let scene = Scene::new();
    for code in ["11", "40", "77"] {
        refuses(&scene, code);
        let refused = scene.open(Unionpay);
        assert!(
            matches!(&refused, Err(Failure::Refused(cause)) if cause.contains(code) && cause.contains("6100030")),
            "{refused:?}"
        );
    }
    for code in ["02", "03", "04", "05", "06", "37"] {
        refuses(&scene, code);
        assert!(matches!(scene.open(Unionpay), Err(Failure::Unclear(_))));
    }
}

#[test]
fn a_payment_that_was_sent_before_is_asked_about() {
    let opened = |known: Option<&str>, seconds: i64| {
        let scene = Scene::new();
        scene.world.clock.advance(seconds);
        let record = known.map(|code| paid(&scene, code));
        plays(&scene, gateway(), move |gateway, asked| match asked {
            Asked::AppOrder(_) => refusal(gateway, asked, "12"),
            _ => as_it_should(gateway, asked, record.as_ref(), None),
        });
        scene.open(Unionpay)
    };
    assert_eq!(opened(Some("00"), 0), Err(Failure::AlreadyPaid));
    assert!(matches!(opened(None, 0), Err(Failure::Refused(_))));
    assert!(matches!(opened(Some("05"), 86_400), Err(Failure::Unclear(_))));
    assert_eq!(opened(None, 86_400), Err(Failure::AlreadyClosed));
}
