//! WeChat Pay: what it refuses, signed or not.

use crate::fixture::{
    Scene,
    wechat::{gateway, moment, plays, refusal, refuses},
};
use payment::{Channel::Wechat, Failure};

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

#[test]
fn a_refusal_that_nobody_signed_settles_nothing() {
    let scene = Scene::new();
    let codes = [
        "ORDERPAID",
        "ORDER_CLOSED",
        "ORDER_NOT_EXIST",
        "PARAM_ERROR",
        "SIGN_ERROR",
    ];
    for code in codes {
        plays(&scene, gateway(&scene), move |gateway, _, _| {
            let code = wechat_pay::Code::from(code.to_owned());
            let status = http::StatusCode::UNAUTHORIZED;
            gateway
                .unsigned_refusal(status, &code, "不行", "08F5-268443699")
                .unwrap()
        });
        for (operation, outcome) in scene.everything(Wechat) {
            let Err(Failure::Unclear(cause)) = outcome else {
                panic!("{operation}: {outcome:?}")
            };
            // What WeChat Pay's support asks for, and what the operator needs.
            assert!(cause.contains(code) && cause.contains("08F5-268443699"), "{cause}");
        }
    }
    // Nor does one whose signature was made for another time.
    plays(&scene, gateway(&scene), move |gateway, _, now| {
        refusal(gateway, 404, "ORDER_NOT_EXIST", &moment(now.now - 300))
    });
    assert!(matches!(scene.fate(Wechat), Err(Failure::Unclear(_))));
}
