//! Guests who are reminded to pay.

use crate::{
    gateway::settings,
    shop::Shop,
    wechat::{Wechat, Word},
};
use ::wechat::server::Refusal;
use database::{Database, Statements, parameters};
use order::{Status, reminder};
use payment::{
    Channel,
    attempt::{self, NewAttempt},
};
use serde_json::Value;
use settings::{Mode, Settings};
use std::thread;
use tempfile::TempDir;

const MESSAGE: &str = "sandbox-payment-reminder amount2=¥40.00 thing1=听雨 time3=2027年1月15日 16:15";

fn open() -> (Shop, Wechat) {
    let mut shop = Shop::open();
    let wechat = Wechat::of(&mut shop);
    (shop, wechat)
}

/// What a tick answers.
fn ticked(shop: &Shop) -> Value {
    let (status, done) = shop.call("POST", Some("Bearer sandbox-tick-secret"));
    assert_eq!(status, 200, "{done}");
    done
}

fn sent(shop: &Shop) -> u64 {
    ticked(shop)["sent_reminders"].as_u64().unwrap()
}

/// Lets time pass to the moment from which one is reminded of an order that was placed at the beginning.
fn forward(shop: &Shop) {
    shop.forward_minutes(10);
}

fn set(shop: &mut Shop, name: &'static str, value: &str) {
    let others = settings().into_iter().filter(|(other, _)| *other != name);
    shop.world.settings = Settings::given(others.chain([(name, value.to_owned())]));
}

#[test]
fn a_guest_is_reminded_once_five_minutes_before_the_end() {
    let (shop, wechat) = open();
    let stay = shop.order(60);
    let order = stay.order_id;
    shop.world.clock.advance(599);
    assert_eq!((sent(&shop), wechat.came()), (0, vec![]));
    shop.world.clock.advance(1);
    assert_eq!((sent(&shop), wechat.came()), (1, vec![MESSAGE.to_owned()]));
    let event = format!(
        "order_event WHERE order_id = '{order}' AND kind = 'payment_reminded' AND actor = 'system' AND detail IS NULL
           AND at = unixepoch('2027-01-15T16:10:00+08:00')"
    );
    assert_eq!(
        (shop.count(&event), shop.count("payment_reminder WHERE state = 'sent'")),
        (1, 1)
    );
    for _ in 0..10 {
        shop.world.clock.advance(30);
        assert_eq!((sent(&shop), wechat.came()), (0, vec![]));
    }
    assert_eq!(shop.read(stay).status, Status::Expired);
}

#[test]
fn what_is_paid_cancelled_or_over_is_not_reminded_of() {
    let (shop, wechat) = open();
    let cancelled = shop.order(60);
    shop.paid(180);
    cancelled.turn(&shop.world, Status::Cancelled, "test");
    forward(&shop);
    assert_eq!(sent(&shop), 0);
    // The tick did not come for more than four minutes, or not before the end.
    shop.order(300);
    shop.world.clock.advance(14 * 60 + 30);
    assert_eq!(sent(&shop), 0);
    shop.world.clock.advance(30);
    assert_eq!((sent(&shop), wechat.came()), (0, vec![]));
    assert_eq!(shop.count("payment_reminder"), 0);
}

#[test]
fn until_half_a_minute_before_the_end_a_late_tick_still_reminds() {
    let (shop, wechat) = open();
    shop.order(60);
    shop.world.clock.advance(14 * 60 + 29);
    assert_eq!((sent(&shop), wechat.came().len()), (1, 1));
}

#[test]
fn the_reminder_follows_an_end_that_moves() {
    let (shop, wechat) = open();
    let order = shop.order(60);
    for moved in [
        r#"UPDATE "order" SET pay_before = pay_before + 600 WHERE id = ?1"#,
        "UPDATE charge SET pay_before = pay_before + 600 WHERE order_id = ?1",
    ] {
        shop.world.database.run(moved, parameters![order.order_id]).unwrap();
    }
    forward(&shop);
    assert_eq!(sent(&shop), 0);
    forward(&shop);
    assert_eq!((sent(&shop), wechat.came().len()), (1, 1));
}

#[test]
fn a_renewal_is_reminded_of_by_itself() {
    let (shop, wechat) = open();
    let order = shop.order(0);
    forward(&shop);
    assert_eq!((sent(&shop), wechat.came().len()), (1, 1));
    order.pay(&shop.world);
    let renewal = shop.renewal(order, 10);
    shop.forward_minutes(5);
    let message = MESSAGE.replace("16:15", "16:20");
    assert_eq!((sent(&shop), wechat.came()), (1, vec![message]));
    let event = format!("order_event WHERE kind = 'payment_reminded' AND detail ->> 'renewal_id' = '{renewal}'");
    assert_eq!((shop.count(&event), sent(&shop)), (1, 0));
    // Another wish takes its place, and is another one to be reminded of.
    shop.renewal(order, 10);
    shop.forward_minutes(5);
    assert_eq!((sent(&shop), shop.count("payment_reminder")), (1, 3));
}

#[test]
fn a_renewal_that_cannot_lengthen_the_stay_is_not_reminded_of() {
    let (shop, wechat) = open();
    let (moved, over) = (shop.paid(180), shop.paid(-56));
    let former = shop.renewal(moved, 10);
    for order in [moved, over] {
        shop.renewal(order, 10);
    }
    // The money for the former wish comes after all.
    assert!(charge::pay(&shop.world.database, former, "gateway", shop.world.clock.now()).unwrap());
    shop.forward_minutes(5);
    assert_eq!((sent(&shop), wechat.came()), (0, vec![]));
}

#[test]
fn who_has_no_wechat_or_had_no_more_time_is_left_alone() {
    let (mut shop, wechat) = open();
    shop.order(60);
    let paid = shop.paid(120);
    shop.renewal(paid, 5);
    assert_eq!(sent(&shop), 0);
    set(&mut shop, "payment_reminder_minutes", "15");
    assert_eq!(sent(&shop), 0);
    set(&mut shop, "payment_reminder_minutes", "9223372036854775807");
    assert_eq!(sent(&shop), 0);
    set(&mut shop, "payment_reminder_minutes", "0");
    forward(&shop);
    assert_eq!(sent(&shop), 0);
    set(&mut shop, "payment_reminder_minutes", "5");
    shop.world
        .database
        .run("UPDATE identity SET provider = 'alipay'", &[])
        .unwrap();
    assert_eq!((sent(&shop), wechat.came()), (0, vec![]));
    assert_eq!(shop.count("payment_reminder"), 0);
    shop.world
        .database
        .run("UPDATE identity SET provider = 'wechat'", &[])
        .unwrap();
    assert_eq!(sent(&shop), 1);
}

#[test]
fn who_stands_at_the_cashier_pays_in_peace_for_a_minute() {
    let (shop, wechat) = open();
    let charge_id = shop.order(60).charge_id;
    forward(&shop);
    let new = NewAttempt {
        id: shop.world.clock.id(),
        charge_id,
        channel: Channel::Wechat,
        account_id: None,
        payer: Some("openid-1"),
        description: "茶室",
    };
    attempt::claim(&shop.world.database, new, shop.world.clock.now())
        .unwrap()
        .unwrap();
    assert_eq!(sent(&shop), 0);
    shop.world.clock.advance(60);
    assert_eq!((sent(&shop), wechat.came().len()), (1, 1));
}

#[test]
fn who_does_not_want_it_is_not_asked_again() {
    let (shop, wechat) = open();
    wechat.says(Word::Refused(Refusal::NOT_WANTED));
    shop.order(60);
    shop.order(180);
    forward(&shop);
    assert_eq!(
        (sent(&shop), wechat.came().len()),
        (0, 2),
        "one guest's wish is not the others'"
    );
    wechat.says(Word::Sent);
    assert_eq!((sent(&shop), wechat.came()), (0, vec![]));
    assert_eq!(
        shop.count("payment_reminder WHERE state = 'not_wanted' AND failure IS NULL"),
        2
    );
    assert_eq!(shop.count("order_event WHERE kind = 'payment_reminded'"), 0);
}

#[test]
fn what_failed_is_never_sent_again_and_the_others_wait_for_the_next_tick() {
    let (shop, wechat) = open();
    for number in 0..3 {
        shop.order(60 + 120 * number);
    }
    forward(&shop);
    for (word, expected) in [
        (Word::Silent, 0),
        (Word::Refused(Refusal::UNFITTING), 0),
        (Word::Sent, 1),
        (Word::Sent, 0),
    ] {
        wechat.says(word);
        let done = ticked(&shop);
        assert_eq!(
            (&done["sent_reminders"], &done["more"]),
            (&Value::from(expected), &Value::from(false))
        );
    }
    assert_eq!(wechat.came().len(), 3, "each guest was tried once");
    let failed = |why: &str| {
        shop.count(&format!(
            "payment_reminder WHERE state = 'failed' AND failure LIKE '{why}'"
        ))
    };
    assert_eq!((failed("%no answer%"), failed("%template%")), (1, 1));
    assert_eq!(shop.count("order_event WHERE kind = 'payment_reminded'"), 1);
}

#[test]
fn a_tick_that_died_while_it_sent_is_not_repeated() {
    let (shop, wechat) = open();
    let order = shop.order(60).order_id;
    forward(&shop);
    let taken = reminder::take_due(&shop.world.database, shop.world.clock.now(), 300)
        .unwrap()
        .unwrap();
    assert_eq!(taken.order_id, order);
    assert_eq!((sent(&shop), wechat.came()), (0, vec![]));
    assert_eq!(shop.count("payment_reminder WHERE state = 'sending'"), 1);
}

#[test]
fn of_many_due_ten_are_reminded_a_tick() {
    let (shop, wechat) = open();
    for number in 0..12 {
        shop.order(60 + 60 * number);
    }
    forward(&shop);
    let done = ticked(&shop);
    assert_eq!(
        (&done["sent_reminders"], &done["more"]),
        (&Value::from(10), &Value::from(true))
    );
    let done = ticked(&shop);
    assert_eq!(
        (&done["sent_reminders"], &done["more"]),
        (&Value::from(2), &Value::from(false))
    );
    assert_eq!(wechat.came().len(), 12);
}

#[test]
fn ticks_at_once_remind_each_guest_once() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("shop.db");
    let mut shop = Shop::with(Database::in_file(&file, true).unwrap());
    let wechat = Wechat::of(&mut shop);
    let orders: Vec<_> = (0..8).map(|number| shop.order(60 + 60 * number)).collect();
    forward(&shop);
    let sent: u64 = thread::scope(|scope| {
        let racers: Vec<_> = (0..4).map(|_| scope.spawn(|| sent(&shop.apart(&file)))).collect();
        racers.into_iter().map(|racer| racer.join().unwrap()).sum()
    });
    assert_eq!((sent, wechat.came().len()), (8, 8));
    assert_eq!(shop.count("order_event WHERE kind = 'payment_reminded'"), 8);
    assert_eq!(orders.len(), 8);
}

#[test]
fn nobody_is_taken_where_it_is_not_configured() {
    let (mut shop, wechat) = open();
    shop.order(60);
    forward(&shop);
    set(&mut shop, "wechat_payment_reminder_template", " ");
    assert_eq!(sent(&shop), 0);
    for (name, unusable) in [
        ("wechat_payment_reminder_fields", r#"{"thing1": "price"}"#),
        ("wechat_payment_reminder_fields", ""),
        ("payment_reminder_minutes", "five"),
        ("wechat_secret", ""),
    ] {
        set(&mut shop, name, unusable);
        assert_eq!((sent(&shop), wechat.came()), (0, vec![]), "{name}");
    }
    assert_eq!(shop.count("payment_reminder"), 0);
    set(&mut shop, "wechat_payment_reminder_fields", r#"{"thing1": "store"}"#);
    assert_eq!(sent(&shop), 1);
}

#[test]
fn the_sandboxs_template_is_none_of_a_live_bundle() {
    let (mut shop, wechat) = open();
    shop.order(60);
    forward(&shop);
    set(&mut shop, "tick_secret", "of-our-own");
    shop.world.mode = Mode::Live;
    let (status, done) = shop.call("POST", Some("Bearer of-our-own"));
    assert_eq!((status, &done["sent_reminders"]), (200, &Value::from(0)));
    assert_eq!((wechat.came(), shop.count("payment_reminder")), (vec![], 0));
}
