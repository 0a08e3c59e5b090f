//! UnionPay: refunds, which are orders of their own.

use crate::acquiring::fixture::{
    BACK, REFUND, Scene, TRANSACTION,
    unionpay::{REFUND_QUERY_ID, as_it_should, content, gateway, plays, refunded, refusal, refuses, stands},
};
use money::Fen;
use payment::{Channel::Unionpay, Failure, RefundFate};
use unionpay::{
    Code,
    gateway::{Asked, Record, RefundAsked},
};

fn settled() -> RefundFate {
    RefundFate::Settled {
        gateway_refund_id: Some(REFUND_QUERY_ID.to_owned()),
    }
}

/// UnionPay's books say so of the refund.
fn played(change: impl FnOnce(&mut Record)) -> Scene {
    let scene = Scene::new();
    let mut record = refunded(&scene, "00");
    change(&mut record);
    stands(&scene, None, Some(record));
    scene
}

#[test]
fn a_refund_is_asked_for_in_the_very_same_words_again() {
    let scene = played(|_| {});
    let taken = RefundFate::Processing {
        gateway_refund_id: Some(REFUND_QUERY_ID.to_owned()),
    };
    assert_eq!(scene.refund(Unionpay), Ok(taken));
    scene.world.clock.advance(3600);
    scene.refund(Unionpay).unwrap();
    let calls = scene.calls();
    let [first, second] = calls.as_slice() else { panic!() };
    assert_eq!(first.body(), second.body());
    // The time belongs to the number.
    assert_eq!(content(first)["txnTime"], "20260501201000");
    let asked = RefundAsked {
        order_id: REFUND.to_owned(),
        ordered_at: scene.back(Unionpay).ordered_at.unix(),
        payment_query_id: TRANSACTION.to_owned(),
        amount: BACK,
        currency: "156".to_owned(),
        back_url: "http://gateway-pay-callback.spin.internal/v1/callbacks/unionpay".to_owned(),
    };
    assert_eq!(gateway().read(first), Ok(Asked::Refund(asked)));
}

#[test]
fn every_state_has_its_fate() {
    for code in ["00", "A6"] {
        let scene = played(|record| record.code = Code::from(code));
        assert_eq!(scene.refund_fate(Unionpay), Ok(settled()));
    }
    for code in ["01", "36", "45", "64"] {
        let fate = played(|record| record.code = Code::from(code)).refund_fate(Unionpay);
        assert!(
            matches!(&fate, Ok(RefundFate::Abnormal { cause }) if cause.contains(code)),
            "{fate:?}"
        );
    }
    for code in ["03", "04", "05", "12", "99", "Z9"] {
        let fate = played(|record| record.code = Code::from(code)).refund_fate(Unionpay);
        assert!(matches!(fate, Err(Failure::Unclear(_))), "{code}: {fate:?}");
    }
    let unseen = Scene::new();
    stands(&unseen, None, None);
    assert_eq!(unseen.refund_fate(Unionpay), Ok(RefundFate::Unseen));
}

#[test]
fn another_refund_settles_nothing() {
    type Change = fn(&mut Record);
    let others: [Change; 3] = [
        |record| record.order_id = "0198c0de000070008000000000000002".to_owned(),
        |record| record.ordered_at += 1,
        |record| record.kind = "01",
    ];
    for change in others {
        let fate = played(change).refund_fate(Unionpay);
        assert!(matches!(fate, Err(Failure::Unclear(_))), "{fate:?}");
    }
    let amounts: [Change; 2] = [
        |record| record.amount = Fen::new(1504),
        |record| record.currency = "840".to_owned(),
    ];
    for change in amounts {
        let fate = played(change).refund_fate(Unionpay);
        assert!(matches!(fate, Ok(RefundFate::Abnormal { .. })), "{fate:?}");
    }
}

#[test]
fn what_may_have_been_taken_is_asked_about() {
    let scene = Scene::new();
    let under_way = RefundFate::Processing {
        gateway_refund_id: None,
    };
    // `12`: the same was sent before.
    for code in ["03", "04", "05", "12", "98", "Z9"] {
        refuses(&scene, code);
        assert_eq!(scene.refund(Unionpay), Ok(under_way.clone()), "{code}");
    }
}

/// A refund is refused with this code; asked about, the books say this.
fn refused(code: &'static str, known: Option<&'static str>) -> Result<RefundFate, Failure> {
    let scene = Scene::new();
    let record = known.map(|code| refunded(&scene, code));
    plays(&scene, gateway(), move |gateway, asked| match asked {
        Asked::Refund(_) => refusal(gateway, asked, code),
        _ => as_it_should(gateway, asked, None, record.as_ref()),
    });
    scene.refund(Unionpay)
}

#[test]
fn a_certain_refusal_is_for_people() {
    for code in ["11", "34", "36", "45"] {
        let outcome = refused(code, None);
        assert!(
            matches!(&outcome, Err(Failure::Refused(cause)) if cause.contains(code)),
            "{outcome:?}"
        );
    }
}

/// `45`, the payment has gone back wholly, is what our own refund causes when it is sent again.
#[test]
fn a_refusal_does_not_hide_that_an_earlier_call_did_it() {
    assert_eq!(refused("45", Some("00")), Ok(settled()));
    assert!(matches!(refused("45", Some("05")), Err(Failure::Unclear(_))));
}
