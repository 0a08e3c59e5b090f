//! A shop with one guest, and a gateway that tells of successes.

mod played;
mod told;

use ::scene::{NewStay, Stay};
use api::World;
use clock::{Id, Moment};
use database::{Statements, parameters};
use money::Fen;
use order::{Status, Turn};
use payment::{
    Account, Attempt, Channel, Decision,
    attempt::{self, NewAttempt},
    settle,
};
pub use played::Played;
use serde::Deserialize;
use settings::Mode;
pub use told::{Told, whole};

pub const MERCHANT: &str = "1900000001";
pub const APP: &str = "wx1";
pub const PRICE: Fen = Fen::new(4000);
pub const RENEWAL_PRICE: Fen = Fen::new(1500);

pub struct Scene {
    pub world: World,
    pub guest: Id,
}

#[derive(Debug, PartialEq, Eq, Deserialize)]
pub struct Refund {
    pub payment_id: Id,
    pub amount_fen: i64,
    pub reason: String,
    pub state: String,
}

#[derive(Debug, Deserialize)]
pub struct Order {
    pub status: Status,
    pub ends_at: Moment,
    pub amount_fen: Fen,
    pub hold: String,
    pub hold_ends_at: Moment,
    pub lines_fen: Fen,
}

impl Scene {
    pub fn new(mode: Mode) -> Scene {
        let world = World {
            mode,
            ..::scene::world(Moment::parse("2026-05-01T20:00:00+08:00").unwrap())
        };
        let guest = ::scene::guest(&world);
        Scene { world, guest }
    }

    pub fn now(&self) -> Moment {
        self.world.clock.now()
    }

    pub fn pass_minutes(&self, minutes: i64) {
        self.world.clock.advance(minutes * 60);
    }

    /// An order of one hour that begins in so many minutes, in the same room always.
    pub fn order(&self, in_minutes: i64) -> Id {
        let starts_at = self.now().plus_minutes(in_minutes);
        NewStay::new(self.guest, starts_at).book(&self.world).order_id
    }

    /// An order that is paid.
    pub fn paid(&self, in_minutes: i64) -> Id {
        let order = self.order(in_minutes);
        let payment = self.pay(order, None);
        assert_eq!(self.settle(&self.told(&payment)), Decision::Paid);
        order
    }

    /// A wish to stay half an hour longer, from the present end.
    pub fn renewal(&self, order_id: Id) -> Id {
        self.stay(order_id).renew(&self.world, 30, RENEWAL_PRICE)
    }

    /// An order with what turns it to `paid`.
    pub fn stay(&self, order_id: Id) -> Stay {
        #[derive(Deserialize)]
        struct Row {
            charge_id: Id,
            hold_id: Id,
        }
        let look =
            "SELECT charge.id AS charge_id, hold.id AS hold_id FROM charge JOIN hold ON hold.charge_id = charge.id
          WHERE charge.order_id = ?1 AND charge.kind = 'order'";
        let Row { charge_id, hold_id } = self.world.database.one(look, parameters![order_id]).unwrap();
        Stay {
            order_id,
            charge_id,
            hold_id,
        }
    }

    /// An open attempt to collect a renewal, or the order itself.
    pub fn pay(&self, order_id: Id, renewal_id: Option<Id>) -> Attempt {
        self.collect(renewal_id.unwrap_or_else(|| self.stay(order_id).charge_id))
    }

    /// An open attempt to collect a charge.
    pub fn collect(&self, charge_id: Id) -> Attempt {
        let new = NewAttempt {
            id: self.world.clock.id(),
            charge_id,
            channel: Channel::Wechat,
            account_id: None,
            payer: Some("openid-1"),
            description: "茶室",
        };
        let attempt = attempt::claim(&self.world.database, new, self.now()).unwrap().unwrap();
        assert!(attempt::opened(&self.world.database, attempt.id, "prepay-1", self.now()).unwrap());
        attempt
    }

    /// An attempt that was given up here, while the guest can still pay in it.
    pub fn forgotten(&self, order_id: Id, renewal_id: Option<Id>) -> Attempt {
        let attempt = self.pay(order_id, renewal_id);
        assert!(attempt::close(&self.world.database, attempt.id, self.now()).unwrap());
        attempt
    }

    pub fn told(&self, payment: &Attempt) -> Told {
        Told {
            number: payment.id.to_string(),
            transaction: format!("42{}", payment.id),
            amount: payment.amount_fen,
            currency: "CNY",
            merchant: MERCHANT,
            app: APP,
            payer: Some("openid-1"),
            paid_at: self.now(),
        }
    }

    pub fn settle(&self, told: &Told) -> Decision {
        let before = self.world.database.statements();
        let decision = settle(&self.world, &account(), &told.success()).unwrap();
        let statements = self.world.database.statements() - before;
        assert!(statements <= 7, "{decision:?} took {statements} statements");
        self.check();
        decision
    }

    pub fn look(&self, order_id: Id) -> Order {
        let look = r#"SELECT status, "order".ends_at, amount_fen, hold.state AS hold, hold.ends_at AS hold_ends_at,
            (SELECT sum(line.amount_fen) FROM order_line AS line JOIN charge ON charge.id = line.charge_id
             WHERE line.order_id = ?1 AND charge.is_agreed) AS lines_fen
            FROM "order" JOIN hold ON hold.order_id = "order".id WHERE "order".id = ?1
            ORDER BY hold.state = 'confirmed' DESC, hold.ends_at DESC LIMIT 1"#;
        self.world.database.one(look, parameters![order_id]).unwrap()
    }

    pub fn refunds(&self) -> Vec<Refund> {
        let all = "SELECT payment_id, amount_fen, reason, state FROM refund ORDER BY rowid";
        self.world.database.all(all, &[]).unwrap()
    }

    /// What the schedule has for this task by now.
    pub fn due(&self, task: &str) -> Vec<String> {
        #[derive(Deserialize)]
        struct Row {
            subject: String,
        }
        let look = "SELECT subject FROM due WHERE task = ?1 AND at <= ?2 ORDER BY useful_until";
        let due: Vec<Row> = self.world.database.all(look, parameters![task, self.now()]).unwrap();
        due.into_iter().map(|row| row.subject).collect()
    }

    pub fn count(&self, from: &str) -> i64 {
        #[derive(Deserialize)]
        struct Count {
            number: i64,
        }
        self.world
            .database
            .one::<Count>(&format!("SELECT count(*) AS number FROM {from}"), &[])
            .unwrap()
            .number
    }

    /// What holds after every step, whatever happened.
    fn check(&self) {
        let amounts = r#""order" WHERE amount_fen <> (
            SELECT sum(line.amount_fen) FROM order_line AS line JOIN charge ON charge.id = line.charge_id
            WHERE line.order_id = "order".id AND charge.is_agreed)"#;
        assert_eq!(self.count(amounts), 0, "an order costs what its lines add up to");
        let kept = r#"charge JOIN "order" ON "order".id = charge.order_id
            WHERE "order".status = 'paid' AND charge.state = 'paid'
            AND NOT EXISTS (SELECT 1 FROM order_line WHERE charge_id = charge.id AND given_up_at IS NOT NULL)
            AND charge.amount_fen <>
            (SELECT coalesce(sum(amount_fen), 0) FROM payment WHERE charge_id = charge.id AND state = 'succeeded') -
            (SELECT coalesce(sum(refund.amount_fen), 0) FROM refund JOIN payment ON payment.id = refund.payment_id
             WHERE payment.charge_id = charge.id)"#;
        assert_eq!(self.count(kept), 0, "what is paid of an order has just its price");
        let overlapping =
            "hold JOIN hold AS other ON other.resource_id = hold.resource_id AND other.order_id <> hold.order_id
            WHERE hold.state IN ('held', 'confirmed') AND other.state IN ('held', 'confirmed')
            AND hold.blocked_from < other.blocked_until AND other.blocked_from < hold.blocked_until";
        assert_eq!(self.count(overlapping), 0, "nobody shares a room");
    }
}

/// Who we are at the gateway.
pub fn account() -> Account {
    Account {
        own: None,
        merchant: MERCHANT.to_owned(),
        app: APP.to_owned(),
    }
}

/// Changes the status of an order as another operation would.
pub fn turn(scene: &Scene, order_id: Id, source: Status, target: Status) {
    let change = Turn {
        source,
        target,
        actor: "guest",
        at: scene.now(),
        cause: "test",
    };
    assert!(order::turn(&scene.world.database, order_id, change).unwrap());
}
