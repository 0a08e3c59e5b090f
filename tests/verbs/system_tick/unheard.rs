//! Payments of which nobody tells.

use crate::system_tick::{
    gateway::{Played, Word},
    shop::{NOTHING, Shop},
};
use clock::Id;
use database::Database;
use order::Status;
use payment::{
    Channel,
    attempt::{self, NewAttempt},
};
use scene::Ticked;
use settings::Mode;
use std::thread;
use tempfile::TempDir;
use wechat_pay::{TradeState, gateway::Asked};

fn open() -> (Shop, Played) {
    let mut shop = Shop::open();
    let gateway = Played::join(&mut shop.world);
    (shop, gateway)
}

/// The cashier is open for a charge.
fn cashier(shop: &Shop, charge_id: Id) -> Id {
    let (database, now) = (&shop.world.database, shop.world.clock.now());
    let new = NewAttempt {
        id: shop.world.clock.id(),
        charge_id,
        channel: Channel::Wechat,
        account_id: None,
        payer: Some("openid-1"),
        description: "茶室",
    };
    let attempt = attempt::claim(database, new, now).unwrap().unwrap();
    assert!(attempt::opened(database, attempt.id, "wx1", now).unwrap());
    attempt.id
}

fn query(id: Id) -> Asked {
    Asked::Query {
        out_trade_no: id.to_string(),
    }
}

fn close(id: Id) -> Asked {
    Asked::Close {
        out_trade_no: id.to_string(),
    }
}

const ASKED: Ticked = Ticked {
    asked_payments: 1,
    ..NOTHING
};
const FOUND: Ticked = Ticked {
    found_payments: 1,
    ..ASKED
};
const CLOSED: Ticked = Ticked {
    closed_sessions: 1,
    ..ASKED
};

#[test]
fn money_that_nobody_told_of_is_found_after_half_a_minute() {
    let (shop, gateway) = open();
    let order = shop.order(60);
    let payment = cashier(&shop, order.charge_id);
    gateway.says(Word::State(TradeState::Success));
    shop.world.clock.advance(29);
    assert_eq!(shop.tick(), NOTHING, "a notification may be on its way");
    shop.world.clock.advance(1);
    assert_eq!(shop.tick(), FOUND);
    assert_eq!(gateway.asked(), [query(payment)]);
    let read = shop.read(order);
    assert_eq!((read.status, read.hold.as_deref()), (Status::Paid, Some("confirmed")));
    shop.forward_minutes(5);
    assert_eq!(shop.tick(), NOTHING, "what is paid is not asked about");
}

#[test]
fn what_is_not_paid_is_asked_about_every_half_minute_until_its_time_is_over() {
    let (shop, gateway) = open();
    let order = shop.order(60);
    let payment = cashier(&shop, order.charge_id);
    gateway.says(Word::State(TradeState::NotPaid));
    for _ in 0..29 {
        shop.world.clock.advance(30);
        assert_eq!(shop.tick(), ASKED);
        assert_eq!(shop.tick(), NOTHING);
        assert_eq!(gateway.asked(), [query(payment)]);
    }
    shop.world.clock.advance(30);
    let expired = Ticked {
        expired_orders: 1,
        ..CLOSED
    };
    assert_eq!(shop.tick(), expired);
    assert_eq!(gateway.asked(), [query(payment), close(payment)]);
    assert_eq!(shop.count("payment WHERE state = 'closed'"), 1);
    shop.forward_minutes(1);
    assert_eq!(shop.tick(), NOTHING);
}

#[test]
fn what_nobody_waits_for_any_more_is_closed_before_its_time_is_over() {
    let (shop, gateway) = open();
    let order = shop.order(60);
    let payment = cashier(&shop, order.charge_id);
    order.turn(&shop.world, Status::Cancelled, "test");
    let stay = shop.paid(240);
    let renewal = shop.renewal(stay, 10);
    let second = cashier(&shop, renewal);
    assert!(charge::expire(&shop.world.database, renewal, "system", shop.world.clock.now()).unwrap());
    gateway.says(Word::State(TradeState::NotPaid));
    shop.forward_minutes(1);
    let both = Ticked {
        asked_payments: 2,
        closed_sessions: 2,
        ..NOTHING
    };
    assert_eq!(shop.tick(), both);
    let asked = gateway.asked();
    assert!(
        asked.contains(&close(payment)) && asked.contains(&close(second)),
        "{asked:?}"
    );
}

#[test]
fn money_for_an_order_that_was_cancelled_is_found_and_goes_back() {
    let (shop, gateway) = open();
    let order = shop.order(60);
    cashier(&shop, order.charge_id);
    order.turn(&shop.world, Status::Cancelled, "test");
    gateway.says(Word::State(TradeState::Success));
    shop.forward_minutes(1);
    let returned = Ticked {
        pushed_refunds: 1,
        ..FOUND
    };
    assert_eq!(shop.tick(), returned);
    assert_eq!(shop.read(order).status, Status::Cancelled);
    assert_eq!(shop.count("refund WHERE reason = 'order-cancelled'"), 1);
}

#[test]
fn a_number_that_the_gateway_never_saw_is_closed_a_minute_after_its_time() {
    let (shop, gateway) = open();
    let order = shop.order(60);
    cashier(&shop, order.charge_id);
    gateway.says(Word::Unseen);
    shop.forward_minutes(1);
    assert_eq!(shop.tick(), ASKED);
    shop.forward_minutes(14);
    assert_eq!(
        shop.tick().closed_sessions,
        0,
        "its cashier is open: the gateway may just have seen it"
    );
    shop.forward_minutes(1);
    assert_eq!(shop.tick().closed_sessions, 1);
    assert!(gateway.asked().iter().all(|asked| matches!(asked, Asked::Query { .. })));
}

#[test]
fn what_the_gateway_has_closed_is_closed_at_once() {
    let (shop, gateway) = open();
    cashier(&shop, shop.order(60).charge_id);
    gateway.says(Word::State(TradeState::Closed));
    shop.forward_minutes(1);
    assert_eq!(shop.tick(), CLOSED);
}

#[test]
fn without_the_gateways_word_nothing_is_given_up() {
    for word in [Word::Silent, Word::Broken, Word::Unsigned, Word::PaidMeanwhile] {
        let (shop, gateway) = open();
        let order = shop.order(60);
        cashier(&shop, order.charge_id);
        gateway.says(word.clone());
        shop.forward_minutes(20);
        assert_eq!((shop.tick().asked_payments, shop.tick()), (1, NOTHING), "{word:?}");
        shop.forward_minutes(24 * 60);
        assert_eq!(shop.tick().closed_sessions, 0, "{word:?}");
        assert_eq!(shop.count("payment WHERE state = 'open'"), 1, "{word:?}");
        // When it speaks at last, the money is found, and goes back: the stay is over.
        gateway.says(Word::State(TradeState::Success));
        shop.forward_minutes(1);
        assert_eq!(shop.tick().found_payments, 1, "{word:?}");
        assert_eq!(shop.count("refund WHERE reason = 'too-late'"), 1);
    }
}

#[test]
fn other_money_than_was_asked_for_pays_nothing() {
    let (shop, gateway) = open();
    let order = shop.order(60);
    cashier(&shop, order.charge_id);
    gateway.says(Word::Amount(1));
    shop.forward_minutes(1);
    assert_eq!(shop.tick(), ASKED);
    assert_eq!(shop.read(order).status, Status::PendingPayment);
    assert_eq!(shop.count("payment_exception WHERE reason = 'other-amount'"), 1);
    shop.forward_minutes(15);
    assert_eq!(shop.tick().closed_sessions, 1);
    assert_eq!(shop.count("payment_exception"), 1);
}

#[test]
fn who_waits_longest_is_asked_about_first_and_a_silent_gateway_is_not_pressed() {
    let (shop, gateway) = open();
    let orders: Vec<_> = (0..12).map(|number| shop.order(60 + 120 * number)).collect();
    let mut payments = Vec::new();
    for order in orders {
        payments.push(cashier(&shop, order.charge_id));
        shop.world.clock.advance(1);
    }
    shop.world.clock.advance(30);
    assert_eq!(shop.tick(), ASKED, "after no answer it stops");
    assert_eq!(gateway.asked(), [query(payments[0])]);
    gateway.says(Word::State(TradeState::NotPaid));
    let rest = shop.tick();
    assert_eq!((rest.asked_payments, rest.more), (11, false));
    let asked = gateway.asked();
    assert_eq!(
        asked[0],
        query(payments[1]),
        "first is who waits longest of those that were not asked about"
    );
    assert!(!asked.contains(&query(payments[0])));
    shop.world.clock.advance(31);
    assert_eq!(shop.tick().asked_payments, 12);
}

#[test]
fn of_two_ticks_at_once_one_asks() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("shop.db");
    let mut shop = Shop::with(Database::in_file(&file, true).unwrap());
    let gateway = Played::join(&mut shop.world);
    for number in 0..8 {
        cashier(&shop, shop.order(60 + 120 * number).charge_id);
    }
    gateway.says(Word::State(TradeState::Success));
    shop.forward_minutes(1);
    let apart = || shop.apart(&file).tick();
    let done = thread::scope(|scope| {
        let racers: Vec<_> = (0..4).map(|_| scope.spawn(apart)).collect();
        let done = racers.into_iter().map(|racer| racer.join().unwrap());
        done.collect::<Vec<_>>()
    });
    assert_eq!(done.iter().map(|done| done.asked_payments).sum::<usize>(), 8);
    assert_eq!(done.iter().map(|done| done.found_payments).sum::<usize>(), 8);
    assert_eq!(gateway.asked().len(), 8);
    assert_eq!(shop.count("order_event WHERE kind = 'paid'"), 8);
}

#[test]
fn without_a_gateway_the_rest_is_done_all_the_same() {
    let mut shop = Shop::open();
    shop.world.mode = Mode::Live;
    let order = shop.order(60);
    cashier(&shop, order.charge_id);
    shop.forward_minutes(20);
    let expired = Ticked {
        expired_orders: 1,
        ..ASKED
    };
    assert_eq!(shop.tick(), expired);
    assert_eq!(
        shop.count("payment WHERE state = 'open'"),
        1,
        "nobody said that it cannot be paid"
    );
}

/// A guest who pays for more time in the last minute is not put out before the gateway could tell it.
#[test]
fn a_stay_waits_for_the_word_about_its_renewal() {
    let (shop, gateway) = open();
    let stay = shop.paid(0);
    stay.enter(&shop.world);
    shop.world.clock.advance(59 * 60 + 50);
    cashier(&shop, shop.renewal(stay, 10));
    gateway.says(Word::State(TradeState::Success));
    shop.world.clock.advance(20);
    assert_eq!(shop.tick(), NOTHING);
    shop.world.clock.advance(10);
    let done = shop.tick();
    assert_eq!((done.completed, done.asked_payments, done.found_payments), (0, 1, 1));
}
