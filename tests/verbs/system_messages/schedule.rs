//! What time brings to messages: a row as long as there is something to do, and none behind it.

use crate::system_messages::{
    counterparts::Word,
    shop::{NOW, Shop},
};
use ::wechat::server::Refusal;
use acquiring::Gateways;
use clock::Id;
use database::{Statements, parameters};
use scene::{Ticked, give_back, pay_through};
use serde::Deserialize;

fn tick(shop: &Shop) -> Ticked {
    pollster::block_on(scene::tick(&shop.world, &Gateways::new(&shop.world))).unwrap()
}

/// When what is there of a task is due, by seconds from the beginning.
fn rows(shop: &Shop, task: &str) -> Vec<i64> {
    #[derive(Deserialize)]
    struct Row {
        at: i64,
    }
    let look = "SELECT at FROM due WHERE task = ?1 ORDER BY at, subject";
    let rows: Vec<Row> = shop.world.database.all(look, parameters![task]).unwrap();
    rows.into_iter().map(|row| row.at - NOW).collect()
}

fn sent(ticked: Ticked) -> [usize; 4] {
    [
        ticked.written_reminders,
        ticked.sent_reminders,
        ticked.sent_messages,
        ticked.unsent_messages,
    ]
}

/// A charge that stays owed when it is late.
fn instalment(shop: &Shop, order_id: Id, minutes: i64) {
    let ask = "INSERT INTO charge (id, order_id, kind, amount_fen, pay_before, state, is_agreed, asked_at, changed_by, changed_at)
      VALUES (?1, ?2, 'instalment', 1000, ?3, 'pending_payment', 1, ?4, 'x', ?4)";
    let now = shop.world.clock.now();
    let row = parameters![shop.world.clock.id(), order_id, now.plus_minutes(minutes), now];
    shop.world.database.run(ask, row).unwrap();
}

#[test]
fn a_reminder_is_looked_at_after_a_minute_and_then_when_it_is_its_time() {
    let (shop, wechat) = Shop::open();
    shop.order(60);
    let paid = shop.order(180);
    assert_eq!(rows(&shop, "payment-reminder"), [60, 60]);
    paid.pay(&shop.world);
    shop.world.clock.advance(59);
    assert_eq!((sent(tick(&shop)), rows(&shop, "payment-reminder")), ([0; 4], vec![60]));
    shop.world.clock.advance(1);
    assert_eq!(
        (sent(tick(&shop)), rows(&shop, "payment-reminder")),
        ([0; 4], vec![600])
    );
    shop.world.clock.advance(539);
    assert_eq!(sent(tick(&shop)), [0; 4]);
    shop.world.clock.advance(1);
    assert_eq!((sent(tick(&shop)), wechat.came().len()), ([1, 1, 0, 0], 1));
    assert_eq!(rows(&shop, "payment-reminder"), [0_i64; 0]);
    assert_eq!(rows(&shop, "message-delivery"), [0_i64; 0]);
}

#[test]
fn an_end_that_moves_takes_the_row_with_it() {
    let (shop, _) = Shop::open();
    let order = shop.order(60).order_id;
    shop.forward_minutes(1);
    tick(&shop);
    for (seconds, expected) in [(600, 1200), (-720, 480)] {
        let moved = r#"UPDATE "order" SET pay_before = pay_before + ?2 WHERE id = ?1"#;
        shop.world.database.run(moved, parameters![order, seconds]).unwrap();
        assert_eq!(rows(&shop, "payment-reminder"), [expected]);
    }
    shop.forward_minutes(7);
    assert_eq!(sent(tick(&shop)), [1, 1, 0, 0]);
}

#[test]
fn of_whom_nobody_is_reminded_no_row_is_left() {
    let (shop, wechat) = Shop::open();
    let stay = shop.paid(180);
    // No more time than the reminder's lead.
    shop.renewal(stay, 5);
    instalment(&shop, stay.order_id, 4);
    shop.forward_minutes(1);
    assert_eq!((sent(tick(&shop)), rows(&shop, "payment-reminder")), ([0; 4], vec![]));
    assert_eq!(shop.count("reminder_spared"), 2);
    // What stays owed is reminded of once, and not when it is overdue.
    instalment(&shop, stay.order_id, 20);
    instalment(&shop, stay.order_id, 20);
    shop.run("UPDATE charge SET pay_before = pay_before - 1 WHERE amount_fen = 1000 AND state = 'pending_payment'");
    shop.forward_minutes(15);
    assert_eq!((sent(tick(&shop))[0], wechat.came().len()), (2, 2));
    instalment(&shop, stay.order_id, 20);
    shop.forward_minutes(30);
    assert_eq!((sent(tick(&shop)), rows(&shop, "payment-reminder")), ([0; 4], vec![]));
    assert_eq!(shop.count("reminder_spared"), 3);
}

#[test]
fn what_cannot_be_paid_yet_is_looked_at_again() {
    let (shop, wechat) = Shop::open();
    let stay = shop.order(180);
    instalment(&shop, stay.order_id, 10);
    shop.forward_minutes(6);
    assert_eq!(
        (sent(tick(&shop)), rows(&shop, "payment-reminder")),
        ([0; 4], vec![420, 600])
    );
    stay.pay(&shop.world);
    shop.forward_minutes(1);
    assert_eq!((sent(tick(&shop)), wechat.came().len()), ([1, 1, 0, 0], 1));
    assert_eq!(rows(&shop, "payment-reminder"), [0_i64; 0]);
}

#[test]
fn what_comes_back_with_its_order_is_reminded_of_once() {
    let (shop, _) = Shop::open();
    let stay = shop.order(24 * 60);
    instalment(&shop, stay.order_id, 60);
    shop.forward_minutes(15);
    assert_eq!(tick(&shop).expired_orders, 1);
    assert_eq!(rows(&shop, "payment-reminder"), [0_i64; 0]);
    stay.pay(&shop.world);
    assert_eq!(rows(&shop, "payment-reminder"), [16 * 60]);
    shop.forward_minutes(40);
    assert_eq!(sent(tick(&shop))[..2], [1, 1]);
    assert_eq!(rows(&shop, "payment-reminder"), [0_i64; 0]);
}

#[test]
fn a_tick_sends_what_it_causes_and_comes_again_for_what_was_refused() {
    let (shop, wechat) = Shop::open();
    let stay = shop.order(60);
    pay_through(&shop.world, "alipay", stay.charge_id, 4000);
    stay.pay(&shop.world);
    give_back(&shop.world, stay.order_id, 4000, "decided");
    assert_eq!(rows(&shop, "message-delivery"), [0]);
    wechat.says(Word::Refused(Refusal {
        code: 45009,
        message: "reach max api daily quota limit",
    }));
    assert_eq!(
        (sent(tick(&shop)), rows(&shop, "message-delivery")),
        ([0, 0, 0, 1], vec![60])
    );
    wechat.says(Word::Sent);
    assert_eq!(sent(tick(&shop)), [0; 4]);
    shop.forward_minutes(1);
    assert_eq!(
        (sent(tick(&shop)), rows(&shop, "message-delivery")),
        ([0, 0, 1, 0], vec![])
    );
}

#[test]
fn a_silent_channel_holds_up_nobody_elses_messages() {
    let (shop, counterparts) = Shop::open();
    for number in 0..3 {
        let stay = shop.order(60 + 60 * number);
        pay_through(&shop.world, "alipay", stay.charge_id, 4000);
        stay.pay(&shop.world);
        give_back(&shop.world, stay.order_id, 4000, "decided");
    }
    counterparts.says(Word::Silent);
    let ticked = tick(&shop);
    assert_eq!((sent(ticked), counterparts.came().len()), ([0, 0, 0, 1], 1));
    assert_eq!(rows(&shop, "message-delivery"), [0, 0], "they come with the next tick");
    counterparts.says(Word::Sent);
    assert_eq!(
        (sent(tick(&shop)), rows(&shop, "message-delivery")),
        ([0, 0, 2, 0], vec![])
    );
}

#[test]
fn who_does_not_want_it_leaves_no_row_and_the_next_channel_has_its_own() {
    let (shop, counterparts) = Shop::open();
    shop.guest_has_a_phone();
    let stay = shop.order(60);
    shop.run(&format!(
        "UPDATE \"order\" SET status = 'cancelled', changed_by = 'x', cause = 'x' WHERE id = '{}'",
        stay.order_id
    ));
    counterparts.says(Word::Refused(Refusal::NOT_WANTED));
    shop.deliver();
    assert_eq!(shop.count("due WHERE task = 'message-delivery' AND lane = 'sms'"), 1);
    assert_eq!(shop.count("due WHERE task = 'message-delivery'"), 1);
    counterparts.says(Word::Sent);
    assert_eq!(
        (sent(tick(&shop)), rows(&shop, "message-delivery")),
        ([0, 0, 1, 0], vec![])
    );
}
