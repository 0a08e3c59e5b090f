//! A serial that nobody knows makes one of many fetch at once what WeChat Pay signs with, and not more than once a minute.

use crate::acquiring::{
    accounts::{MERCHANT, bare, given, keep},
    fixture::{
        Scene, block_on,
        certificates::{NEW, OLD, certificate, certificate_mode, lists, signing},
        wechat::{MERCHANT as MCHID, moment, payment, signing_as},
    },
};
use acquiring::{certificates::refresh, wechat::receive};
use api::World;
use outbound::Outbound;
use payment::{Channel::Wechat, Failure, Fate, PaymentAccount};
use wechat_pay::{
    Event, Failure as Refusal, TradeState,
    configuration::Receiver,
    gateway::{Asked, Draft, Gateway, Signing},
};

/// Sends the notification of a payment, and reads it as the callback does.
fn notified(world: &World, account: Option<&PaymentAccount>, gateway: &Gateway) -> Result<Event, Refusal> {
    let draft = Draft {
        notify_url: "https://kaimen.example/v1/callbacks/wechat-pay",
        id: "EV-2018022511223320873",
        created_at: 1_777_637_100,
        resource_nonce: "fdasflkja484",
    };
    let now = moment(world.clock.now().unix());
    let sent = gateway.notification(&draft, &payment(TradeState::Success), Signing::Genuine, &now);
    let sent = sent.unwrap();
    let read = |receiver: &Receiver, now| receiver.notifications.read(now, sent.headers(), sent.body());
    let (_, notification) = block_on(receive(world, account, read)).unwrap();
    notification.map(|notification| notification.event)
}

/// How often the list of certificates was asked for since it was last looked at.
fn fetches(scene: &Scene) -> usize {
    let calls = scene.calls();
    let is_fetch = |call: &&outbound::Call| matches!(Asked::read(call, MCHID), Ok(Asked::Certificates));
    calls.iter().filter(is_fetch).count()
}

#[test]
fn an_answer_is_believed_with_what_is_fetched_at_once() {
    let answered = certificate_mode();
    lists(
        &answered,
        signing(&answered, NEW),
        vec![certificate(OLD), certificate(NEW)],
    );
    assert!(matches!(answered.fate(Wechat), Ok(Fate::Paid(_))));
    assert_eq!(fetches(&answered), 1);
    assert!(matches!(answered.fate(Wechat), Ok(Fate::Paid(_))));
    assert_eq!(fetches(&answered), 0, "it is known now");
}

#[test]
fn a_notification_is_believed_with_what_is_fetched_at_once() {
    let told = certificate_mode();
    // The last fetch came too early.
    lists(&told, signing(&told, OLD), vec![certificate(OLD)]);
    assert_eq!(block_on(refresh(&told.world)), Ok(1));
    told.world.clock.advance(60);
    lists(&told, signing(&told, NEW), vec![certificate(OLD), certificate(NEW)]);
    fetches(&told);
    let event = notified(&told.world, None, &signing(&told, NEW));
    assert!(matches!(event, Ok(Event::Transaction(_))), "{event:?}");
    assert_eq!(fetches(&told), 1);
    assert!(notified(&told.world, None, &signing(&told, OLD)).is_ok());
}

#[test]
fn whoever_sends_unknown_serials_makes_us_fetch_once_a_minute() {
    let scene = certificate_mode();
    lists(&scene, signing(&scene, OLD), vec![certificate(OLD)]);
    let unknown = |number: i64| signing_as(&scene, &format!("5A2D0{number:03}"), "alipay_gateway_private_key.pem");
    let mut fetched = Vec::new();
    for second in 0..130 {
        assert!(notified(&scene.world, None, &unknown(second)).is_err());
        if fetches(&scene) > 0 {
            fetched.push(second);
        }
        scene.world.clock.advance(1);
    }
    assert_eq!(fetched, [0, 60, 120]);
    let statements = scene.world.database.statements();
    assert!(notified(&scene.world, None, &unknown(0)).is_err());
    assert_eq!(
        scene.world.database.statements() - statements,
        1,
        "one look, and no turn"
    );
}

#[test]
fn of_many_that_meet_an_unknown_serial_one_fetches() {
    let scene = certificate_mode();
    // The other machine: the same database, and nobody who would answer it.
    let other = World {
        outbound: Outbound::default(),
        ..scene.world.clone()
    };
    let (gateway, elsewhere) = (signing(&scene, NEW), signing(&scene, NEW));
    scene.answers(move |_, now| {
        let on_its_own = std::thread::scope(|threads| {
            let other = &other;
            let elsewhere = &elsewhere;
            threads.spawn(move || notified(other, None, elsewhere).is_ok()).join()
        });
        assert!(!on_its_own.unwrap(), "it waits for the one that fetches");
        let only = certificate(NEW);
        let listed = wechat_pay::gateway::Listed {
            certificate: &only,
            resource_nonce: "fdasflkja484",
        };
        Ok(gateway.certificates(&[listed], "0-9", &moment(now)).unwrap())
    });
    assert!(notified(&scene.world, None, &signing(&scene, NEW)).is_ok());
    assert_eq!(fetches(&scene), 1);
}

#[test]
fn a_public_key_that_is_unknown_is_in_no_list() {
    let scene = certificate_mode();
    lists(&scene, signing(&scene, OLD), vec![certificate(OLD), certificate(NEW)]);
    let unknown = signing_as(&scene, "PUB_KEY_ID_0119", "alipay_gateway_private_key.pem");
    assert!(notified(&scene.world, None, &unknown).is_err());
    assert_eq!(fetches(&scene), 0);
}

/// What a merchant's key opens is believed for that merchant alone.
#[test]
fn a_merchants_own_account_fetches_for_itself_alone() {
    let scene = bare(Wechat);
    let mut keys = given(&scene, Wechat);
    keys.insert("certificates".to_owned(), certificate(OLD).pem);
    for name in ["public_key_id", "public_key"] {
        keys.remove(name);
    }
    let own = keep(&scene, Some(MERCHANT), Wechat, &keys);
    let platform = keep(&scene, None, Wechat, &keys);
    lists(&scene, signing(&scene, NEW), vec![certificate(OLD), certificate(NEW)]);
    assert!(notified(&scene.world, Some(&own), &signing(&scene, NEW)).is_ok());
    assert_eq!(fetches(&scene), 1);
    assert!(notified(&scene.world, Some(&own), &signing(&scene, OLD)).is_ok());
    assert!(notified(&scene.world, Some(&own), &signing(&scene, NEW)).is_ok());
    assert_eq!(fetches(&scene), 0);
    // The platform has not fetched yet, and nobody answers it now.
    scene.answers(|_, _| Err(crate::acquiring::fixture::silence()));
    assert!(notified(&scene.world, Some(&platform), &signing(&scene, NEW)).is_err());
}

#[test]
fn a_fetch_that_failed_is_tried_again_after_some_minutes() {
    let scene = certificate_mode();
    assert!(matches!(block_on(refresh(&scene.world)), Err(Failure::Silent(_))));
    lists(&scene, signing(&scene, OLD), vec![certificate(OLD)]);
    let mut fetched = Vec::new();
    for minute in 0..=400 {
        if block_on(refresh(&scene.world)) == Ok(1) {
            fetched.push(minute);
        }
        scene.world.clock.advance(60);
    }
    assert_eq!(fetched, [10, 370]);
}
