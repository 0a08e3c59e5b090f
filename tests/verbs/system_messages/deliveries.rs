//! Messages on their way: at most once by each channel.

use crate::system_messages::{
    counterparts::{Counterparts, Word},
    shop::{OPENID, PHONE, Shop},
};
use ::wechat::server::Refusal;
use clock::Id;
use database::{Database, Statements};
use message::delivery;
use scene::{STAFF, give_back, pay_through};
use serde_json::{Value, json};
use settings::Mode;
use std::thread;
use tempfile::TempDir;

const DELIVER: &str = "/internal/due/message-delivery";

/// A refund of so many orders is decided.
fn refunds(shop: &Shop, orders: i64) {
    for number in 0..orders {
        let stay = shop.order(60 + 60 * number);
        pay_through(&shop.world, "wechat", stay.charge_id, 4000);
        stay.pay(&shop.world);
        give_back(&shop.world, stay.order_id, 1500, "decided");
    }
}

/// The shop cancels an order.
pub(super) fn cancellation(shop: &Shop) {
    let order = shop.order(24 * 60).order_id;
    shop.run(&format!(
        "UPDATE \"order\" SET status = 'cancelled', changed_by = '{STAFF}', cause = 'x' WHERE id = '{order}'"
    ));
}

const BUSY: Word = Word::Refused(Refusal {
    code: -1,
    message: "system error",
});
const TOO_OFTEN: Word = Word::Refused(Refusal {
    code: 45009,
    message: "reach max api daily quota limit",
});

#[test]
fn a_message_goes_out_once_by_wechat() {
    let (shop, counterparts) = Shop::open();
    refunds(&shop, 1);
    assert_eq!(shop.deliver(), (1, 0));
    let told = format!("sandbox-refund-decided {OPENID} amount3=¥15.00 thing1=开门茶室·柳巷店 thing2=听雨");
    assert_eq!(counterparts.came(), [told]);
    let all = shop
        .world
        .database
        .all::<Value>("SELECT id FROM message_delivery", &[])
        .unwrap();
    let sent: Id = serde_json::from_value(all[0]["id"].clone()).unwrap();
    for _ in 0..3 {
        shop.ask(DELIVER, &[sent, sent]);
    }
    assert_eq!((counterparts.came(), shop.deliver()), (vec![], (0, 0)));
    assert_eq!(shop.deliveries(), ["refund_decided wechat sent"]);
}

#[test]
fn who_does_not_want_it_is_asked_by_the_next_channel_of_the_template_only() {
    let (shop, counterparts) = Shop::open();
    shop.guest_has_a_phone();
    counterparts.says(Word::Refused(Refusal::NOT_WANTED));
    refunds(&shop, 1);
    cancellation(&shop);
    assert_eq!((shop.deliver(), counterparts.came().len()), ((0, 2), 2));
    counterparts.says(Word::Sent);
    assert_eq!(shop.deliver(), (1, 0));
    assert_eq!(counterparts.came(), [format!("1000003 {PHONE} 开门茶室·柳巷店 听雨")]);
    assert_eq!(
        shop.deliveries(),
        [
            "order_cancelled wechat not_wanted",
            "order_cancelled sms sent",
            "refund_decided wechat not_wanted"
        ]
    );
    assert_eq!(shop.count("message"), 2, "the inbox has both");
}

#[test]
fn a_guest_without_wechat_is_told_by_text_where_the_template_says_so() {
    let (shop, counterparts) = Shop::open();
    shop.run("DELETE FROM identity");
    refunds(&shop, 1);
    cancellation(&shop);
    assert_eq!((shop.waiting().len(), shop.count("message")), (0, 2));
    shop.guest_has_a_phone();
    shop.run("UPDATE \"order\" SET status = 'cancelled', changed_by = 'x' WHERE status = 'paid'");
    assert_eq!((shop.deliver(), counterparts.came().len()), ((1, 0), 1));
    assert_eq!(shop.deliveries(), ["order_cancelled sms sent"]);
}

#[test]
fn silence_is_not_repeated_and_the_others_are_left_to_the_next_call() {
    let (shop, counterparts) = Shop::open();
    shop.guest_has_a_phone();
    refunds(&shop, 3);
    for (word, counts) in [(Word::Silent, (0, 1)), (Word::Broken, (0, 1)), (Word::Sent, (1, 0))] {
        counterparts.says(word);
        assert_eq!((shop.deliver(), counterparts.came().len()), (counts, 1), "{word:?}");
    }
    shop.forward_minutes(24 * 60);
    assert_eq!((shop.deliver(), counterparts.came()), ((0, 0), vec![]));
    let deliveries = shop.deliveries();
    assert_eq!(
        deliveries.iter().filter(|told| told.contains(" unknown ")).count(),
        2,
        "{deliveries:?}"
    );
    assert!(
        deliveries.iter().any(|told| told.contains("no answer")),
        "{deliveries:?}"
    );
}

#[test]
fn where_nobody_knows_whether_it_went_out_no_other_channel_tells_it_again() {
    let (shop, counterparts) = Shop::open();
    shop.guest_has_a_phone();
    cancellation(&shop);
    counterparts.says(Word::Silent);
    shop.deliver();
    counterparts.says(Word::Sent);
    shop.forward_minutes(60);
    assert_eq!((shop.deliver(), counterparts.came().len()), ((0, 0), 1));
}

#[test]
fn a_clear_refusal_is_tried_again_with_growing_pauses_and_five_times_at_most() {
    let (shop, counterparts) = Shop::open();
    refunds(&shop, 1);
    for (word, pause) in [(BUSY, 60), (TOO_OFTEN, 300), (BUSY, 1500), (TOO_OFTEN, 7500)] {
        counterparts.says(word);
        assert_eq!((shop.deliver(), counterparts.came().len()), ((0, 1), 1));
        shop.world.clock.advance(pause - 1);
        assert_eq!((shop.deliver(), counterparts.came().len()), ((0, 0), 0));
        shop.world.clock.advance(1);
    }
    assert_eq!((shop.deliver(), counterparts.came().len()), ((0, 1), 1));
    assert_eq!(
        shop.deliveries(),
        ["refund_decided wechat failed too many calls (errcode 45009)"]
    );
    assert_eq!(shop.waiting(), []);
}

#[test]
fn after_a_refusal_it_may_go_out_after_all() {
    let (shop, counterparts) = Shop::open();
    refunds(&shop, 1);
    counterparts.says(BUSY);
    shop.deliver();
    shop.forward_minutes(1);
    counterparts.says(Word::Sent);
    assert_eq!((shop.deliver(), counterparts.came().len()), ((1, 0), 2));
    assert_eq!(shop.deliveries(), ["refund_decided wechat sent"]);
}

#[test]
fn what_wechat_will_never_take_goes_by_text_and_says_why() {
    let (shop, counterparts) = Shop::open();
    shop.guest_has_a_phone();
    cancellation(&shop);
    counterparts.says(Word::Refused(Refusal::UNFITTING));
    shop.deliver();
    counterparts.says(Word::Rejected("LimitExceeded.PhoneNumberThirtySecondLimit"));
    assert_eq!(shop.deliver(), (0, 1));
    shop.forward_minutes(1);
    counterparts.says(Word::Rejected("FailedOperation.PhoneNumberInBlacklist"));
    assert_eq!((shop.deliver(), counterparts.came().len()), ((0, 1), 3));
    let deliveries = shop.deliveries();
    assert!(
        deliveries[0].starts_with("order_cancelled wechat failed the message does not fit"),
        "{deliveries:?}"
    );
    assert_eq!(
        deliveries[1],
        "order_cancelled sms failed not sent, FailedOperation.PhoneNumberInBlacklist"
    );
    assert!(!deliveries.concat().contains("13800138000"), "{deliveries:?}");
}

#[test]
fn nothing_that_is_kept_of_a_failure_names_the_guest() {
    let (shop, counterparts) = Shop::open();
    shop.guest_has_a_phone();
    shop.run("DELETE FROM identity");
    for code in [
        "LimitExceeded.PhoneNumberDailyLimit",
        "FailedOperation.SignatureIncorrectOrUnapproved",
    ] {
        cancellation(&shop);
        counterparts.says(Word::Rejected(code));
        shop.deliver();
        shop.forward_minutes(200);
    }
    for word in [Word::Silent, Word::Broken] {
        cancellation(&shop);
        counterparts.says(word);
        shop.deliver();
    }
    let deliveries = shop.deliveries().concat();
    for secret in ["13800138000", "138****8000", OPENID, "sandbox-sms-key", "86_t"] {
        assert!(!deliveries.contains(secret), "{deliveries}");
    }
    assert_eq!(shop.count("message_delivery WHERE failure IS NOT NULL"), 4);
}

#[test]
fn who_died_while_sending_is_not_repeated() {
    let (shop, counterparts) = Shop::open();
    shop.guest_has_a_phone();
    cancellation(&shop);
    let [delivery] = shop.waiting()[..] else {
        panic!("one way at a time");
    };
    let now = shop.world.clock.now();
    let taken = delivery::take(&shop.world.database, delivery, now).unwrap().unwrap();
    assert_eq!((taken.id, taken.attempts), (delivery, 1));
    for _ in 0..3 {
        shop.ask(DELIVER, &[delivery]);
        shop.forward_minutes(60);
    }
    assert_eq!(counterparts.came(), [] as [String; 0]);
    assert_eq!(shop.deliveries(), ["order_cancelled wechat sending"]);
    // The one who comes back late settles what is his, and nothing else.
    delivery::settle(&shop.world.database, &taken, &delivery::Outcome::Sent, now).unwrap();
    delivery::settle(
        &shop.world.database,
        &taken,
        &delivery::Outcome::Refused("x".to_owned()),
        now,
    )
    .unwrap();
    assert_eq!(shop.deliveries(), ["order_cancelled wechat sent"]);
}

#[test]
fn of_many_at_once_each_message_goes_out_once() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("shop.db");
    let (shop, counterparts) = Shop::with(Database::in_file(&file, true).unwrap());
    refunds(&shop, 8);
    let sent: u64 = thread::scope(|scope| {
        let racers: Vec<_> = (0..4).map(|_| scope.spawn(|| shop.apart(&file).deliver().0)).collect();
        racers.into_iter().map(|racer| racer.join().unwrap()).sum()
    });
    assert_eq!((sent, counterparts.came().len()), (8, 8));
}

#[test]
fn without_a_form_a_message_stays_in_the_inbox_and_goes_the_next_way() {
    let (mut shop, counterparts) = Shop::open();
    shop.guest_has_a_phone();
    shop.set(
        "message_templates",
        r#"{"order_cancelled": {"sms": {"id": "7", "fields": {"2": "store", "10": "at", "1": "order"}}}}"#,
    );
    refunds(&shop, 1);
    cancellation(&shop);
    assert_eq!(shop.deliver(), (0, 2));
    assert_eq!(shop.deliver(), (1, 0));
    let came = counterparts.came();
    let [text] = &came[..] else { panic!("{came:?}") };
    assert!(
        text.starts_with(&format!("7 {PHONE} ")) && text.ends_with(" 开门茶室·柳巷店 2027年1月15日 16:00"),
        "{text}"
    );
    assert_eq!(
        shop.count("message_delivery WHERE state = 'not_wanted' AND failure LIKE '%message_templates%'"),
        2
    );
}

#[test]
fn a_wrong_setting_sends_nothing_and_is_a_refusal_that_people_can_set_right() {
    let (mut shop, counterparts) = Shop::open();
    refunds(&shop, 1);
    for wrong in [
        "x",
        "[]",
        r#"{"refund_decided": {"fax": {"id": "1", "fields": {"thing1": "store"}}}}"#,
        r#"{"refund_decided": {"wechat": {"id": "1", "fields": {}}}}"#,
        r#"{"refund_decided": {"wechat": {"id": "1", "fields": {"thing1": "phone"}}}}"#,
    ] {
        shop.set("message_templates", wrong);
        assert_eq!(shop.deliver(), (0, 1), "{wrong}");
        shop.run("UPDATE message_delivery SET attempts = 0");
        shop.forward_minutes(1);
    }
    shop.set("wechat_secret", "");
    assert_eq!((shop.deliver(), counterparts.came()), ((0, 1), vec![]));
    assert!(
        shop.deliveries()[0].contains("wechat_secret"),
        "{:?}",
        shop.deliveries()
    );
    shop.set("tick_secret", "sandbox-tick-secret");
    shop.forward_minutes(1);
    assert_eq!((shop.deliver(), counterparts.came().len()), ((1, 0), 1));
}

#[test]
fn the_sandboxs_forms_are_none_of_a_live_bundle() {
    let (mut shop, counterparts) = Shop::open();
    refunds(&shop, 1);
    shop.set("tick_secret", "of-our-own");
    shop.world.mode = Mode::Live;
    let (status, done) = shop.call(DELIVER, "of-our-own", &json!({ "subjects": shop.waiting() }));
    assert_eq!((status, &done["unsent_messages"]), (200, &json!(1)));
    assert_eq!(
        (
            counterparts.came(),
            shop.count("message_delivery WHERE state = 'not_wanted'")
        ),
        (vec![], 1)
    );
}

#[test]
fn only_the_ticker_is_obeyed_and_only_with_subjects() {
    let (shop, counterparts): (Shop, Counterparts) = Shop::open();
    refunds(&shop, 1);
    for task in [DELIVER, "/internal/due/payment-reminder"] {
        let subjects = json!({ "subjects": shop.waiting() });
        assert_eq!(shop.call(task, "guessed", &subjects).0, 401);
        assert_eq!(shop.call(task, &shop.guest.token, &subjects).0, 401);
        for body in [
            json!({}),
            json!({ "subjects": 1 }),
            json!({ "subjects": [1] }),
            json!([]),
        ] {
            assert_eq!(shop.call(task, "sandbox-tick-secret", &body).0, 400, "{body}");
        }
        let strange = json!({ "subjects": [shop.guest.id, "x"] });
        assert_eq!(shop.call(task, "sandbox-tick-secret", &strange).0, 200);
    }
    assert_eq!((counterparts.came(), shop.waiting().len()), (vec![], 1));
}
