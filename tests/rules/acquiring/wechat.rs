//! WeChat Pay: payments.

use crate::acquiring::fixture::{
    NUMBER, PAYER, PRICE, Scene, TRANSACTION, key,
    wechat::{APP, MERCHANT, payment, refunded, refuses, stands},
};
use clock::Moment;
use http::header::AUTHORIZATION;
use money::Fen;
use payment::{Account, Channel::Wechat, Closing, Failure, Fate, Sheet, Success};
use wechat_pay::{
    RefundState, TradeState, Transaction,
    gateway::{Asked, PrepayAsked},
};

fn played(state: TradeState) -> Scene {
    let scene = Scene::new();
    stands(&scene, payment(state), refunded(RefundState::Processing));
    scene
}

#[test]
fn the_account_is_the_settings() {
    let account = Account {
        own: None,
        merchant: MERCHANT.to_owned(),
        app: APP.to_owned(),
    };
    assert_eq!(Scene::new().account(Wechat), Ok(account));
}

#[test]
fn a_payment_is_asked_for_in_the_very_same_words_again() {
    let scene = played(TradeState::NotPaid);
    assert_eq!(
        scene.open(Wechat).as_deref(),
        Ok("wx201410272009395522657a690389285100")
    );
    scene.world.clock.advance(90);
    scene.open(Wechat).unwrap();
    let calls = scene.calls();
    let [first, second] = calls.as_slice() else { panic!() };
    assert_eq!(first.body(), second.body());
    assert_eq!(first.uri(), second.uri());
    // Signed anew: a signature is good for five minutes.
    assert_ne!(first.headers()[AUTHORIZATION], second.headers()[AUTHORIZATION]);
    let asked = PrepayAsked {
        appid: APP.to_owned(),
        mchid: MERCHANT.to_owned(),
        description: "茶室 一号房".to_owned(),
        out_trade_no: NUMBER.to_owned(),
        expires_at: Some(scene.asked(Wechat).expires_at.unix()),
        notify_url: "http://gateway-pay-callback.spin.internal/v1/callbacks/wechat-pay".to_owned(),
        amount: PRICE,
        currency: "CNY".to_owned(),
        payer_openid: PAYER.to_owned(),
        attach: None,
    };
    assert_eq!(Asked::read(first, MERCHANT), Ok(Asked::Prepay(asked)));
}

#[test]
fn the_sheet_is_signed_by_the_merchant() {
    let scene = Scene::new();
    let sheet = scene.sheet(Wechat, "wx2014").unwrap();
    let Sheet::Wechat {
        timestamp,
        nonce,
        package,
        sign_type,
        signature,
    } = sheet
    else {
        panic!("{sheet:?}")
    };
    assert_eq!((package.as_str(), sign_type.as_str()), ("prepay_id=wx2014", "RSA"));
    assert_eq!(timestamp, scene.world.clock.now().unix().to_string());
    let public = signing::PublicKey::from_pem("public_key", &key("merchant_public_key.pem")).unwrap();
    let signed = format!("{APP}\n{timestamp}\n{nonce}\n{package}\n");
    assert_eq!(public.verify(signed.as_bytes(), &signature), Ok(()));
    assert!(scene.calls().is_empty());
}

#[test]
fn a_success_is_told_with_all_its_facts() {
    let scene = played(TradeState::Success);
    let success = Success {
        channel: Wechat,
        out_trade_no: NUMBER.to_owned(),
        transaction_id: TRANSACTION.to_owned(),
        amount: PRICE,
        currency: "CNY".to_owned(),
        merchant: MERCHANT.to_owned(),
        app: APP.to_owned(),
        payer: Some(PAYER.to_owned()),
        paid_at: Moment::parse("2026-05-01T20:05:00+08:00").unwrap(),
    };
    assert_eq!(scene.fate(Wechat), Ok(Fate::Paid(success)));
}

#[test]
fn every_state_has_its_fate() {
    let fates = [
        (TradeState::NotPaid, Fate::Unpaid),
        (TradeState::UserPaying, Fate::Unpaid),
        (TradeState::PayError, Fate::Unpaid),
        (TradeState::Closed, Fate::Closed),
        (TradeState::Revoked, Fate::Closed),
        (TradeState::Refund, Fate::Odd("REFUND".to_owned())),
    ];
    for (state, fate) in fates {
        assert_eq!(played(state).fate(Wechat), Ok(fate));
    }
    // It may be one in which it can be paid.
    let unknown = played(TradeState::Unknown("ACCEPTED".to_owned())).fate(Wechat);
    assert_eq!(unknown, Err(Failure::Unclear("the payment is ACCEPTED".to_owned())));
}

#[test]
fn what_was_not_asked_for_is_never_the_payment() {
    type Change = fn(&mut Transaction);
    let unknown: [Change; 2] = [
        |told| told.out_trade_no = "0198c0de000070008000000000000002".to_owned(),
        |told| told.mchid = "1900000002".to_owned(),
    ];
    for change in unknown {
        let mut told = payment(TradeState::Success);
        change(&mut told);
        let scene = Scene::new();
        stands(&scene, told, refunded(RefundState::Processing));
        let fate = scene.fate(Wechat);
        assert!(matches!(fate, Err(Failure::Unclear(_))), "{fate:?}");
    }
    // These the arbiter sees as they were told.
    let mut told = payment(TradeState::Success);
    told.appid = "wx0000000000000002".to_owned();
    told.payer_openid = Some("somebody".to_owned());
    if let Some(amount) = &mut told.amount {
        amount.total = Fen::new(1);
        amount.currency = "USD".to_owned();
    }
    let scene = Scene::new();
    stands(&scene, told, refunded(RefundState::Processing));
    let Ok(Fate::Paid(success)) = scene.fate(Wechat) else {
        panic!()
    };
    assert_eq!(success.app, "wx0000000000000002");
    assert_eq!(success.payer.as_deref(), Some("somebody"));
    assert_eq!((success.amount, success.currency.as_str()), (Fen::new(1), "USD"));
}

#[test]
fn what_was_never_seen_is_told_so() {
    for code in ["ORDER_NOT_EXIST", "ORDERNOTEXIST", "ORDER_NOT_EXISTS"] {
        let scene = Scene::new();
        refuses(&scene, 404, code);
        assert_eq!(scene.fate(Wechat), Ok(Fate::Unseen));
    }
}

#[test]
fn closing_knows_who_was_faster() {
    let scene = played(TradeState::NotPaid);
    assert_eq!(scene.close(Wechat), Ok(Closing::Closed));
    for (status, code, closing) in [
        (400, "ORDER_CLOSED", Closing::Closed),
        (404, "ORDER_NOT_EXIST", Closing::Closed),
        (400, "ORDERPAID", Closing::Paid),
    ] {
        refuses(&scene, status, code);
        assert_eq!(scene.close(Wechat), Ok(closing));
    }
}
