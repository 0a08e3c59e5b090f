//! WeChat Pay: refunds.

use crate::acquiring::fixture::{
    BACK, NUMBER, PRICE, REFUND, Scene,
    wechat::{MERCHANT, gateway, payment, plays, refunded, refusal, refuses, stands},
};
use money::Fen;
use payment::{Channel::Wechat, Failure, RefundFate};
use wechat_pay::{
    RefundRecord, RefundState, TradeState,
    gateway::{Asked, RefundAsked},
};

const GATEWAY_NUMBER: &str = "50000000382019052709732678859";

fn played(refund: RefundRecord) -> Scene {
    let scene = Scene::new();
    stands(&scene, payment(TradeState::Refund), refund);
    scene
}

#[test]
fn a_refund_is_asked_for_in_the_very_same_words_again() {
    let scene = played(refunded(RefundState::Processing));
    scene.refund(Wechat).unwrap();
    scene.world.clock.advance(3600);
    scene.refund(Wechat).unwrap();
    let calls = scene.calls();
    let [first, second] = calls.as_slice() else { panic!() };
    assert_eq!(first.body(), second.body());
    let asked = RefundAsked {
        out_trade_no: NUMBER.to_owned(),
        out_refund_no: REFUND.to_owned(),
        reason: Some("预订已取消".to_owned()),
        notify_url: Some("http://gateway-pay-callback.spin.internal/v1/callbacks/wechat-pay".to_owned()),
        refund: BACK,
        total: PRICE,
        currency: "CNY".to_owned(),
    };
    assert_eq!(Asked::read(first, MERCHANT), Ok(Asked::Refund(asked)));
}

#[test]
fn every_state_has_its_fate() {
    let gateway_refund_id = Some(GATEWAY_NUMBER.to_owned());
    let abnormal = |cause: &str| RefundFate::Abnormal {
        cause: cause.replace('#', GATEWAY_NUMBER),
    };
    let fates = [
        (
            RefundState::Success,
            RefundFate::Settled {
                gateway_refund_id: gateway_refund_id.clone(),
            },
        ),
        (RefundState::Processing, RefundFate::Processing { gateway_refund_id }),
        (
            RefundState::Abnormal,
            abnormal("refund # cannot go back the way it came"),
        ),
        (RefundState::Closed, abnormal("refund # was closed")),
        (RefundState::Unknown("LOST".to_owned()), abnormal("the refund is LOST")),
    ];
    for (state, fate) in fates {
        let scene = played(refunded(state));
        assert_eq!(scene.refund(Wechat), Ok(fate.clone()));
        assert_eq!(scene.refund_fate(Wechat), Ok(fate));
    }
}

#[test]
fn what_was_never_seen_is_to_be_sent() {
    let scene = Scene::new();
    for code in ["RESOURCE_NOT_EXISTS", "ORDER_NOT_EXIST"] {
        refuses(&scene, 404, code);
        assert_eq!(scene.refund_fate(Wechat), Ok(RefundFate::Unseen));
    }
}

#[test]
fn another_refund_settles_nothing() {
    type Change = fn(&mut RefundRecord);
    let changes: [Change; 5] = [
        |told| told.out_refund_no = NUMBER.to_owned(),
        |told| told.out_trade_no = REFUND.to_owned(),
        |told| told.amount.refund = Fen::new(1504),
        |told| told.amount.total = Fen::new(4004),
        |told| told.amount.currency = "USD".to_owned(),
    ];
    for change in changes {
        let mut told = refunded(RefundState::Success);
        change(&mut told);
        let scene = played(told);
        for outcome in [scene.refund(Wechat), scene.refund_fate(Wechat)] {
            assert!(matches!(outcome, Err(Failure::Unclear(_))), "{outcome:?}");
        }
    }
}

/// A refund is refused with this code; asked about, it stands so, or was never seen.
fn refused(code: &'static str, known: Option<RefundState>) -> Result<RefundFate, Failure> {
    let scene = Scene::new();
    plays(&scene, gateway(&scene), move |gateway, asked, moment| {
        match (asked, known.clone()) {
            (Asked::RefundQuery { out_refund_no }, Some(state)) if out_refund_no == REFUND => {
                gateway.refunded(&refunded(state), "0-0", &moment).unwrap()
            }
            (Asked::RefundQuery { .. }, _) => refusal(gateway, 404, "RESOURCE_NOT_EXISTS", &moment),
            _ => refusal(gateway, 400, code, &moment),
        }
    });
    scene.refund(Wechat)
}

#[test]
fn a_certain_refusal_is_for_people() {
    let codes = [
        "INVALID_REQUEST",
        "USER_ACCOUNT_ABNORMAL",
        "RESOURCE_NOT_EXISTS",
        "NO_AUTH",
    ];
    // Of a payment, not of a refund; it is refused all the same.
    let of_a_payment = ["ORDERPAID", "ORDER_CLOSED"];
    for code in codes.into_iter().chain(of_a_payment) {
        let outcome = refused(code, None);
        assert!(matches!(outcome, Err(Failure::Refused(_))), "{code}: {outcome:?}");
    }
}

#[test]
fn a_refusal_does_not_hide_that_an_earlier_call_did_it() {
    let settled = RefundFate::Settled {
        gateway_refund_id: Some(GATEWAY_NUMBER.to_owned()),
    };
    assert_eq!(refused("INVALID_REQUEST", Some(RefundState::Success)), Ok(settled));
    let processing = RefundFate::Processing {
        gateway_refund_id: Some(GATEWAY_NUMBER.to_owned()),
    };
    assert_eq!(
        refused("INVALID_REQUEST", Some(RefundState::Processing)),
        Ok(processing)
    );
}

#[test]
fn a_refusal_is_no_last_word_where_the_question_finds_no_answer() {
    let scene = Scene::new();
    plays(&scene, gateway(&scene), |gateway, asked, moment| match asked {
        Asked::RefundQuery { .. } => refusal(gateway, 500, "SYSTEM_ERROR", &moment),
        _ => refusal(gateway, 400, "INVALID_REQUEST", &moment),
    });
    assert!(matches!(scene.refund(Wechat), Err(Failure::Unclear(_))));
}

#[test]
fn what_may_work_later_is_sent_later() {
    for code in ["NOT_ENOUGH", "NOTENOUGH", "SYSTEM_ERROR", "FREQUENCY_LIMITED"] {
        let outcome = refused(code, None);
        assert!(matches!(outcome, Err(Failure::Unclear(_))), "{code}: {outcome:?}");
    }
}

#[test]
fn what_cannot_be_sent_is_not_sent() {
    let scene = played(refunded(RefundState::Success));
    let mut back = scene.back(Wechat);
    back.amount_fen = Fen::new(4006);
    let gateways = acquiring::Gateways::new(&scene.world);
    let outcome = pollster::block_on(payment::Acquirer::refund(&gateways, &back));
    // Asked about, it is another one.
    assert!(matches!(outcome, Err(Failure::Unclear(_))), "{outcome:?}");
    assert!(scene.calls().iter().all(|call| call.method() == http::Method::GET));
}
