//! WeChat Pay changes its key: old and new certificate and public key are good at once, and nothing is lost meanwhile.

use crate::acquiring::fixture::{
    NUMBER, Scene, block_on,
    certificates::{NEW, OLD, certificate, certificate_mode, fetched, lists, signing},
    secrets,
    wechat::{gateway, moment, payment, refunded, refusal, signing_as},
};
use acquiring::wechat::receive;
use payment::{Channel::Wechat, Failure, Fate};
use wechat_pay::{
    Doubt, Event, Failure as Refusal, RefundNotice, RefundState, TradeState,
    configuration::Receiver,
    gateway::{Draft, Gateway, Signing},
};

const DRAFT: Draft<'_> = Draft {
    notify_url: "https://kaimen.example/v1/callbacks/wechat-pay",
    id: "EV-2018022511223320873",
    created_at: 1_777_637_100,
    resource_nonce: "fdasflkja484",
};

/// Sends the notifications of a payment and of a refund, and reads them as the callback does.
fn notified(scene: &Scene, gateway: &Gateway) -> [Result<Event, Refusal>; 2] {
    let now = moment(scene.world.clock.now().unix());
    let back = RefundNotice {
        mchid: "1900000001".to_owned(),
        refund: refunded(RefundState::Success),
    };
    let notifications = [
        gateway.notification(&DRAFT, &payment(TradeState::Success), Signing::Genuine, &now),
        gateway.refund_notification(&DRAFT, &back, Signing::Genuine, &now),
    ];
    notifications.map(|sent| {
        let sent = sent.unwrap();
        let read = |receiver: &Receiver, now| receiver.notifications.read(now, sent.headers(), sent.body());
        let (receiver, notification) = block_on(receive(&scene.world, None, read)).unwrap();
        secrets::assert_none(scene, &format!("{receiver:?} {notification:?}"));
        notification.map(|notification| notification.event)
    })
}

fn assert_believed(scene: &Scene, gateway: impl Fn() -> Gateway) {
    lists(scene, gateway(), Vec::new());
    for (operation, outcome) in scene.everything(Wechat) {
        assert!(outcome.is_ok(), "{operation}: {outcome:?}");
    }
    let [paid, back] = notified(scene, &gateway());
    assert!(
        matches!(&paid, Ok(Event::Transaction(told)) if told.out_trade_no == NUMBER),
        "{paid:?}"
    );
    assert!(matches!(&back, Ok(Event::Refund(_))), "{back:?}");
}

#[test]
fn an_answer_by_a_fetched_certificate_is_believed_after_one_look() {
    let scene = fetched();
    lists(&scene, signing(&scene, NEW), Vec::new());
    // The first answer that an instance sees may be that to any question.
    let before = scene.world.database.statements();
    assert!(scene.open(Wechat).is_ok());
    assert_eq!(scene.world.database.statements() - before, 1);
    // Looked at once, it is known.
    assert!(matches!(scene.fate(Wechat), Ok(Fate::Paid(_))));
    assert_eq!(scene.world.database.statements() - before, 1);
}

#[test]
fn a_notification_by_a_fetched_certificate_is_believed_after_one_look() {
    let scene = fetched();
    let before = scene.world.database.statements();
    let [paid, back] = notified(&scene, &signing(&scene, NEW));
    assert!(paid.is_ok() && back.is_ok());
    assert_eq!(scene.world.database.statements() - before, 1);
}

#[test]
fn a_certificate_that_nobody_fetched_is_not_believed() {
    for scene in [fetched(), certificate_mode(), Scene::new()] {
        let unknown = || signing_as(&scene, "5A2D0BAD", "alipay_gateway_private_key.pem");
        lists(&scene, unknown(), Vec::new());
        for (operation, outcome) in scene.everything(Wechat) {
            assert!(matches!(outcome, Err(Failure::Unclear(_))), "{operation}: {outcome:?}");
        }
        for event in notified(&scene, &unknown()) {
            let is_unknown = matches!(event, Err(Refusal::Unverified(Doubt::UnknownSerial(_))));
            assert!(is_unknown, "{event:?}");
        }
    }
}

#[test]
fn a_known_serial_does_not_make_another_key_good() {
    let scene = fetched();
    let forged = || signing_as(&scene, &certificate(NEW).serial, "alipay_gateway_private_key.pem");
    lists(&scene, forged(), Vec::new());
    assert!(matches!(scene.fate(Wechat), Err(Failure::Unclear(_))));
    for event in notified(&scene, &forged()) {
        assert!(matches!(event, Err(Refusal::Unverified(Doubt::Mismatch))), "{event:?}");
    }
}

#[test]
fn old_and_new_certificate_are_good_at_once() {
    let scene = fetched();
    for name in [OLD, NEW, OLD] {
        assert_believed(&scene, || signing(&scene, name));
    }
}

/// From certificates to the public key: WeChat Pay changes answers and notifications at different times, in any order.
#[test]
fn certificates_and_public_key_are_good_at_once() {
    let both = Scene::with(&[("wechat_pay_certificates", &certificate(OLD).pem)]);
    lists(&both, signing(&both, OLD), vec![certificate(OLD), certificate(NEW)]);
    assert_eq!(block_on(acquiring::certificates::refresh(&both.world)), Ok(2));
    for _ in 0..2 {
        assert_believed(&both, || signing(&both, OLD));
        assert_believed(&both, || gateway(&both));
        assert_believed(&both, || signing(&both, NEW));
    }
}

/// A refusal that a fetched certificate signs counts like any other.
#[test]
fn a_refusal_by_a_fetched_certificate_counts() {
    let scene = fetched();
    let gateway = signing(&scene, NEW);
    scene.answers(move |_, now| Ok(refusal(&gateway, 404, "ORDER_NOT_EXIST", &moment(now))));
    assert_eq!(scene.fate(Wechat), Ok(Fate::Unseen));
}
