//! WeChat Pay: what it refuses, signed or not.

use crate::acquiring::fixture::{
    Scene,
    wechat::{gateway, moment, plays, refusal, refuses},
};
use payment::{Channel::Wechat, Failure, Fate};

#[test]
fn a_refused_payment_is_told_by_what_can_be_done() {
    let scene = Scene::new();
    let opened = |status, code| {
        refuses(&scene, status, code);
        scene.open(Wechat)
    };
    assert_eq!(opened(400, "ORDERPAID"), Err(Failure::AlreadyPaid));
    assert_eq!(opened(400, "ORDER_CLOSED"), Err(Failure::AlreadyClosed));
    for (status, code) in [(400, "PARAM_ERROR"), (403, "NO_AUTH"), (400, "OUT_TRADE_NO_USED")] {
        let refused = opened(status, code);
        assert!(
            matches!(&refused, Err(Failure::Refused(cause)) if cause.contains(code) && cause.contains("08F5-268449538")),
            "{refused:?}"
        );
    }
    for (status, code) in [(500, "SYSTEM_ERROR"), (429, "FREQUENCY_LIMITED"), (400, "BANK_ERROR")] {
        assert!(matches!(opened(status, code), Err(Failure::Unclear(_))));
    }
}

/// Refuses everything without a signature.
fn refuses_unsigned(scene: &Scene, status: u16, code: &'static str) {
    plays(scene, gateway(scene), move |gateway, _, _| {
        let code = wechat_pay::Code::from(code.to_owned());
        let status = http::StatusCode::from_u16(status).unwrap();
        gateway
            .unsigned_refusal(status, &code, "不行", "08F5-268443699")
            .unwrap()
    });
}

#[test]
fn a_refusal_without_a_signature_is_taken_as_the_official_libraries_take_it() {
    let scene = Scene::new();
    refuses_unsigned(&scene, 400, "ORDERPAID");
    assert_eq!(scene.open(Wechat), Err(Failure::AlreadyPaid));
    refuses_unsigned(&scene, 404, "ORDER_NOT_EXIST");
    assert_eq!(scene.fate(Wechat), Ok(Fate::Unseen));
    refuses_unsigned(&scene, 400, "PARAM_ERROR");
    assert!(matches!(scene.open(Wechat), Err(Failure::Refused(_))));
}

#[test]
fn a_request_that_the_gateway_cannot_verify_is_no_last_word_about_money() {
    let scene = Scene::new();
    refuses_unsigned(&scene, 401, "SIGN_ERROR");
    for (operation, outcome) in scene.everything(Wechat) {
        let Err(Failure::Unclear(cause)) = outcome else {
            panic!("{operation}: {outcome:?}")
        };
        // What WeChat Pay's support asks for, and what the operator needs.
        assert!(
            cause.contains("SIGN_ERROR") && cause.contains("08F5-268443699"),
            "{cause}"
        );
    }
}

#[test]
fn a_refusal_whose_signature_does_not_fit_settles_nothing() {
    let scene = Scene::new();
    plays(&scene, gateway(&scene), move |gateway, _, now| {
        refusal(gateway, 404, "ORDER_NOT_EXIST", &moment(now.now - 300))
    });
    assert!(matches!(scene.fate(Wechat), Err(Failure::Unclear(_))));
}
