//! Alipay: answers that are not believed.

use crate::acquiring::fixture::{
    NUMBER, Scene,
    alipay::{altered, as_it_should, gateway, moment, plays, refunded, refusal, refuses, signing_with, stands, trade},
    faults,
};
use alipay::{
    TradeStatus,
    gateway::{Gateway, Reply, Signing},
};
use payment::Channel::Alipay;

#[test]
fn whatever_befalls_an_answer_settles_nothing() {
    faults::assert_unknown(Alipay, |scene| {
        stands(scene, trade(TradeStatus::Success, true), Some(refunded()));
    });
}

fn works(scene: &Scene, gateway: Gateway, signing: Signing) {
    plays(scene, gateway, signing, |asked, _| {
        as_it_should(asked, &trade(TradeStatus::Success, true), Some(&refunded()))
    });
}

#[test]
fn a_success_without_a_good_signature_settles_nothing() {
    let scene = Scene::new();
    for signing in [Signing::WrongKey, Signing::Unsigned] {
        works(&scene, gateway(), signing);
        faults::assert_all_unclear(&scene, Alipay, &format!("{signing:?}"));
    }
    works(&scene, signing_with("gateway_private_key.pem"), Signing::Genuine);
    faults::assert_all_unclear(&scene, Alipay, "another key");
}

#[test]
fn a_refusal_without_a_good_signature_settles_nothing() {
    let scene = Scene::new();
    let codes = [
        "ACQ.TRADE_NOT_EXIST",
        "ACQ.TRADE_HAS_SUCCESS",
        "ACQ.TRADE_HAS_CLOSE",
        "ACQ.TRADE_HAS_FINISHED",
        "ACQ.TRADE_STATUS_ERROR",
        "ACQ.REASON_TRADE_REFUND_FEE_ERR",
        "isv.invalid-signature",
    ];
    for code in codes {
        for signing in [Signing::WrongKey, Signing::Unsigned] {
            refuses(&scene, signing, code);
            faults::assert_all_unclear(&scene, Alipay, code);
        }
        // As the gateway itself answers where it does not get as far as the method.
        plays(&scene, gateway(), Signing::Unsigned, move |_, method| {
            refusal(method, code).as_error()
        });
        faults::assert_all_unclear(&scene, Alipay, code);
    }
}

#[test]
fn what_alipay_does_not_know_yet_settles_nothing() {
    let scene = Scene::new();
    for signing in [Signing::Genuine, Signing::Unsigned] {
        plays(&scene, gateway(), signing, |_, method| Reply::unclear(method));
        faults::assert_all_unclear(&scene, Alipay, "an outcome that is not known");
    }
}

#[test]
fn an_answer_that_was_altered_settles_nothing() {
    let scene = Scene::new();
    // Where there is such a text; a byte of the signature everywhere.
    for (from, to) in [
        (r#""sign":""#, r#""sign":"A"#),
        (NUMBER, "0198c0de000070008000000000000002"),
    ] {
        works(&scene, gateway(), Signing::Genuine);
        scene.befalls(move |answer| Ok(altered(&answer, from, to)));
        faults::assert_all_unclear(&scene, Alipay, from);
    }
    // The same in other words is another text.
    works(&scene, gateway(), Signing::Genuine);
    scene.befalls(|answer| Ok(altered(&answer, r#""code":"#, r#""code" :"#)));
    faults::assert_all_unclear(&scene, Alipay, "JSON that was written anew");
}

#[test]
fn an_answer_to_another_question_settles_nothing() {
    let (scene, gateway) = (Scene::new(), gateway());
    let now = moment(scene.world.clock.now().unix());
    let paid = Reply::queried(&trade(TradeStatus::Success, true));
    let paid = gateway.answer(&paid, Signing::Genuine, &now).unwrap();
    let back = gateway.answer(&Reply::refunded(&refunded(), true), Signing::Genuine, &now);
    let back = back.unwrap();
    scene.answers(move |call, _| {
        let text = String::from_utf8_lossy(call.body()).into_owned();
        let is_query = text.contains("alipay.trade.query");
        Ok(if is_query { back.clone() } else { paid.clone() })
    });
    faults::assert_all_unclear(&scene, Alipay, "answers to other questions");
}
