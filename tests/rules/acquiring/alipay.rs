//! Alipay: payments.

use crate::acquiring::fixture::{
    NUMBER, PAYER, PRICE, Scene, TRANSACTION,
    alipay::{APP, SELLER, as_it_should, content, gateway, plays, refunded, refusal, refuses, stands, trade},
};
use alipay::{
    Trade, TradeStatus,
    gateway::{Asked, CreateAsked, Signing},
};
use clock::Moment;
use money::Fen;
use payment::{Account, Channel::Alipay, Closing, Failure, Fate, Sheet, Success};

fn played(trade: Trade) -> Scene {
    let scene = Scene::new();
    stands(&scene, trade, Some(refunded()));
    scene
}

#[test]
fn the_account_is_the_settings() {
    let account = Account {
        own: None,
        merchant: SELLER.to_owned(),
        app: APP.to_owned(),
    };
    assert_eq!(Scene::new().account(Alipay), Ok(account));
}

#[test]
fn a_payment_is_asked_for_in_the_very_same_words_again() {
    let scene = played(trade(TradeStatus::WaitBuyerPay, false));
    assert_eq!(scene.open(Alipay).as_deref(), Ok(TRANSACTION));
    scene.world.clock.advance(90);
    scene.open(Alipay).unwrap();
    let calls = scene.calls();
    let [first, second] = calls.as_slice() else { panic!() };
    assert_eq!(content(first), content(second));
    let asked = CreateAsked {
        out_trade_no: NUMBER.to_owned(),
        total: PRICE,
        subject: "茶室 一号房".to_owned(),
        buyer_open_id: PAYER.to_owned(),
        op_app_id: APP.to_owned(),
        seller_id: Some(SELLER.to_owned()),
        expires_at: Some(scene.asked(Alipay).expires_at.unix()),
        notify_url: "http://gateway-pay-callback.spin.internal/v1/callbacks/alipay".to_owned(),
    };
    assert_eq!(gateway().read(first).unwrap().asked, Asked::Create(asked));
}

#[test]
fn the_sheet_is_the_trade() {
    let sheet = Sheet::Alipay {
        trade_no: TRANSACTION.to_owned(),
    };
    assert_eq!(Scene::new().sheet(Alipay, TRANSACTION), Ok(sheet));
}

#[test]
fn a_success_is_told_with_all_its_facts() {
    let success = Success {
        channel: Alipay,
        out_trade_no: NUMBER.to_owned(),
        transaction_id: TRANSACTION.to_owned(),
        amount: PRICE,
        currency: "CNY".to_owned(),
        merchant: SELLER.to_owned(),
        app: APP.to_owned(),
        payer: Some(PAYER.to_owned()),
        paid_at: Moment::parse("2026-05-01T20:05:00+08:00").unwrap(),
    };
    for status in [TradeStatus::Success, TradeStatus::Finished] {
        assert_eq!(
            played(trade(status, true)).fate(Alipay),
            Ok(Fate::Paid(success.clone()))
        );
    }
    // Alipay does not always say when: then it is when it was asked.
    let mut told = trade(TradeStatus::Success, true);
    told.paid_at = None;
    let scene = played(told);
    let paid_at = scene.world.clock.now();
    assert_eq!(scene.fate(Alipay), Ok(Fate::Paid(Success { paid_at, ..success })));
}

#[test]
fn every_status_has_its_fate() {
    let fates = [
        (trade(TradeStatus::WaitBuyerPay, false), Fate::Unpaid),
        (trade(TradeStatus::Closed, false), Fate::Closed),
        // The money came and wholly went back: no trade that was never paid.
        (trade(TradeStatus::Closed, true), Fate::Odd("TRADE_CLOSED".to_owned())),
    ];
    for (told, fate) in fates {
        assert_eq!(played(told).fate(Alipay), Ok(fate));
    }
    // It may be one in which it can be paid.
    let unknown = played(trade(TradeStatus::Unknown("TRADE_PENDING".to_owned()), false)).fate(Alipay);
    assert_eq!(unknown, Err(Failure::Unclear("the trade is TRADE_PENDING".to_owned())));
}

#[test]
fn what_was_not_asked_for_is_never_the_payment() {
    let mut told = trade(TradeStatus::Success, true);
    told.out_trade_no = "0198c0de000070008000000000000002".to_owned();
    assert!(matches!(played(told).fate(Alipay), Err(Failure::Unclear(_))));
    // These the arbiter sees as they were told.
    let mut told = trade(TradeStatus::Success, true);
    told.total = Fen::new(1);
    told.currency = "USD".to_owned();
    told.buyer_open_id = Some("somebody".to_owned());
    let Ok(Fate::Paid(success)) = played(told).fate(Alipay) else {
        panic!()
    };
    assert_eq!((success.amount, success.currency.as_str()), (Fen::new(1), "USD"));
    assert_eq!(success.payer.as_deref(), Some("somebody"));
}

#[test]
fn what_was_never_seen_is_told_so() {
    let scene = Scene::new();
    refuses(&scene, Signing::Genuine, "ACQ.TRADE_NOT_EXIST");
    assert_eq!(scene.fate(Alipay), Ok(Fate::Unseen));
    assert_eq!(scene.close(Alipay), Ok(Closing::UntilItsTime));
}

#[test]
fn closing_knows_who_was_faster() {
    let scene = played(trade(TradeStatus::WaitBuyerPay, false));
    assert_eq!(scene.close(Alipay), Ok(Closing::Closed));
    for (code, closing) in [
        ("ACQ.TRADE_HAS_CLOSE", Closing::Closed),
        ("ACQ.TRADE_HAS_SUCCESS", Closing::Paid),
        ("ACQ.TRADE_HAS_FINISHED", Closing::Paid),
    ] {
        refuses(&scene, Signing::Genuine, code);
        assert_eq!(scene.close(Alipay), Ok(closing), "{code}");
    }
}

/// Alipay says so of a trade that is paid and of one that is closed, too.
#[test]
fn a_trade_that_cannot_be_closed_as_it_is_is_asked_about() {
    let closings = [
        (trade(TradeStatus::Success, true), Some(Closing::Paid)),
        (trade(TradeStatus::Closed, false), Some(Closing::Closed)),
        (trade(TradeStatus::Closed, true), None),
        (trade(TradeStatus::WaitBuyerPay, false), None),
    ];
    for code in ["ACQ.TRADE_STATUS_ERROR", "ACQ.REASON_TRADE_STATUS_INVALID"] {
        for (told, closing) in closings.clone() {
            let scene = Scene::new();
            plays(&scene, gateway(), Signing::Genuine, move |asked, method| match asked {
                Asked::Close { .. } => refusal(method, code),
                _ => as_it_should(asked, &told, None),
            });
            let outcome = scene.close(Alipay);
            match closing {
                Some(closing) => assert_eq!(outcome, Ok(closing)),
                None => assert!(matches!(outcome, Err(Failure::Unclear(_))), "{outcome:?}"),
            }
        }
    }
}

#[test]
fn a_refused_payment_is_told_by_what_can_be_done() {
    let scene = Scene::new();
    let opened = |code| {
        refuses(&scene, Signing::Genuine, code);
        scene.open(Alipay)
    };
    assert_eq!(opened("ACQ.TRADE_HAS_SUCCESS"), Err(Failure::AlreadyPaid));
    assert_eq!(opened("ACQ.TRADE_HAS_CLOSE"), Err(Failure::AlreadyClosed));
    for code in [
        "ACQ.INVALID_PARAMETER",
        "ACQ.CONTEXT_INCONSISTENT",
        "isv.insufficient-isv-permissions",
    ] {
        let refused = opened(code);
        assert!(
            matches!(&refused, Err(Failure::Refused(cause)) if cause.contains(code)),
            "{refused:?}"
        );
    }
    for code in ["ACQ.SYSTEM_ERROR", "isv.app-call-limited"] {
        assert!(matches!(opened(code), Err(Failure::Unclear(_))));
    }
}
