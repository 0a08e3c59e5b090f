//! A sandbox's shop with orders that wait for the tick.

use acquiring::Gateways;
use api::{Request, World};
use bytes::Bytes;
use caller::KeyValue;
use clock::{Clock, Id, Moment};
use database::{Database, Statements, parameters};
use kaimen_system_tick::Done;
use money::Fen;
use order::{NewOrder, Status, Turn};
use outbound::Outbound;
use reservation::hold::{self, NewHold};
use serde::Deserialize;
use serde_json::Value;
use settings::{Mode, Settings};
use tariff::Period;

pub(crate) const NOW: i64 = 1_800_000_000;

const GUEST: &str = "INSERT INTO user (id, nickname, created_at, changed_at) VALUES (?1, '客人', 0, 0)";

const RENEWAL: &str = r#"INSERT INTO renewal (id, order_id, minutes, from_ends_at, to_ends_at, amount_fen, lines, status,
  pay_before, asked_at, changed_by, changed_at)
SELECT ?1, id, 60, ends_at, ends_at + 3600, 4000, '[]', 'pending_payment', ?3, ?4, user_id, ?4
FROM "order" WHERE id = ?2"#;

pub(crate) struct Shop {
    pub(crate) world: World,
    pub(crate) guest: Id,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Order {
    pub(crate) status: Status,
    pub(crate) used_until: Option<Moment>,
    pub(crate) changed_by: String,
    pub(crate) hold: Option<String>,
}

impl Shop {
    pub(crate) fn open() -> Shop {
        Shop::with(Database::in_memory(true).unwrap())
    }

    pub(crate) fn with(database: Database) -> Shop {
        let world = World {
            clock: Clock::simulated(Moment::from_unix(NOW), 1),
            database,
            key_value: KeyValue::default(),
            outbound: Outbound::default(),
            settings: Settings::given([("tick_secret", "sandbox-tick-secret".to_owned())]),
            mode: Mode::Sandbox,
        };
        let guest = world.clock.id();
        world.database.run(GUEST, parameters![guest]).unwrap();
        Shop { world, guest }
    }

    pub(crate) fn forward_minutes(&self, minutes: i64) {
        self.world.clock.advance(minutes * 60);
    }

    /// An order for an hour that begins in so many minutes and waits a quarter of an hour for its money.
    pub(crate) fn order(&self, in_minutes: i64) -> Id {
        let (database, clock) = (&self.world.database, &self.world.clock);
        let (id, now) = (clock.id(), clock.now());
        let (starts_at, ends_at) = (now.plus_minutes(in_minutes), now.plus_minutes(in_minutes + 60));
        let order = NewOrder {
            id,
            user_id: self.guest,
            listing_number: 101,
            tariff_id: Id::parse("0197a00000007000800000000a000101").unwrap(),
            status: Status::PendingPayment,
            starts_at,
            ends_at,
            people: 2,
            amount: Fen::new(4000),
            remark: "",
            pay_before: now.plus_minutes(15),
            placed_at: now,
        };
        order::place(database, &order, &[]).unwrap();
        let hold = NewHold {
            id: clock.id(),
            order_id: id,
            listing_number: 101,
            period: Period::new(starts_at.unix(), ends_at.unix()).unwrap(),
            cleaning_gap_minutes: 0,
            held_until: Some(order.pay_before),
        };
        assert!(hold::place(database, &hold, now).unwrap());
        id
    }

    pub(crate) fn paid(&self, in_minutes: i64) -> Id {
        let id = self.order(in_minutes);
        self.turn(id, Status::PendingPayment, Status::Paid);
        let now = self.world.clock.now();
        assert!(hold::turn(&self.world.database, id, None, hold::State::Confirmed, now).unwrap());
        id
    }

    pub(crate) fn turn(&self, id: Id, source: Status, target: Status) {
        let at = self.world.clock.now();
        let how = Turn {
            source,
            target,
            actor: "gateway",
            at,
            cause: "test",
        };
        assert!(order::turn(&self.world.database, id, how).unwrap());
    }

    /// A renewal that waits so many minutes for its money.
    pub(crate) fn renewal(&self, order: Id, minutes: i64) -> Id {
        let (id, now) = (self.world.clock.id(), self.world.clock.now());
        self.world
            .database
            .run(RENEWAL, parameters![id, order, now.plus_minutes(minutes), now])
            .unwrap();
        id
    }

    pub(crate) fn read(&self, id: Id) -> Order {
        let sql = r#"SELECT status, used_until, changed_by, (SELECT state FROM hold WHERE order_id = placed.id) AS hold
          FROM "order" AS placed WHERE id = ?1"#;
        self.world.database.one(sql, parameters![id]).unwrap()
    }

    pub(crate) fn count(&self, what: &str) -> i64 {
        #[derive(Deserialize)]
        struct Count {
            count: i64,
        }
        self.world
            .database
            .one::<Count>(&format!("SELECT count(*) AS count FROM {what}"), &[])
            .unwrap()
            .count
    }

    pub(crate) fn tick(&self, batch: u32) -> Done {
        pollster::block_on(kaimen_system_tick::tick(
            &self.world,
            &Gateways::new(&self.world),
            batch,
        ))
        .unwrap()
    }

    pub(crate) fn call(&self, method: &str, authorization: Option<&str>) -> (u16, Value) {
        let mut call = http::Request::builder().method(method).uri("/internal/tick");
        if let Some(authorization) = authorization {
            call = call.header("authorization", authorization);
        }
        let request = Request::new(call.body(()).unwrap().into_parts().0, Bytes::new(), &self.world.clock);
        let answer = pollster::block_on(kaimen_system_tick::handle(&request, &self.world));
        let answer = answer.unwrap_or_else(|problem| problem.answer(request.language(), "test"));
        (answer.status(), serde_json::from_slice(answer.body()).unwrap())
    }
}

/// What a tick has done that found nothing to do.
pub(crate) const NOTHING: Done = Done {
    expired_orders: 0,
    expired_renewals: 0,
    completed: 0,
    no_shows: 0,
    asked_payments: 0,
    found_payments: 0,
    closed_sessions: 0,
    pushed_refunds: 0,
    settled_refunds: 0,
    reported_deliveries: 0,
    unanswered_presses: 0,
    sent_reminders: 0,
    more: false,
};
