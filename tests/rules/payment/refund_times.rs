//! UnionPay names a refund by number and time, and takes none whose time is long ago: a refund that waited out the gateway's
//! silence goes back with the present time, and never twice.

use clock::{Id, Moment};
use database::{Statements, parameters};
use payment::{
    Account, Acquirer, Asked, Attempt, Channel, Closing, Delivery, Failure, Fate, PaymentAccount, Refund, RefundFate,
    Sheet, refund,
};
use scene::NewStay;
use serde::Deserialize;
use std::cell::{Cell, RefCell};

/// How UnionPay is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mood {
    Works,
    /// Nothing arrives.
    Down,
    /// It does what it is asked, and its answers are lost.
    Mute,
}

/// UnionPay by its rules: number and time are one order, and whatever has a time of a quarter of an hour ago is refused.
struct Unionpay<'a> {
    world: &'a api::World,
    mood: Cell<Mood>,
    /// What it has given back.
    books: RefCell<Vec<(Id, Moment)>>,
}

impl Unionpay<'_> {
    fn is_down(&self) -> bool {
        self.mood.get() == Mood::Down
    }

    fn answer<T>(&self, answer: Result<T, Failure>) -> Result<T, Failure> {
        if self.mood.get() == Mood::Works {
            answer
        } else {
            nobody()
        }
    }
}

impl Acquirer for Unionpay<'_> {
    async fn choose(&self, _: Channel, _: Option<PaymentAccount>) -> Result<Option<PaymentAccount>, Failure> {
        nobody()
    }

    async fn account(&self, _: Channel, _: Option<&PaymentAccount>) -> Result<Account, Failure> {
        nobody()
    }

    async fn open(&self, _: &Attempt) -> Result<String, Failure> {
        nobody()
    }

    async fn sheet(&self, _: &Attempt, _: &str) -> Result<Sheet, Failure> {
        nobody()
    }

    async fn fate(&self, _: &Asked) -> Result<Fate, Failure> {
        nobody()
    }

    async fn close(&self, _: &Asked) -> Result<Closing, Failure> {
        nobody()
    }

    async fn refund(&self, refund: &Refund) -> Result<RefundFate, Failure> {
        if self.is_down() {
            return nobody();
        }
        if self.world.clock.now() > refund.ordered_at.plus_minutes(15) {
            return self.answer(Err(Failure::Refused("txnTime".to_owned())));
        }
        let named = (refund.id, refund.ordered_at);
        if !self.books.borrow().contains(&named) {
            self.books.borrow_mut().push(named);
        }
        self.answer(Ok(RefundFate::Processing {
            gateway_refund_id: None,
        }))
    }

    async fn refund_fate(&self, refund: &Refund) -> Result<RefundFate, Failure> {
        if self.is_down() {
            return nobody();
        }
        let is_there = self.books.borrow().contains(&(refund.id, refund.ordered_at));
        self.answer(Ok(match is_there {
            true => RefundFate::Settled {
                gateway_refund_id: Some("65".to_owned()),
            },
            false => RefundFate::Unseen,
        }))
    }

    async fn delivered(&self, _: &Delivery) -> Result<(), Failure> {
        nobody()
    }
}

fn nobody<T>() -> Result<T, Failure> {
    Err(Failure::Silent("nobody".to_owned()))
}

#[derive(Deserialize)]
struct Standing {
    state: String,
}

/// What UnionPay has given back, and the refund's state, six hours after it was decided, when UnionPay was so for the first
/// minutes; the tick comes every half minute.
fn after(mood: Mood, minutes: i64) -> (usize, String) {
    let world = scene::world(Moment::parse("2026-05-01T20:00:00+08:00").unwrap());
    let stay = NewStay::new(scene::guest(&world), world.clock.now().plus_minutes(600)).book(&world);
    scene::pay_through(&world, "unionpay", stay.charge_id, 4000);
    let id = scene::give_back(&world, stay.order_id, 4000, "decided");
    let gateway = Unionpay {
        world: &world,
        mood: Cell::new(mood),
        books: RefCell::default(),
    };
    for half_minute in 0..720 {
        if half_minute == minutes * 2 {
            gateway.mood.set(Mood::Works);
        }
        let due = refund::take_due(&world.database, world.clock.now(), &[id.to_string()]).unwrap();
        for due in due {
            // What fails comes again.
            drop(pollster::block_on(refund::push(&world, &gateway, &due)));
        }
        world.clock.advance(30);
    }
    let look = "SELECT state FROM refund WHERE id = ?1";
    let Standing { state } = world.database.one(look, parameters![id]).unwrap();
    let given_back = gateway.books.borrow().len();
    (given_back, state)
}

#[test]
fn a_refund_outlives_a_silence_of_any_length_and_goes_back_once() {
    for mood in [Mood::Works, Mood::Down, Mood::Mute] {
        for minutes in [0, 1, 9, 10, 11, 14, 16, 25, 50] {
            let outcome = after(mood, minutes);
            assert_eq!(outcome, (1, "settled".to_owned()), "{mood:?} for {minutes} minutes");
        }
    }
}

#[test]
fn who_set_a_refund_right_by_hand_is_not_overtaken_by_a_late_notification() {
    let world = scene::world(Moment::parse("2026-05-01T20:00:00+08:00").unwrap());
    let stay = NewStay::new(scene::guest(&world), world.clock.now().plus_minutes(600)).book(&world);
    scene::pay_through(&world, "unionpay", stay.charge_id, 4000);
    for wait in [0, 25] {
        let id = scene::give_back(&world, stay.order_id, 1000, "settled");
        let gateway = Unionpay {
            world: &world,
            mood: Cell::new(Mood::Works),
            books: RefCell::default(),
        };
        world.clock.advance(wait * 60);
        let told = refund::find(&world.database, &id.to_string(), Channel::Unionpay);
        let pushed = pollster::block_on(refund::push(&world, &gateway, &told.unwrap().unwrap()));
        assert!(!pushed.unwrap());
        assert_eq!(gateway.books.borrow().len(), 0, "after {wait} minutes");
    }
}
