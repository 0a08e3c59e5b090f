//! UnionPay: answers that are not believed.

use crate::acquiring::fixture::{
    NUMBER, REFUND, Scene, faults,
    unionpay::{as_it_should, gateway, of_merchant, paid, plays, refunded, signing_with, stands},
};
use payment::Channel::Unionpay;
use unionpay::gateway::{Asked, Gateway};

#[test]
fn whatever_befalls_an_answer_settles_nothing() {
    faults::assert_unknown(Unionpay, |scene| {
        stands(scene, Some(paid(scene, "00")), Some(refunded(scene, "00")));
    });
}

/// The merchant's gateway reads, another one answers.
fn answered_by(scene: &Scene, other: Gateway) {
    let (paid, back) = (paid(scene, "00"), refunded(scene, "00"));
    plays(scene, gateway(), move |_, asked| {
        as_it_should(&other, asked, Some(&paid), Some(&back))
    });
}

#[test]
fn a_certificate_that_is_not_unionpays_settles_nothing() {
    let scene = Scene::new();
    let gateway_key = "unionpay_gateway_private_key.pem";
    for (name, private_key, certificate) in [
        (
            "another chain",
            "unionpay_foreign_private_key.pem",
            "unionpay_foreign_certificate.pem",
        ),
        ("an old certificate", gateway_key, "unionpay_expired_certificate.pem"),
        (
            "a merchant's certificate",
            gateway_key,
            "unionpay_merchant_certificate.pem",
        ),
        (
            "another key",
            "unionpay_foreign_private_key.pem",
            "unionpay_gateway_certificate.pem",
        ),
    ] {
        answered_by(&scene, signing_with(private_key, certificate));
        faults::assert_all_unclear(&scene, Unionpay, name);
    }
}

#[test]
fn an_answer_for_another_merchant_settles_nothing() {
    let scene = Scene::new();
    let other = of_merchant(
        "777290000000002",
        "unionpay_gateway_private_key.pem",
        "unionpay_gateway_certificate.pem",
    );
    answered_by(&scene, other);
    faults::assert_all_unclear(&scene, Unionpay, "another merchant");
}

#[test]
fn what_nobody_signed_settles_nothing() {
    let scene = Scene::new();
    // Where UnionPay could not verify the request.
    scene.answers(|_, _| Ok(Gateway::rejection("签名验证失败[9100004]")));
    faults::assert_all_unclear(&scene, Unionpay, "a rejection");
    for (part, other) in [("&signature=", "&unsigned="), ("respCode=00", "respCode=34")] {
        answered_by(&scene, gateway());
        scene.befalls(move |mut answer| {
            let body = String::from_utf8(answer.body().clone()).unwrap();
            assert!(body.contains(part), "{body}");
            *answer.body_mut() = body.replace(part, other).into_bytes();
            Ok(answer)
        });
        faults::assert_all_unclear(&scene, Unionpay, other);
    }
}

#[test]
fn an_answer_to_another_question_settles_nothing() {
    let scene = Scene::new();
    let (paid, back) = (paid(&scene, "00"), refunded(&scene, "00"));
    plays(&scene, gateway(), move |gateway, asked| {
        // Of the payment where the refund is asked about, and the other way round.
        let mut other = asked.clone();
        match &mut other {
            Asked::AppOrder(order) => swap(&mut order.order_id),
            Asked::Query(query) => swap(&mut query.order_id),
            Asked::Refund(refund) => swap(&mut refund.order_id),
            Asked::File(_) => {}
        }
        as_it_should(gateway, &other, Some(&paid), Some(&back))
    });
    faults::assert_all_unclear(&scene, Unionpay, "answers to other questions");
}

fn swap(number: &mut String) {
    *number = if number == NUMBER { REFUND } else { NUMBER }.to_owned();
}
