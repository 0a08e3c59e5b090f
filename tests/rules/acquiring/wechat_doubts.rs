//! WeChat Pay: answers that are not believed.

use crate::acquiring::fixture::{
    Scene, faults,
    wechat::{as_it_should, gateway, moment, payment, plays, refunded, signing_as, stands},
};
use payment::Channel::Wechat;
use wechat_pay::{
    RefundState, TradeState,
    gateway::{Gateway, Signing},
};

#[test]
fn whatever_befalls_an_answer_settles_nothing() {
    faults::assert_unknown(Wechat, |scene| {
        stands(scene, payment(TradeState::Success), refunded(RefundState::Success));
    });
}

/// A gateway that works, but for how it signs.
fn signing(scene: &Scene, gateway: Gateway, signing: Signing, late_by: i64) {
    plays(scene, gateway, move |gateway, asked, now| {
        let paid = payment(TradeState::Success);
        let back = refunded(RefundState::Success);
        let (mut head, body) = as_it_should(gateway, &asked, &paid, &back, &now).into_parts();
        let at = moment(now.now - late_by);
        gateway.sign_as(signing, &mut head.headers, &body, &at).unwrap();
        http::Response::from_parts(head, body)
    });
}

#[test]
fn a_wrong_signature_settles_nothing() {
    let scene = Scene::new();
    for way in [Signing::Probe, Signing::WrongKey, Signing::OtherSerial] {
        signing(&scene, gateway(&scene), way, 0);
        faults::assert_all_unclear(&scene, Wechat, &format!("{way:?}"));
    }
    for late_by in [300, -300, 86_400] {
        signing(&scene, gateway(&scene), Signing::Genuine, late_by);
        faults::assert_all_unclear(&scene, Wechat, "a signature of another time");
    }
    // A little late is genuine.
    signing(&scene, gateway(&scene), Signing::Genuine, 299);
    assert!(scene.everything(Wechat).iter().all(|(_, outcome)| outcome.is_ok()));
}

#[test]
fn a_key_that_is_not_configured_settles_nothing() {
    let scene = Scene::new();
    let public_key_id = scene.setting("wechat_pay_public_key_id").to_owned();
    // The right serial with another key, and another key under its own serial.
    for serial in [public_key_id.as_str(), "PUB_KEY_ID_OF_ANOTHER"] {
        let other = signing_as(&scene, serial, "alipay_gateway_private_key.pem");
        scene.answers(move |call, now| {
            let asked = wechat_pay::gateway::Asked::read(call, "1900000001").unwrap();
            let (paid, back) = (payment(TradeState::Success), refunded(RefundState::Success));
            Ok(as_it_should(&other, &asked, &paid, &back, &moment(now)))
        });
        faults::assert_all_unclear(&scene, Wechat, "another key");
    }
}

#[test]
fn an_answer_to_another_question_settles_nothing() {
    let scene = Scene::new();
    // What was recorded of a refund is no payment, and the other way round.
    let (gateway, at) = (gateway(&scene), scene.world.clock.now().unix());
    let paid = gateway
        .queried(&payment(TradeState::Success), "0-0", &moment(at))
        .unwrap();
    let back = gateway
        .refunded(&refunded(RefundState::Success), "0-0", &moment(at))
        .unwrap();
    scene.answers(move |call, _| {
        let is_about_refunds = call.uri().path().contains("refund");
        Ok(if is_about_refunds { paid.clone() } else { back.clone() })
    });
    faults::assert_all_unclear(&scene, Wechat, "answers to other questions");
}
