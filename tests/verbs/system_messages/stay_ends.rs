//! Guests who are reminded that their time is nearly over.

use crate::system_messages::{
    counterparts::Word,
    shop::{NOW, OPENID, Shop},
};
use ::wechat::server::Refusal;
use acquiring::Gateways;
use clock::{Id, Moment};
use database::{Statements, parameters};
use money::Fen;
use scene::{NewStay, Stay};
use serde::Deserialize;

const REMIND: &str = "/internal/due/stay-reminder";

/// In how many minutes from the beginning an order's reminder is due, if any.
fn due(shop: &Shop, stay: Stay) -> Option<i64> {
    #[derive(Deserialize)]
    struct Row {
        at: i64,
    }
    let look = "SELECT at FROM due WHERE task = 'stay-reminder' AND subject = ?1";
    let row: Option<Row> = shop.world.database.optional(look, parameters![stay.order_id]).unwrap();
    row.map(|row| (row.at - NOW) / 60)
}

/// A stay from now on of so many minutes, paid.
fn stay(shop: &Shop, minutes: i64) -> Stay {
    wish(shop, minutes).paid(&shop.world)
}

fn wish(shop: &Shop, minutes: i64) -> NewStay {
    NewStay {
        minutes,
        gap_minutes: 0,
        ..NewStay::new(shop.guest.id, shop.world.clock.now())
    }
}

/// Renews it by so many minutes, and pays.
fn renew(shop: &Shop, stay: Stay, minutes: i64) {
    let renewal_id = stay.renew(&shop.world, minutes, Fen::new(1000));
    assert!(charge::pay(&shop.world.database, renewal_id, "gateway", shop.world.clock.now()).unwrap());
}

/// Lets time pass until so many minutes after the beginning.
fn until(shop: &Shop, minutes: i64) {
    let seconds = NOW + minutes * 60 - shop.world.clock.now().unix();
    shop.world.clock.advance(seconds);
}

/// Ticks, and tells how many reminders were written.
fn tick(shop: &Shop) -> usize {
    let ticked = pollster::block_on(scene::tick(&shop.world, &Gateways::new(&shop.world)));
    ticked.unwrap().written_reminders
}

/// What the guest was told about ends: the template, in how many minutes from the beginning, and the end that was told.
fn told(shop: &Shop) -> Vec<(String, i64, i64)> {
    #[derive(Deserialize)]
    struct Row {
        template: String,
        at: i64,
        ends_at: i64,
    }
    let look = "SELECT template, at, facts ->> '$.ends_at' AS ends_at FROM message
      WHERE template IN (SELECT template FROM stay_reminder) ORDER BY at, template";
    let rows: Vec<Row> = shop.world.database.all(look, &[]).unwrap();
    let rows = rows.into_iter();
    rows.map(|row| (row.template, (row.at - NOW) / 60, (row.ends_at - NOW) / 60))
        .collect()
}

fn fifteen(at: i64, ends_at: i64) -> (String, i64, i64) {
    ("stay_ends_15".to_owned(), at, ends_at)
}

fn five(at: i64, ends_at: i64) -> (String, i64, i64) {
    ("stay_ends_5".to_owned(), at, ends_at)
}

fn status(shop: &Shop, stay: Stay) -> &'static str {
    stay.status(&shop.world).name()
}

#[test]
fn a_guest_is_reminded_a_quarter_of_an_hour_and_five_minutes_before_the_end() {
    let (shop, wechat) = Shop::open();
    let stay = stay(&shop, 60);
    assert_eq!(due(&shop, stay), Some(45));
    until(&shop, 44);
    assert_eq!(tick(&shop), 0);
    until(&shop, 45);
    assert_eq!((tick(&shop), due(&shop, stay)), (1, Some(55)));
    assert_eq!(
        wechat.came(),
        [format!(
            "sandbox-stay-ends-15 {OPENID} thing1=开门茶室·柳巷店 thing2=听雨 time3=2027年1月15日 17:00"
        )]
    );
    until(&shop, 54);
    assert_eq!(tick(&shop), 0);
    stay.enter(&shop.world);
    until(&shop, 55);
    assert_eq!((tick(&shop), due(&shop, stay), wechat.came().len()), (1, None, 1));
    for minutes in [56, 59, 60, 61, 90] {
        until(&shop, minutes);
        assert_eq!(tick(&shop), 0, "{minutes}");
    }
    assert_eq!(told(&shop), [fifteen(45, 60), five(55, 60)]);
    assert_eq!(status(&shop, stay), "completed");
    assert_eq!(
        shop.deliveries(),
        ["stay_ends_15 wechat sent", "stay_ends_5 wechat sent"]
    );
}

#[test]
fn what_was_behind_when_it_was_paid_is_left_out() {
    let (shop, _) = Shop::open();
    let short = stay(&shop, 10);
    assert_eq!(due(&shop, short), Some(5));
    let next = NewStay {
        starts_at: shop.world.clock.now().plus_minutes(10),
        ..wish(&shop, 5)
    };
    let shortest = next.paid(&shop.world);
    // Of fifteen minutes it is behind at the beginning, but not when it was paid.
    assert_eq!(due(&shop, shortest), Some(10));
    let (other, _) = Shop::open();
    let exact = stay(&other, 15);
    assert_eq!(due(&other, exact), Some(10));
    let (third, _) = Shop::open();
    let five_only = stay(&third, 5);
    assert_eq!(due(&third, five_only), None);
    until(&shop, 5);
    assert_eq!((tick(&shop), told(&shop)), (1, vec![five(5, 10)]));
}

#[test]
fn who_pays_late_is_reminded_of_what_is_still_ahead() {
    let (shop, _) = Shop::open();
    let stay = NewStay {
        pay_before: Some(shop.world.clock.now().plus_minutes(50)),
        ..wish(&shop, 60)
    }
    .book(&shop.world);
    assert_eq!(due(&shop, stay), None, "nothing is bought yet");
    until(&shop, 46);
    stay.pay(&shop.world);
    assert_eq!(due(&shop, stay), Some(55));
    // A call that nobody asked for finds nothing to tell either.
    assert_eq!(shop.ask(REMIND, &[stay.order_id])["written_reminders"], 0);
    assert_eq!(told(&shop), []);
}

#[test]
fn what_costs_nothing_is_reminded_of_as_well() {
    let (shop, _) = Shop::open();
    let free = NewStay {
        amount: Fen::ZERO,
        ..wish(&shop, 60)
    };
    let free = free.book(&shop.world);
    assert_eq!((status(&shop, free), due(&shop, free)), ("paid", Some(45)));
}

#[test]
fn the_reminders_follow_a_renewal_that_is_paid_and_each_comes_once() {
    let (shop, _) = Shop::open();
    let stay = stay(&shop, 60);
    let renewal_id = stay.renew(&shop.world, 30, Fen::new(1000));
    assert_eq!(due(&shop, stay), Some(45), "nobody has paid it");
    assert!(charge::pay(&shop.world.database, renewal_id, "gateway", shop.world.clock.now()).unwrap());
    assert_eq!(due(&shop, stay), Some(75));
    until(&shop, 75);
    assert_eq!(tick(&shop), 1);
    renew(&shop, stay, 60);
    assert_eq!(
        due(&shop, stay),
        Some(145),
        "it was told a quarter of an hour before once"
    );
    until(&shop, 140);
    assert_eq!(tick(&shop), 0);
    until(&shop, 145);
    assert_eq!(tick(&shop), 1);
    renew(&shop, stay, 60);
    assert_eq!(due(&shop, stay), None);
    assert_eq!(told(&shop), [fifteen(75, 90), five(145, 150)]);
}

#[test]
fn an_end_that_comes_earlier_takes_them_with_it() {
    let (shop, _) = Shop::open();
    let stay = stay(&shop, 60);
    stay.enter(&shop.world);
    let ends_in = |minutes: i64| {
        let shorter = "UPDATE hold SET ends_at = ?2, blocked_until = ?2, changed_at = ?3 WHERE id = ?1";
        let now = shop.world.clock.now();
        let end = Moment::from_unix(NOW + minutes * 60);
        shop.world
            .database
            .run(shorter, parameters![stay.hold_id, end, now])
            .unwrap();
    };
    ends_in(40);
    assert_eq!(due(&shop, stay), Some(25));
    until(&shop, 10);
    ends_in(20);
    assert_eq!(due(&shop, stay), Some(15), "a quarter of an hour before is behind");
    until(&shop, 16);
    ends_in(18);
    assert_eq!((due(&shop, stay), tick(&shop)), (None, 0));
    assert_eq!(told(&shop), []);
}

#[test]
fn a_late_call_tells_what_is_still_useful_and_nothing_after_the_end() {
    for (minutes, expected) in [
        (54, vec![fifteen(54, 60)]),
        (55, vec![five(55, 60)]),
        (59, vec![five(59, 60)]),
        (60, vec![]),
        (600, vec![]),
    ] {
        let (shop, _) = Shop::open();
        let stay = stay(&shop, 60);
        until(&shop, minutes);
        shop.ask(REMIND, &[stay.order_id]);
        assert_eq!(told(&shop), expected, "{minutes}");
        shop.ask(REMIND, &[stay.order_id, stay.order_id]);
        assert_eq!(told(&shop), expected, "{minutes}, asked again");
    }
    let (shop, _) = Shop::open();
    let stay = stay(&shop, 60);
    shop.world.clock.advance(59 * 60 + 30);
    assert_eq!(shop.ask(REMIND, &[stay.order_id])["written_reminders"], 0);
}

#[test]
fn nobody_is_reminded_of_what_is_cancelled_or_not_paid() {
    let (shop, _) = Shop::open();
    let (cancelled, guest) = (stay(&shop, 60), shop.guest.id);
    shop.run(&format!(
        "UPDATE \"order\" SET status = 'cancelled', changed_by = '{guest}' WHERE id = '{}'",
        cancelled.order_id
    ));
    let unpaid = wish(&shop, 60).book(&shop.world);
    assert_eq!((due(&shop, cancelled), due(&shop, unpaid)), (None, None));
    until(&shop, 46);
    let subjects = [cancelled.order_id, unpaid.order_id, Id::parse(&"0".repeat(32)).unwrap()];
    assert_eq!(shop.ask(REMIND, &subjects)["written_reminders"], 0);
}

#[test]
fn whom_wechat_does_not_reach_a_text_does() {
    let (shop, counterparts) = Shop::open();
    shop.guest_has_a_phone();
    counterparts.says(Word::Refused(Refusal::NOT_WANTED));
    let stay = stay(&shop, 60);
    until(&shop, 45);
    shop.ask(REMIND, &[stay.order_id]);
    counterparts.says(Word::Sent);
    assert_eq!(shop.deliver(), (1, 0));
    assert_eq!(
        shop.deliveries(),
        ["stay_ends_15 wechat not_wanted", "stay_ends_15 sms sent"]
    );
}

#[test]
fn what_could_not_be_sent_is_given_up_once_it_tells_another_end() {
    let (shop, wechat) = Shop::open();
    let stay = stay(&shop, 60);
    wechat.says(Word::Refused(Refusal {
        code: 45009,
        message: "reach max api daily quota limit",
    }));
    until(&shop, 45);
    assert_eq!(tick(&shop), 1);
    assert_eq!(
        shop.count("message_delivery WHERE state = 'waiting' AND failure IS NOT NULL"),
        1
    );
    renew(&shop, stay, 60);
    wechat.came();
    wechat.says(Word::Sent);
    until(&shop, 47);
    tick(&shop);
    assert_eq!(wechat.came(), [""; 0]);
    assert_eq!(shop.count("message_delivery WHERE state = 'not_wanted'"), 1);
}

#[test]
fn its_words_tell_the_end_and_how_to_stay_longer() {
    let (shop, _) = Shop::open();
    stay(&shop, 60);
    until(&shop, 45);
    tick(&shop);
    let selection = message::inbox::Selection {
        unread: true,
        before: None,
        limit: 10,
    };
    let entries = message::inbox::of_guest(&shop.world.database, shop.guest.id, selection).unwrap();
    let text = entries[0].text(api::Language::Chinese);
    assert_eq!(
        text,
        "您在开门茶室·柳巷店的「听雨」将于2027年1月15日 17:00结束。如需延长，请在结束前打开订单，选择续时并完成付款。"
    );
}
