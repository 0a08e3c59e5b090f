//! Alipay: refunds.

use crate::acquiring::fixture::{
    BACK, NUMBER, REFUND, Scene,
    alipay::{
        REFUND_METHOD, REFUND_QUERY, as_it_should, content, gateway, plays, refunded, refusal, refuses, says, stands,
        trade,
    },
};
use alipay::{
    TradeStatus,
    gateway::{Asked, RefundAsked, RefundFacts, Reply, Signing},
};
use money::Fen;
use payment::{Channel::Alipay, Failure, RefundFate};

const SETTLED: RefundFate = RefundFate::Settled {
    gateway_refund_id: None,
};
const PROCESSING: RefundFate = RefundFate::Processing {
    gateway_refund_id: None,
};

fn played(facts: Option<RefundFacts<'static>>) -> Scene {
    let scene = Scene::new();
    stands(&scene, trade(TradeStatus::Success, true), facts);
    scene
}

#[test]
fn a_refund_is_asked_for_in_the_very_same_words_again() {
    let scene = played(Some(refunded()));
    scene.refund(Alipay).unwrap();
    scene.world.clock.advance(3600);
    scene.refund(Alipay).unwrap();
    let calls = scene.calls();
    let [first, second] = calls.as_slice() else { panic!() };
    assert_eq!(content(first), content(second));
    let asked = RefundAsked {
        out_trade_no: NUMBER.to_owned(),
        out_request_no: REFUND.to_owned(),
        amount: BACK,
        reason: Some("预订已取消".to_owned()),
    };
    assert_eq!(gateway().read(first).unwrap().asked, Asked::Refund(asked));
}

#[test]
fn only_money_that_moved_is_settled() {
    let scene = played(Some(refunded()));
    assert_eq!(scene.refund(Alipay), Ok(SETTLED));
    assert_eq!(scene.refund_fate(Alipay), Ok(SETTLED));
    // `fund_change` N: an earlier call with the number moved it, or none did; the question tells.
    let scene = played(None);
    assert_eq!(scene.refund(Alipay), Ok(PROCESSING));
    assert_eq!(scene.refund_fate(Alipay), Ok(RefundFate::Unseen));
}

#[test]
fn earlier_refunds_of_the_trade_do_not_count_against_it() {
    let mut facts = refunded();
    facts.sum = Fen::new(2505);
    assert_eq!(played(Some(facts)).refund(Alipay), Ok(SETTLED));
}

#[test]
fn every_status_has_its_fate() {
    let scene = Scene::new();
    let told = |node| {
        says(&scene, node);
        scene.refund_fate(Alipay)
    };
    let done = r#"{"code":"10000","msg":"Success","out_trade_no":"0198c0de000070008000000000000001",
        "out_request_no":"0198c0de00007000800000000000000f","trade_no":"1","refund_amount":"15.05","refund_status":"REFUND_SUCCESS"}"#;
    assert_eq!(told(done), Ok(SETTLED));
    for unseen in [
        r#"{"code":"10000","msg":"Success"}"#,
        r#"{"code":"10000","msg":"Success","refund_status":""}"#,
    ] {
        assert_eq!(told(unseen), Ok(RefundFate::Unseen));
    }
    let processing = r#"{"code":"10000","msg":"Success","refund_status":"REFUND_PROCESSING"}"#;
    assert_eq!(told(processing), Ok(PROCESSING));
    let odd = told(r#"{"code":"10000","msg":"Success","refund_status":"REFUND_FAIL"}"#);
    assert!(matches!(odd, Ok(RefundFate::Abnormal { .. })), "{odd:?}");
    refuses(&scene, Signing::Genuine, "ACQ.TRADE_NOT_EXIST");
    assert_eq!(scene.refund_fate(Alipay), Ok(RefundFate::Unseen));
}

#[test]
fn another_refund_settles_nothing() {
    type Change = fn(&mut RefundFacts<'_>);
    let changes: [Change; 2] = [|told| told.out_trade_no = REFUND, |told| told.out_request_no = NUMBER];
    for change in changes {
        let mut facts = refunded();
        change(&mut facts);
        let outcome = played(Some(facts)).refund_fate(Alipay);
        assert!(matches!(outcome, Err(Failure::Unclear(_))), "{outcome:?}");
    }
    let mut facts = refunded();
    facts.amount = Fen::new(1504);
    facts.sum = Fen::new(1504);
    let scene = played(Some(facts));
    for outcome in [scene.refund(Alipay), scene.refund_fate(Alipay)] {
        assert!(matches!(outcome, Ok(RefundFate::Abnormal { .. })), "{outcome:?}");
    }
}

/// A refund is refused with this code; asked about, it is answered so.
fn refused(code: &'static str, known: Option<RefundFacts<'static>>) -> Result<RefundFate, Failure> {
    let scene = Scene::new();
    plays(&scene, gateway(), Signing::Genuine, move |asked, method| match method {
        REFUND_METHOD => refusal(method, code),
        _ => as_it_should(asked, &trade(TradeStatus::Closed, true), known.as_ref()),
    });
    scene.refund(Alipay)
}

#[test]
fn a_certain_refusal_is_for_people() {
    let codes = [
        "ACQ.REASON_TRADE_REFUND_FEE_ERR",
        "ACQ.DISCORDANT_REPEAT_REQUEST",
        "ACQ.REASON_TRADE_BEEN_FREEZEN",
        "ACQ.TRADE_HAS_FINISHED",
        "ACQ.TRADE_NOT_EXIST",
        // Of a trade, not of a refund; it is refused all the same.
        "ACQ.TRADE_HAS_CLOSE",
        "ACQ.TRADE_HAS_SUCCESS",
    ];
    for code in codes {
        let outcome = refused(code, None);
        assert!(matches!(outcome, Err(Failure::Refused(_))), "{code}: {outcome:?}");
    }
}

#[test]
fn a_refusal_does_not_hide_that_an_earlier_call_did_it() {
    for code in ["ACQ.TRADE_HAS_CLOSE", "ACQ.REASON_TRADE_REFUND_FEE_ERR"] {
        assert_eq!(refused(code, Some(refunded())), Ok(SETTLED));
    }
}

#[test]
fn a_refusal_is_no_last_word_where_the_question_finds_no_answer() {
    let scene = Scene::new();
    plays(&scene, gateway(), Signing::Genuine, |_, method| match method {
        REFUND_QUERY => Reply::unclear(method),
        _ => refusal(method, "ACQ.TRADE_HAS_CLOSE"),
    });
    assert!(matches!(scene.refund(Alipay), Err(Failure::Unclear(_))));
}

#[test]
fn what_may_work_later_is_sent_later() {
    for code in [
        "ACQ.SELLER_BALANCE_NOT_ENOUGH",
        "ACQ.SYSTEM_ERROR",
        "isv.app-call-limited",
    ] {
        let outcome = refused(code, None);
        assert!(matches!(outcome, Err(Failure::Unclear(_))), "{code}: {outcome:?}");
    }
}
