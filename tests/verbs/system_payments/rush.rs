//! Many cashiers that end at once: no order expires before its gateway has said that nobody can pay it any more.

use super::virtual_time::Time;
use clock::Id;
use order::Status;
use payment::{
    Account, Acquirer, Asked, Attempt, Channel, Closing, Delivery, Failure, Fate, PaymentAccount, Refund, RefundFate,
    Sheet, Success,
    attempt::{self, NewAttempt},
};
use scene::{NewStay, Stay};
use std::{cell::RefCell, collections::BTreeSet};

/// So many cashiers.
const MANY: usize = 80;

/// How often the ticker comes by; after a tick that left something it comes at once.
const EVERY: i64 = 5000;

/// WeChat Pay, slow: whoever was not closed there can still pay.
struct Slow<'a> {
    world: &'a api::World,
    time: &'a Time<'a>,
    milliseconds: i64,
    /// Who has paid in the last second, and nobody told.
    paid: BTreeSet<Id>,
    closed: RefCell<BTreeSet<Id>>,
}

impl Acquirer for Slow<'_> {
    async fn choose(&self, _: Channel, found: Option<PaymentAccount>) -> Result<Option<PaymentAccount>, Failure> {
        Ok(found)
    }

    async fn account(&self, _: Channel, _: Option<&PaymentAccount>) -> Result<Account, Failure> {
        Ok(Account {
            own: None,
            merchant: "1".to_owned(),
            app: "1".to_owned(),
        })
    }

    async fn fate(&self, asked: &Asked) -> Result<Fate, Failure> {
        self.time.pass(self.milliseconds).await;
        if self.closed.borrow().contains(&asked.id) {
            return Ok(Fate::Closed);
        }
        if !self.paid.contains(&asked.id) || self.world.clock.now() < asked.expires_at {
            return Ok(Fate::Unpaid);
        }
        Ok(Fate::Paid(Success {
            channel: asked.channel,
            out_trade_no: asked.id.to_string(),
            transaction_id: format!("42{}", asked.id),
            amount: asked.amount_fen,
            currency: "CNY".to_owned(),
            merchant: "1".to_owned(),
            app: "1".to_owned(),
            payer: None,
            paid_at: asked.expires_at.plus_seconds(-1),
        }))
    }

    async fn close(&self, asked: &Asked) -> Result<Closing, Failure> {
        self.time.pass(self.milliseconds).await;
        self.closed.borrow_mut().insert(asked.id);
        Ok(Closing::Closed)
    }

    async fn open(&self, _: &Attempt) -> Result<String, Failure> {
        Err(nobody())
    }

    async fn sheet(&self, _: &Attempt, _: &str) -> Result<Sheet, Failure> {
        Err(nobody())
    }

    async fn refund(&self, _: &Refund) -> Result<RefundFate, Failure> {
        Err(nobody())
    }

    async fn refund_fate(&self, _: &Refund) -> Result<RefundFate, Failure> {
        Err(nobody())
    }

    async fn delivered(&self, _: &Delivery) -> Result<(), Failure> {
        Err(nobody())
    }
}

/// Nothing else is asked for here.
fn nobody() -> Failure {
    Failure::Silent("not played".to_owned())
}

fn cashier(world: &api::World, stay: Stay) -> Id {
    let new = NewAttempt {
        id: world.clock.id(),
        charge_id: stay.charge_id,
        channel: Channel::Wechat,
        account_id: None,
        payer: Some("payer"),
        description: "茶室",
    };
    let attempt = attempt::claim(&world.database, new, world.clock.now())
        .unwrap()
        .unwrap();
    assert!(attempt::opened(&world.database, attempt.id, "1", world.clock.now()).unwrap());
    attempt.id
}

/// Lets the cashiers end, each call of the gateway taking so long; how many seconds it takes until no order waits.
fn end(milliseconds: i64) -> i64 {
    let world = scene::world(clock::Moment::from_unix(1_800_000_000));
    let guest = scene::guest(&world);
    let now = world.clock.now();
    let mut orders = Vec::new();
    for number in 0..MANY {
        let stay = NewStay::new(guest, now.plus_minutes(60 + 120 * number as i64)).book(&world);
        orders.push((stay, cashier(&world, stay)));
        // They all end within the same minute.
        if number % 2 == 0 {
            world.clock.advance(1);
        }
    }
    let time = Time::of(&world.clock);
    let gateway = Slow {
        world: &world,
        time: &time,
        milliseconds,
        paid: orders.iter().step_by(10).map(|(_, payment)| *payment).collect(),
        closed: RefCell::default(),
    };
    time.run(async {
        let statuses = || orders.iter().map(|(stay, payment)| (stay.status(&world), payment));
        while statuses().any(|(status, _)| status == Status::PendingPayment) {
            let begun = time.milliseconds();
            let done = scene::tick(&world, &gateway).await.unwrap();
            for (status, payment) in statuses() {
                let is_closed = gateway.closed.borrow().contains(payment);
                assert!(
                    status != Status::Expired || is_closed,
                    "expired while it can be paid, each call taking {milliseconds} ms"
                );
            }
            if !done.more {
                time.pass((begun + EVERY - time.milliseconds()).max(1)).await;
            }
        }
    });
    for (number, (stay, _)) in orders.iter().enumerate() {
        let expected = if number % 10 == 0 {
            Status::Paid
        } else {
            Status::Expired
        };
        assert_eq!(stay.status(&world), expected);
    }
    time.milliseconds() / 1000
}

#[test]
fn no_order_expires_while_its_gateway_takes_money_for_it() {
    for milliseconds in [0, 100, 2000, 7900] {
        let seconds = end(milliseconds);
        assert!(seconds < 30 * 60, "{milliseconds} ms: all is over after {seconds} s");
    }
}
