//! One gateway that does not answer holds up nobody who paid through another.

use super::virtual_time::Time;
use clock::Id;
use order::Status;
use payment::{
    Account, Acquirer, Asked, Attempt, Channel, Closing, Delivery, Failure, Fate, PaymentAccount, Refund, RefundFate,
    Sheet, Success,
    attempt::{self, NewAttempt},
};
use scene::{NewStay, Stay};

/// How often the ticker comes by; after a tick that took longer it comes at once.
const EVERY: i64 = 5000;

/// So long a silent gateway is waited for, and so long another one takes.
const SILENCE: i64 = 1000 * outbound::PATIENCE_SECONDS as i64;
const ANSWER: i64 = 100;

/// WeChat Pay is silent; Alipay knows of one payment.
struct Gateways<'a> {
    time: &'a Time<'a>,
    paid: Id,
    world: &'a api::World,
}

impl Acquirer for Gateways<'_> {
    async fn choose(&self, _: Channel, found: Option<PaymentAccount>) -> Result<Option<PaymentAccount>, Failure> {
        Ok(found)
    }

    async fn account(&self, _: Channel, _: Option<&PaymentAccount>) -> Result<Account, Failure> {
        Ok(Account {
            own: None,
            merchant: "1".to_owned(),
            app: String::new(),
        })
    }

    async fn fate(&self, asked: &Asked) -> Result<Fate, Failure> {
        if asked.channel == Channel::Wechat {
            self.time.pass(SILENCE).await;
            return Err(Failure::Silent("nobody".to_owned()));
        }
        self.time.pass(ANSWER).await;
        if asked.id != self.paid {
            return Ok(Fate::Unpaid);
        }
        Ok(Fate::Paid(Success {
            channel: asked.channel,
            out_trade_no: asked.id.to_string(),
            transaction_id: "42".to_owned(),
            amount: asked.amount_fen,
            currency: "CNY".to_owned(),
            merchant: "1".to_owned(),
            app: String::new(),
            payer: None,
            paid_at: self.world.clock.now(),
        }))
    }

    async fn open(&self, _: &Attempt) -> Result<String, Failure> {
        Err(nobody())
    }

    async fn sheet(&self, _: &Attempt, _: &str) -> Result<Sheet, Failure> {
        Err(nobody())
    }

    async fn close(&self, _: &Asked) -> Result<Closing, Failure> {
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

fn cashier(world: &api::World, stay: Stay, channel: Channel) -> Id {
    let new = NewAttempt {
        id: world.clock.id(),
        charge_id: stay.charge_id,
        channel,
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

/// So many milliseconds after the guest paid the order is paid. Of three hundred open cashiers so many are WeChat Pay's, and those
/// were opened so much earlier.
fn found_after(silent: usize, earlier_seconds: i64) -> i64 {
    let world = scene::world(clock::Moment::from_unix(1_800_000_000));
    let guest = scene::guest(&world);
    let now = world.clock.now();
    let stays: Vec<Stay> = (0..300)
        .map(|number| NewStay::new(guest, now.plus_minutes(60 + 120 * number)).book(&world))
        .collect();
    let (before, others) = stays.split_at(silent);
    for stay in before {
        cashier(&world, *stay, Channel::Wechat);
    }
    world.clock.advance(earlier_seconds);
    let payments: Vec<Id> = others
        .iter()
        .map(|stay| cashier(&world, *stay, Channel::Alipay))
        .collect();
    let time = Time::of(&world.clock);
    let gateways = Gateways {
        time: &time,
        paid: *payments.last().unwrap(),
        world: &world,
    };
    let last = others.last().unwrap();
    time.run(async {
        while last.status(&world) != Status::Paid {
            let begun = time.milliseconds();
            let done = scene::tick(&world, &gateways).await.unwrap();
            if !done.more {
                time.pass((begun + EVERY - time.milliseconds()).max(1)).await;
            }
        }
    });
    time.milliseconds()
}

#[test]
fn a_lost_payment_is_found_within_45_seconds_whoever_else_is_silent() {
    for silent in [1, 150, 299] {
        for earlier_seconds in [0, 7, 13] {
            let after = found_after(silent, earlier_seconds);
            assert!(
                (30_000..=45_000).contains(&after),
                "{silent} silent, opened {earlier_seconds} s before: found after {after} ms"
            );
        }
    }
}
