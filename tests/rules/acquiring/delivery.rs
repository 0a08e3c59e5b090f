//! WeChat's shipping information.

use crate::acquiring::fixture::{
    NUMBER, PAYER, Scene, TRANSACTION, block_on, plain, secrets, silence, wechat::MERCHANT,
};
use acquiring::Gateways;
use clock::Id;
use outbound::{Answer, Call, Error};
use payment::{Acquirer, Delivery, Failure};
use wechat::server::{self, Order, Refusal, Server};

const REPORT: &str = "/wxa/sec/order/upload_shipping_info";
const QUESTION: &str = "/wxa/sec/order/get_order";
const TOKEN: &str = "/cgi-bin/stable_token";

/// WeChat gives tokens, knows the payment in this state, and answers reports so.
fn plays(scene: &Scene, state: i64, mut report: impl FnMut() -> Result<Answer, Error> + Send + 'static) {
    let server = Server::new(scene.setting("wechat_appid"), scene.setting("wechat_secret")).unwrap();
    scene.answers(move |call, _| match call.uri().path() {
        TOKEN => {
            server.wants_fresh_token(call).unwrap();
            Ok(server::token(secrets::TOKEN, 7200))
        }
        QUESTION => {
            assert_eq!(server::payment(call), Ok(named()));
            Ok(server::order(NUMBER, state))
        }
        _ => {
            assert_eq!(server::access_token(call).as_deref(), Ok(secrets::TOKEN));
            report()
        }
    });
}

fn named() -> Order {
    Order::OutTradeNo {
        mchid: MERCHANT.to_owned(),
        out_trade_no: NUMBER.to_owned(),
    }
}

fn tell(scene: &Scene, attempts_before: i64) -> Result<(), Failure> {
    let delivery = Delivery {
        payment_id: Id::parse(NUMBER).unwrap(),
        transaction_id: TRANSACTION.to_owned(),
        account: None,
        payer: Some(PAYER.to_owned()),
        description: "茶室 一号房".to_owned(),
        attempts_before,
    };
    let outcome = block_on(Gateways::new(&scene.world).delivered(&delivery));
    if let Err(failure) = &outcome {
        secrets::assert_none(scene, &format!("{failure} {failure:?}"));
    }
    outcome
}

fn paths(calls: &[Call]) -> Vec<&str> {
    calls.iter().map(|call| call.uri().path()).collect()
}

#[test]
fn a_stay_that_is_over_is_told_once() {
    let scene = Scene::new();
    plays(&scene, 1, || Ok(server::done()));
    assert_eq!(tell(&scene, 0), Ok(()));
    let calls = scene.calls();
    assert_eq!(paths(&calls), [TOKEN, REPORT]);
    let report = server::report(&calls[1]).unwrap_or_else(|refusal| panic!("{refusal}"));
    assert!(report.order == named() && report.openid == PAYER && report.description == "茶室 一号房");
    // On the spot.
    assert_eq!(report.logistics_type, 4);
    // The token is kept.
    assert_eq!(tell(&scene, 0), Ok(()));
    assert_eq!(paths(&scene.calls()), [REPORT]);
}

#[test]
fn whoever_tells_it_again_asks_before() {
    for (state, calls) in [
        (1, [QUESTION, REPORT].as_slice()),
        (2, &[QUESTION]),
        (4, &[QUESTION]),
        (6, &[QUESTION]),
    ] {
        let scene = Scene::new();
        plays(&scene, state, || Ok(server::done()));
        assert_eq!(tell(&scene, 0), Ok(()));
        scene.calls();
        assert_eq!(tell(&scene, 1), Ok(()));
        assert_eq!(paths(&scene.calls()), calls, "{state}");
    }
}

#[test]
fn what_went_back_is_not_told() {
    let scene = Scene::new();
    plays(&scene, 5, || Ok(server::done()));
    assert!(matches!(tell(&scene, 1), Err(Failure::Refused(_))));
    assert!(!paths(&scene.calls()).contains(&REPORT));
}

#[test]
fn a_refusal_is_told_by_what_can_be_done() {
    let refused = |refusal: Refusal| {
        let scene = Scene::new();
        plays(&scene, 1, move || Ok(server::refused(refusal)));
        tell(&scene, 0)
    };
    assert!(matches!(refused(Refusal::NOT_SHIPPABLE), Err(Failure::Refused(_))));
    for known in [Refusal::AS_BEFORE, Refusal::CORRECTED] {
        assert_eq!(refused(known), Ok(()));
    }
    // WeChat comes to know of a payment some moments later; the rest is ours to mend.
    for later in [Refusal::PAYMENT, Refusal::PAYER, Refusal::LOGISTICS, Refusal::OPENID] {
        assert!(matches!(refused(later), Err(Failure::Unclear(_))));
    }
}

#[test]
fn a_token_that_is_refused_is_fetched_anew_once() {
    let scene = Scene::new();
    let mut is_first = true;
    plays(&scene, 1, move || {
        Ok(if std::mem::take(&mut is_first) {
            server::refused(Refusal::TOKEN_OLD)
        } else {
            server::done()
        })
    });
    assert_eq!(tell(&scene, 0), Ok(()));
    assert_eq!(paths(&scene.calls()), [TOKEN, REPORT, TOKEN, REPORT]);
    plays(&scene, 1, || Ok(server::refused(Refusal::TOKEN_EXPIRED)));
    assert!(matches!(tell(&scene, 0), Err(Failure::Unclear(_))));
    assert_eq!(paths(&scene.calls()), [REPORT, TOKEN, REPORT]);
}

#[test]
fn whatever_befalls_an_answer_it_comes_again() {
    let scene = Scene::new();
    plays(&scene, 1, || Err(silence()));
    assert!(matches!(tell(&scene, 0), Err(Failure::Silent(_))));
    for (status, body) in [
        (502, "<html>502</html>"),
        (200, "<html>Log in</html>"),
        (200, ""),
        (200, r#"{"errcode":0"#),
        (500, ""),
    ] {
        plays(&scene, 1, move || Ok(plain(status, body)));
        assert!(matches!(tell(&scene, 0), Err(Failure::Unclear(_))), "{status} {body}");
        // The same without a token.
        let fresh = Scene::new();
        fresh.answers(move |_, _| Ok(plain(status, body)));
        assert!(matches!(tell(&fresh, 0), Err(Failure::Unclear(_))));
    }
}

#[test]
fn what_is_not_configured_is_named() {
    for name in ["wechat_appid", "wechat_secret", "wechat_api", "wechat_pay_mchid"] {
        let scene = Scene::with(&[(name, "")]);
        let named = format!("`{name}`");
        let outcome = tell(&scene, 0);
        assert!(
            matches!(&outcome, Err(Failure::Unconfigured(text)) if text.contains(&named)),
            "{outcome:?}"
        );
        assert!(scene.calls().is_empty());
    }
}
