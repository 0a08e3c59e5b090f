//! Guests who are reminded to pay.

use crate::system_messages::{
    counterparts::Word,
    shop::{OPENID, Shop},
};
use ::wechat::server::Refusal;
use database::{Database, Statements, parameters};
use message::reminder::{self, Turn};
use order::Status;
use payment::{
    Channel,
    attempt::{self, NewAttempt},
};
use serde_json::json;
use settings::Mode;
use std::thread;
use tempfile::TempDir;

const REMIND: &str = "/internal/due/payment-reminder";

fn told(until: &str) -> Vec<String> {
    vec![format!(
        "sandbox-payment-reminder {OPENID} amount2=¥40.00 thing1=听雨 time3=2027年1月15日 {until}"
    )]
}

/// Lets time pass to the moment from which one is reminded of an order that was placed at the beginning.
fn forward(shop: &Shop) {
    shop.forward_minutes(10);
}

#[test]
fn a_guest_is_reminded_once_five_minutes_before_the_end() {
    let (shop, wechat) = Shop::open();
    let order = shop.order(60).order_id;
    shop.world.clock.advance(599);
    assert_eq!((shop.remind(), wechat.came()), (0, vec![]));
    shop.world.clock.advance(1);
    assert_eq!((shop.remind(), wechat.came()), (1, told("16:15")));
    let event = format!(
        "order_event WHERE order_id = '{order}' AND kind = 'payment_reminded' AND actor = 'system' AND detail IS NULL
           AND cause = 'wechat' AND at = unixepoch('2027-01-15T16:10:00+08:00')"
    );
    assert_eq!((shop.count(&event), shop.count("message")), (1, 1));
    for _ in 0..10 {
        shop.world.clock.advance(30);
        assert_eq!((shop.remind(), shop.deliver(), wechat.came()), (0, (0, 0), vec![]));
    }
    assert_eq!(shop.deliveries(), ["payment_reminder wechat sent"]);
}

#[test]
fn what_is_paid_cancelled_or_over_is_not_reminded_of() {
    let (shop, wechat) = Shop::open();
    let guest = shop.guest.id;
    let (cancelled, paid) = (shop.order(60), shop.order(180));
    let charges = [cancelled.charge_id, paid.charge_id];
    shop.run(&format!(
        "UPDATE \"order\" SET status = 'cancelled', changed_by = '{guest}' WHERE id = '{}'",
        cancelled.order_id
    ));
    paid.pay(&shop.world);
    forward(&shop);
    assert_eq!(shop.ask(REMIND, &charges)["written_reminders"], 0);
    // Nobody came for more than four minutes, or not before the end.
    shop.order(300);
    shop.world.clock.advance(14 * 60 + 30);
    assert_eq!(shop.remind(), 0);
    shop.world.clock.advance(30);
    assert_eq!((shop.remind(), wechat.came()), (0, vec![]));
    assert_eq!(shop.count("message"), 0);
}

#[test]
fn until_half_a_minute_before_the_end_a_late_call_still_reminds() {
    let (shop, wechat) = Shop::open();
    shop.order(60);
    shop.world.clock.advance(14 * 60 + 29);
    assert_eq!((shop.remind(), wechat.came().len()), (1, 1));
}

#[test]
fn the_reminder_follows_an_end_that_moves() {
    let (shop, wechat) = Shop::open();
    let order = shop.order(60);
    let moved = r#"UPDATE "order" SET pay_before = pay_before + 600 WHERE id = ?1"#;
    shop.world.database.run(moved, parameters![order.order_id]).unwrap();
    forward(&shop);
    assert_eq!(shop.remind(), 0);
    forward(&shop);
    assert_eq!((shop.remind(), wechat.came()), (1, told("16:25")));
}

#[test]
fn a_renewal_is_reminded_of_by_itself() {
    let (shop, wechat) = Shop::open();
    let order = shop.order(0);
    forward(&shop);
    assert_eq!((shop.remind(), wechat.came().len()), (1, 1));
    order.pay(&shop.world);
    let renewal = shop.renewal(order, 10);
    shop.forward_minutes(5);
    assert_eq!((shop.remind(), wechat.came()), (1, told("16:20")));
    let event = format!("order_event WHERE kind = 'payment_reminded' AND detail ->> 'renewal_id' = '{renewal}'");
    assert_eq!((shop.count(&event), shop.remind()), (1, 0));
    // Another wish takes its place, and is another one to be reminded of.
    shop.renewal(order, 10);
    shop.forward_minutes(5);
    assert_eq!((shop.remind(), shop.count("message")), (1, 3));
}

#[test]
fn a_renewal_that_cannot_lengthen_the_stay_is_not_reminded_of() {
    let (shop, wechat) = Shop::open();
    let (moved, over) = (shop.paid(180), shop.paid(-56));
    let former = shop.renewal(moved, 10);
    for order in [moved, over] {
        shop.renewal(order, 10);
    }
    // The money for the former wish comes after all.
    assert!(charge::pay(&shop.world.database, former, "gateway", shop.world.clock.now()).unwrap());
    shop.forward_minutes(5);
    assert_eq!((shop.remind(), wechat.came(), shop.count("message")), (0, vec![], 0));
}

#[test]
fn who_had_no_more_time_is_left_alone() {
    for (minutes, spared) in [("15", 2), ("9223372036854775807", 2), ("0", 0), ("", 0)] {
        let (mut shop, wechat) = Shop::open();
        shop.set("payment_reminder_minutes", minutes);
        shop.order(60);
        let paid = shop.paid(120);
        shop.renewal(paid, 10);
        forward(&shop);
        assert_eq!(
            (shop.remind(), wechat.came(), shop.count("message")),
            (0, vec![], 0),
            "{minutes}"
        );
        assert_eq!(shop.count("reminder_spared"), spared.max(1), "{minutes}");
    }
    let (shop, wechat) = Shop::open();
    let paid = shop.paid(120);
    shop.renewal(paid, 5);
    shop.forward_minutes(1);
    assert_eq!(
        (shop.remind(), wechat.came(), shop.count("reminder_spared")),
        (0, vec![], 1)
    );
}

#[test]
fn who_has_no_wechat_finds_the_reminder_in_the_inbox_and_gets_no_text_message() {
    let (shop, counterparts) = Shop::open();
    shop.guest_has_a_phone();
    shop.run("UPDATE identity SET provider = 'alipay'");
    shop.order(60);
    forward(&shop);
    let done = shop.ask(REMIND, &shop.due("payment-reminder"));
    assert_eq!(
        done,
        json!({ "is_silent": false, "written_reminders": 1, "sent_reminders": 0 })
    );
    assert_eq!(
        (shop.waiting(), counterparts.came(), shop.count("message")),
        (vec![], vec![], 1)
    );
    assert_eq!(shop.count("order_event WHERE kind = 'payment_reminded'"), 0);
}

#[test]
fn who_stands_at_the_cashier_pays_in_peace_for_a_minute() {
    let (shop, wechat) = Shop::open();
    let charge_id = shop.order(60).charge_id;
    forward(&shop);
    let new = NewAttempt {
        account_id: None,
        id: shop.world.clock.id(),
        charge_id,
        channel: Channel::Wechat,
        payer: Some("openid-1"),
        description: "茶室",
    };
    let now = shop.world.clock.now();
    attempt::claim(&shop.world.database, new, now).unwrap().unwrap();
    assert_eq!(shop.remind(), 0);
    let turn = reminder::remind(&shop.world.database, charge_id, now, 300).unwrap();
    assert!(turn == Turn::Again(now.plus_seconds(60)));
    shop.world.clock.advance(60);
    assert_eq!((shop.remind(), wechat.came().len()), (1, 1));
}

#[test]
fn who_does_not_want_it_is_not_asked_again() {
    let (shop, wechat) = Shop::open();
    wechat.says(Word::Refused(Refusal::NOT_WANTED));
    shop.order(60);
    shop.order(180);
    forward(&shop);
    assert_eq!(
        (shop.remind(), wechat.came().len()),
        (0, 2),
        "one guest's wish is not the others'"
    );
    wechat.says(Word::Sent);
    assert_eq!((shop.remind(), shop.deliver(), wechat.came()), (0, (0, 0), vec![]));
    assert_eq!(
        shop.count("message_delivery WHERE state = 'not_wanted' AND failure IS NULL"),
        2
    );
    assert_eq!(shop.count("order_event WHERE kind = 'payment_reminded'"), 0);
}

#[test]
fn what_may_have_gone_out_is_never_sent_again_and_the_others_wait_for_the_next_call() {
    let (shop, wechat) = Shop::open();
    for number in 0..3 {
        shop.order(60 + 120 * number);
    }
    forward(&shop);
    for (word, expected) in [(Word::Silent, 0), (Word::Broken, 0), (Word::Sent, 1), (Word::Sent, 0)] {
        wechat.says(word);
        assert_eq!(shop.remind(), expected);
    }
    assert_eq!(wechat.came().len(), 3, "each guest was tried once");
    assert_eq!(shop.count("message_delivery WHERE state = 'unknown'"), 2);
    assert_eq!(shop.count("order_event WHERE kind = 'payment_reminded'"), 1);
}

#[test]
fn after_a_clear_refusal_it_goes_out_later_if_it_still_helps() {
    let (shop, wechat) = Shop::open();
    let (paid, late, waits) = (shop.order(60), shop.order(180), shop.order(300));
    forward(&shop);
    wechat.says(Word::Refused(Refusal {
        code: 45011,
        message: "api minute-quota reach limit",
    }));
    assert_eq!((shop.remind(), wechat.came().len(), shop.waiting().len()), (0, 3, 3));
    wechat.says(Word::Sent);
    shop.forward_minutes(1);
    paid.pay(&shop.world);
    let still = "UPDATE message_delivery SET at = at + 1000 WHERE message_id = (SELECT id FROM message WHERE key = ?1)";
    shop.world.database.run(still, parameters![late.charge_id]).unwrap();
    assert_eq!((shop.deliver(), wechat.came().len()), ((1, 0), 1));
    let reminded = format!(
        "order_event WHERE kind = 'payment_reminded' AND order_id = '{}'",
        waits.order_id
    );
    assert_eq!(shop.count(&reminded), 1);
    shop.forward_minutes(20);
    assert_eq!((shop.deliver(), wechat.came()), ((0, 0), vec![]), "its time is over");
    assert_eq!(shop.count("message_delivery WHERE state = 'not_wanted'"), 2);
    assert_eq!(shop.waiting(), []);
}

#[test]
fn who_died_between_the_message_and_the_call_is_not_repeated() {
    let (shop, wechat) = Shop::open();
    let charge_id = shop.order(60).charge_id;
    forward(&shop);
    let now = shop.world.clock.now();
    let turn = shop
        .world
        .database
        .transaction(|change| reminder::remind(change, charge_id, now, 300))
        .unwrap();
    assert!(matches!(turn, Turn::Told(Some(taken)) if taken.attempts == 1));
    assert_eq!((shop.remind(), shop.deliver(), wechat.came()), (0, (0, 0), vec![]));
    assert_eq!(shop.deliveries(), ["payment_reminder wechat sending"]);
}

#[test]
fn who_died_before_the_commit_has_told_nobody_and_it_is_done_anew() {
    let (shop, wechat) = Shop::open();
    let charge_id = shop.order(60).charge_id;
    forward(&shop);
    let now = shop.world.clock.now();
    let died = shop
        .world
        .database
        .transaction(|change| -> Result<(), database::Error> {
            reminder::remind(change, charge_id, now, 300)?;
            change.run("SELECT 1 FROM nowhere", &[]).map(drop)
        });
    assert!(died.is_err());
    assert_eq!((shop.remind(), wechat.came().len()), (1, 1));
}

#[test]
fn calls_at_once_remind_each_guest_once() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("shop.db");
    let (shop, wechat) = Shop::with(Database::in_file(&file, true).unwrap());
    for number in 0..8 {
        shop.order(60 + 60 * number);
    }
    forward(&shop);
    let sent: u64 = thread::scope(|scope| {
        let racers: Vec<_> = (0..4).map(|_| scope.spawn(|| shop.apart(&file).remind())).collect();
        racers.into_iter().map(|racer| racer.join().unwrap()).sum()
    });
    assert_eq!((sent, wechat.came().len()), (8, 8));
    assert_eq!(shop.count("order_event WHERE kind = 'payment_reminded'"), 8);
}

#[test]
fn without_a_template_the_reminder_is_in_the_inbox_only() {
    let (mut shop, wechat) = Shop::open();
    shop.order(60);
    forward(&shop);
    shop.set("payment_reminder_minutes", "five");
    let (status, problem) = shop.call(
        REMIND,
        "sandbox-tick-secret",
        &json!({ "subjects": shop.due("payment-reminder") }),
    );
    assert_eq!((status, &problem["type"]), (503, &json!("/problems/not-configured")));
    shop.set("wechat_payment_reminder_template", " ");
    assert_eq!((shop.remind(), wechat.came(), shop.count("message")), (0, vec![], 1));
    shop.set("wechat_payment_reminder_template", "");
    shop.order(180);
    forward(&shop);
    assert_eq!(shop.remind(), 0);
    assert_eq!(shop.count("message_delivery WHERE state = 'not_wanted'"), 2);
}

#[test]
fn a_reminders_form_may_stand_with_the_others() {
    let (mut shop, wechat) = Shop::open();
    shop.world.mode = Mode::Sandbox;
    shop.order(60);
    forward(&shop);
    let forms = r#"{"payment_reminder": {"wechat": {"id": "of-our-own", "fields": {"thing1": "store"}}}}"#;
    let given = [
        ("tick_secret", "sandbox-tick-secret"),
        ("payment_reminder_minutes", "5"),
        ("message_templates", forms),
        ("wechat_api", "http://system-sandbox.spin.internal"),
        ("wechat_appid", "wx5a2db0c0ffee0001"),
        ("wechat_secret", "sandbox-wechat-secret"),
    ];
    shop.world.settings = settings::Settings::given(given.map(|(name, value)| (name, value.to_owned())));
    assert_eq!(
        (shop.remind(), wechat.came()),
        (1, vec![format!("of-our-own {OPENID} thing1=开门茶室·柳巷店")])
    );
}

#[test]
fn unusable_fields_send_nothing_and_may_be_set_right() {
    for unusable in [
        "",
        "{}",
        "null",
        "x",
        "[]",
        r#"["thing1"]"#,
        r#"{"thing1": "price"}"#,
        r#"{"thing1": 1}"#,
    ] {
        let (mut shop, wechat) = Shop::open();
        shop.order(60);
        forward(&shop);
        shop.set("wechat_payment_reminder_fields", unusable);
        assert_eq!((shop.remind(), wechat.came()), (0, vec![]), "{unusable}");
        shop.set("wechat_payment_reminder_fields", r#"{"thing1": "store"}"#);
        shop.forward_minutes(1);
        assert_eq!((shop.deliver(), wechat.came().len()), ((1, 0), 1), "{unusable}");
    }
}

#[test]
fn a_paid_order_is_never_reminded_of_however_it_is_asked() {
    let (shop, wechat) = Shop::open();
    let stay = shop.order(60);
    forward(&shop);
    stay.bring_to(&shop.world, Status::Paid);
    let done = shop.ask(REMIND, &[stay.charge_id, stay.charge_id, stay.order_id]);
    assert_eq!((&done["written_reminders"], wechat.came()), (&json!(0), vec![]));
}
