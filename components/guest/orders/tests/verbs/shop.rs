//! A sandbox's shop with guests whose orders stand wherever a test wants them.

use api::{Answer, Request, World};
use bytes::Bytes;
use caller::KeyValue;
use clock::{Clock, Id, Moment};
use database::{Database, Statements, parameters};
use money::Fen;
use order::{NewOrder, Status, Turn};
use outbound::Outbound;
use reservation::hold::{self, NewHold};
use serde_json::Value;
use settings::{Mode, Settings};
use tariff::Period;

/// 2027-01-15, 16:00 in China.
pub(crate) const NOW: i64 = 1_800_000_000;
pub(crate) const HOUR: i64 = 60;

/// Listing 101 with these terms: all back a day before, a half until two hours before, then a third.
const TERMS: &str = r#"INSERT INTO tariff (id, listing_number, version, terms, created_at)
SELECT ?1, listing_number, 99, json_set(terms, '$.cancellation', json('[{"hours_before": 24, "percent": 100},
  {"hours_before": 2, "percent": 50}, {"hours_before": 0, "percent": 33}]'), '$.early_entry_minutes', 10), 0
FROM tariff WHERE listing_number = 101 AND version = 1"#;

const GUEST: &str = "INSERT INTO user (id, nickname, created_at, changed_at) VALUES (?1, '客人', 0, 0)";

const PAYMENT: &str =
    "INSERT INTO payment (id, order_id, channel, amount_fen, state, transaction_id, asked_at, expires_at,
  changed_at) VALUES (?1, ?2, 'wechat', ?3, 'succeeded', ?1, ?4, ?4, ?4)";

pub(crate) struct Shop {
    pub(crate) world: World,
    pub(crate) guest: Guest,
    terms: Id,
}

pub(crate) struct Guest {
    pub(crate) id: Id,
    token: String,
}

impl Shop {
    pub(crate) fn open(mode: Mode) -> Shop {
        Shop::with(Database::in_memory(true).unwrap(), mode)
    }

    pub(crate) fn with(database: Database, mode: Mode) -> Shop {
        let world = World {
            clock: Clock::simulated(Moment::from_unix(NOW), 1),
            database,
            key_value: KeyValue::default(),
            outbound: Outbound::default(),
            settings: Settings::given([]),
            mode,
        };
        let terms = world.clock.id();
        world.database.run(TERMS, parameters![terms]).unwrap();
        let guest = guest(&world);
        Shop { world, guest, terms }
    }

    /// The same shop seen through another connection.
    pub(crate) fn in_world(&self, world: World) -> Shop {
        let Guest { id, token } = &self.guest;
        Shop {
            world,
            guest: Guest {
                id: *id,
                token: token.clone(),
            },
            terms: self.terms,
        }
    }

    pub(crate) fn another_guest(&self) -> Guest {
        guest(&self.world)
    }

    pub(crate) fn forward(&self, seconds: i64) {
        self.world.clock.advance(seconds);
    }

    /// An unpaid order for an hour that begins in so many minutes.
    pub(crate) fn booked(&self, in_minutes: i64, amount: i64) -> Id {
        let (database, clock) = (&self.world.database, &self.world.clock);
        let (id, now) = (clock.id(), clock.now());
        let order = NewOrder {
            id,
            user_id: self.guest.id,
            listing_number: 101,
            tariff_id: self.terms,
            status: Status::PendingPayment,
            starts_at: now.plus_minutes(in_minutes),
            ends_at: now.plus_minutes(in_minutes + HOUR),
            people: 2,
            amount: Fen::new(amount),
            remark: "靠窗",
            pay_before: now.plus_minutes(15),
            placed_at: now,
        };
        order::place(database, &order, &[]).unwrap();
        assert!(self.hold(id, in_minutes), "the room is taken");
        id
    }

    /// Occupies the room; `false` where it is taken.
    pub(crate) fn hold(&self, order_id: Id, in_minutes: i64) -> bool {
        let (database, clock) = (&self.world.database, &self.world.clock);
        let now = clock.now();
        let starts_at = now.plus_minutes(in_minutes).unix();
        let hold = NewHold {
            id: clock.id(),
            order_id,
            listing_number: 101,
            period: Period::new(starts_at, starts_at + HOUR * 60).unwrap(),
            cleaning_gap_minutes: 15,
            held_until: Some(now.plus_minutes(15)),
        };
        hold::place(database, &hold, now).unwrap()
    }

    /// The same with each of these payments.
    pub(crate) fn paid(&self, in_minutes: i64, payments: &[i64]) -> Id {
        let id = self.booked(in_minutes, payments.iter().sum());
        let now = self.world.clock.now();
        for fen in payments {
            let row = parameters![self.world.clock.id(), id, *fen, now];
            self.world.database.run(PAYMENT, row).unwrap();
        }
        assert!(hold::turn(&self.world.database, id, None, hold::State::Confirmed, now).unwrap());
        self.turn(id, Status::PendingPayment, Status::Paid);
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

    pub(crate) fn cancel(&self, id: Id) -> Reply {
        self.call(
            "POST",
            "/v1/orders/:id/cancel",
            &format!("/v1/orders/{id}/cancel"),
            &self.guest,
            None,
        )
    }

    pub(crate) fn show(&self, id: Id, guest: &Guest) -> Reply {
        self.call("GET", "/v1/orders/:id", &format!("/v1/orders/{id}"), guest, None)
    }

    pub(crate) fn list(&self, query: &str) -> Reply {
        self.call("GET", "/v1/orders", &format!("/v1/orders?{query}"), &self.guest, None)
    }

    pub(crate) fn call(&self, method: &str, route: &str, path: &str, guest: &Guest, key: Option<&str>) -> Reply {
        let mut call = http::Request::builder()
            .method(method)
            .uri(path)
            .header("spin-raw-component-route", route)
            .header("authorization", format!("Bearer {}", guest.token));
        if let Some(id) = path.split(['/', '?']).nth(3) {
            call = call.header("spin-path-match-id", id);
        }
        if let Some(key) = key {
            call = call.header("idempotency-key", key);
        }
        let request = Request::new(call.body(()).unwrap().into_parts().0, Bytes::new(), &self.world.clock);
        let answer = pollster::block_on(kaimen_guest_orders::handle(&request, &self.world));
        let answer = answer.unwrap_or_else(|problem| problem.answer(request.language(), "test"));
        Reply {
            status: answer.status(),
            body: serde_json::from_slice(answer.body()).unwrap(),
            answer,
        }
    }
}

fn guest(world: &World) -> Guest {
    let id = world.clock.id();
    world.database.run(GUEST, parameters![id]).unwrap();
    let login = pollster::block_on(caller::start(&world.key_value, &world.clock, id)).unwrap();
    Guest { id, token: login.token }
}

#[derive(Debug)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) body: Value,
    pub(crate) answer: Answer,
}

impl Reply {
    /// The body, where the status is this one.
    pub(crate) fn expect(self, status: u16) -> Value {
        assert_eq!(self.status, status, "{}", self.body);
        self.body
    }
}
