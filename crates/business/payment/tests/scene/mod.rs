//! A shop with one guest, and a gateway that tells of successes.
#![allow(dead_code, unused_imports, reason = "every test file uses another part of it")]

mod played;
mod told;

use api::World;
use clock::{Clock, Id, Moment};
use database::{Database, Error, Statements, parameters};
use money::Fen;
use order::{Line, LineKind, NewOrder, Status, Turn};
use outbound::Outbound;
use payment::{
    Account, Attempt, Channel, Decision,
    attempt::{self, NewAttempt},
    settle,
};
pub use played::Played;
use reservation::{hold, renewal};
use serde::Deserialize;
use settings::{Mode, Settings};
use tariff::Period;
pub use told::{Told, whole};

pub const ROOM: i64 = 101;
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
        let clock = Clock::simulated(Moment::parse("2026-05-01T20:00:00+08:00").unwrap(), 1);
        let guest = clock.id();
        let world = World {
            clock,
            database: Database::in_memory(true).unwrap(),
            key_value: ::caller::KeyValue::default(),
            outbound: Outbound::default(),
            settings: Settings::default(),
            mode,
        };
        let scene = Scene { world, guest };
        scene.welcome();
        scene
    }

    /// Makes the guest known to the store.
    pub fn welcome(&self) {
        let row = parameters![self.guest, self.now()];
        let register = "INSERT INTO user (id, nickname, created_at, changed_at) VALUES (?1, '客', ?2, ?2)";
        self.world.database.run(register, row).unwrap();
    }

    pub fn now(&self) -> Moment {
        self.world.clock.now()
    }

    pub fn pass_minutes(&self, minutes: i64) {
        self.world.clock.advance(minutes * 60);
    }

    /// An order of one hour that begins in so many minutes, in the same room always.
    pub fn order(&self, in_minutes: i64) -> Id {
        #[derive(Deserialize)]
        struct Tariff {
            id: Id,
        }
        let (now, id) = (self.now(), self.world.clock.id());
        let starts_at = now.plus_minutes(in_minutes);
        let ends_at = starts_at.plus_minutes(60);
        let terms = "SELECT id FROM tariff WHERE listing_number = ?1 LIMIT 1";
        let tariff: Tariff = self.world.database.one(terms, parameters![ROOM]).unwrap();
        let order = NewOrder {
            id,
            user_id: self.guest,
            listing_number: ROOM,
            tariff_id: tariff.id,
            status: Status::PendingPayment,
            starts_at,
            ends_at,
            people: 2,
            amount: PRICE,
            remark: "",
            pay_before: now.plus_minutes(15),
            placed_at: now,
        };
        let hold = hold::NewHold {
            id: self.world.clock.id(),
            order_id: id,
            listing_number: ROOM,
            period: Period::new(starts_at.unix(), ends_at.unix()).unwrap(),
            cleaning_gap_minutes: 15,
            held_until: Some(order.pay_before),
        };
        let placed = self.world.database.transaction(|change| {
            order::place(change, &order, &[line(LineKind::Stay, PRICE)])?;
            hold::place(change, &hold, now)
        });
        assert!(placed.unwrap(), "the room is free");
        id
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
        let ends_at = self.look(order_id).ends_at;
        let wish = renewal::NewRenewal {
            id: self.world.clock.id(),
            order_id,
            minutes: 30,
            from_ends_at: ends_at,
            to_ends_at: ends_at.plus_minutes(30),
            amount: RENEWAL_PRICE,
            lines: vec![line(LineKind::Renewal, RENEWAL_PRICE)],
            pay_before: self.now().plus_minutes(10),
            asked_at: self.now(),
        };
        let hold_id = self.world.clock.id();
        let asked = self.world.database.transaction(|change| {
            Ok::<_, Error>(renewal::ask(change, &wish)? && renewal::hold(change, hold_id, &wish)?)
        });
        assert!(asked.unwrap());
        wish.id
    }

    /// An open attempt.
    pub fn pay(&self, order_id: Id, renewal_id: Option<Id>) -> Attempt {
        let new = NewAttempt {
            id: self.world.clock.id(),
            order_id,
            renewal_id,
            channel: Channel::Wechat,
            payer: Some("openid-1"),
            description: "茶室",
        };
        let attempt = attempt::claim(&self.world.database, new, self.now()).unwrap().unwrap();
        assert!(attempt::opened(&self.world.database, attempt.id, "prepay-1", self.now()).unwrap());
        attempt
    }

    /// A attempt that was given up here, while the guest can still pay in it.
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
        assert!(statements <= 8, "{decision:?} took {statements} statements");
        self.check();
        decision
    }

    pub fn look(&self, order_id: Id) -> Order {
        let look = r#"SELECT status, "order".ends_at, amount_fen, hold.state AS hold, hold.ends_at AS hold_ends_at,
            (SELECT sum(amount_fen) FROM order_line WHERE order_id = ?1) AS lines_fen
            FROM "order" JOIN hold ON hold.order_id = "order".id AND hold.renewal_id IS NULL WHERE "order".id = ?1"#;
        self.world.database.one(look, parameters![order_id]).unwrap()
    }

    pub fn refunds(&self) -> Vec<Refund> {
        let all = "SELECT payment_id, amount_fen, reason, state FROM refund ORDER BY rowid";
        self.world.database.all(all, &[]).unwrap()
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
        let amounts =
            r#""order" WHERE amount_fen <> (SELECT sum(amount_fen) FROM order_line WHERE order_id = "order".id)"#;
        assert_eq!(self.count(amounts), 0, "an order costs what its lines add up to");
        let kept = r#""order" WHERE status = 'paid' AND amount_fen <>
            (SELECT coalesce(sum(amount_fen), 0) FROM payment WHERE order_id = "order".id AND state = 'succeeded') -
            (SELECT coalesce(sum(refund.amount_fen), 0) FROM refund JOIN payment ON payment.id = refund.payment_id
             WHERE payment.order_id = "order".id)"#;
        assert_eq!(self.count(kept), 0, "a paid order has just its price");
        let overlapping =
            "hold JOIN hold AS other ON other.resource_id = hold.resource_id AND other.order_id <> hold.order_id
            WHERE hold.state IN ('held', 'confirmed') AND other.state IN ('held', 'confirmed')
            AND hold.starts_at < other.blocked_until AND other.starts_at < hold.blocked_until";
        assert_eq!(self.count(overlapping), 0, "nobody shares a room");
    }
}

/// Who we are at the gateway.
pub fn account() -> Account {
    Account {
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

fn line(kind: LineKind, amount_fen: Fen) -> Line {
    Line {
        kind,
        label: "标准".to_owned(),
        starts_at: None,
        ends_at: None,
        minutes: None,
        unit_fen: None,
        quantity: None,
        amount_fen,
    }
}
