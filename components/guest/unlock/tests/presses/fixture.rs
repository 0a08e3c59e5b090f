//! A world with one paid stay in a room of the sandbox, and a lock that answers what it is told to.

use api::{Problem, Request, World};
use caller::{Caller, KeyValue};
use clock::{Clock, Id, Moment};
use database::{Database, Statements, Value, parameters};
use device::{Command, Driver, Failure, Outcome};
use kaimen_guest_unlock::{Press, Pressed, unlock};
use outbound::Outbound;
use serde::{Deserialize, de::DeserializeOwned};
use settings::{Mode, Settings};
use std::sync::Mutex;

/// 2026-05-01T20:00+08:00.
pub const STARTS_AT: Moment = Moment::from_unix(1_777_636_800);
/// The end of the stay.
pub const ENDS_AT: Moment = STARTS_AT.plus_minutes(120);

/// A lock that remembers what it was asked.
pub struct Lock {
    outcome: Outcome,
    commands: Mutex<Vec<Command>>,
}

impl Lock {
    pub fn that_is(outcome: Outcome) -> Lock {
        Lock {
            outcome,
            commands: Mutex::default(),
        }
    }

    pub fn that_works() -> Lock {
        Lock::that_is(Outcome::Executed)
    }

    pub fn commands(&self) -> Vec<Command> {
        self.commands.lock().unwrap().clone()
    }
}

impl Driver for Lock {
    async fn issue(&self, command: &Command) -> Outcome {
        self.commands.lock().unwrap().push(command.clone());
        self.outcome
    }
}

/// Who must not be asked.
pub struct Nobody;

impl Driver for Nobody {
    async fn issue(&self, command: &Command) -> Outcome {
        panic!("nobody may be asked, but {command:?} came");
    }
}

/// The lock that never answers.
pub struct Gone;

impl Driver for Gone {
    async fn issue(&self, _command: &Command) -> Outcome {
        std::future::pending::<()>().await;
        Outcome::Unknown(Failure::Silent)
    }
}

pub struct Evening {
    pub world: World,
    pub caller: Caller,
    pub order_id: Id,
}

impl Evening {
    /// A paid stay in room 101, half an hour after it began.
    pub fn paid() -> Evening {
        Evening::of("paid", "101", STARTS_AT.plus_minutes(30))
    }

    pub fn of(status: &str, room: &str, now: Moment) -> Evening {
        let database = Database::in_memory(true).unwrap();
        let clock = Clock::simulated(now, 7);
        let world = World {
            clock: clock.clone(),
            database,
            key_value: KeyValue::default(),
            outbound: Outbound::default(),
            settings: Settings::default(),
            mode: Mode::Sandbox,
        };
        let caller = guest(&world);
        let order_id = place(&world, caller.user_id, status, room);
        Evening {
            world,
            caller,
            order_id,
        }
    }

    pub fn press<'a>(&'a self, key: &'a str) -> Press<'a> {
        Press {
            order_id: self.order_id,
            caller: &self.caller,
            door: "room",
            key,
            request_hash: "hash",
        }
    }

    /// Presses and waits for the outcome; a problem is told by its slug.
    pub fn pressed(&self, driver: &impl Driver, key: &str) -> Result<Pressed, &'static str> {
        pollster::block_on(unlock(&self.world, driver, &self.press(key))).map_err(|problem| problem.slug())
    }

    pub fn one<T: DeserializeOwned>(&self, statement: &str) -> T {
        self.world
            .database
            .one(statement, &[Value::from(self.order_id)])
            .unwrap()
    }

    pub fn status(&self) -> String {
        #[derive(Deserialize)]
        struct Row {
            status: String,
        }
        self.one::<Row>(r#"SELECT status FROM "order" WHERE id = ?1"#).status
    }

    /// What the order's log tells, one kind behind the other.
    pub fn log(&self) -> Vec<String> {
        #[derive(Deserialize)]
        struct Row {
            kinds: Vec<String>,
        }
        self.one::<Row>("SELECT json_group_array(kind ORDER BY number) AS kinds FROM order_event WHERE order_id = ?1")
            .kinds
    }

    /// The request of a press over HTTP.
    pub fn request(&self, headers: &[(&str, &str)], body: &str) -> Request {
        let session = caller::start(&self.world.key_value, &self.world.clock, self.caller.user_id);
        let token = pollster::block_on(session).unwrap().token;
        let mut request = http::Request::builder()
            .method("POST")
            .uri(format!("/v1/orders/{}/unlock", self.order_id))
            .header("spin-path-match-id", self.order_id.to_string())
            .header("authorization", format!("Bearer {token}"));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let (head, body) = request.body(body.to_owned()).unwrap().into_parts();
        Request::new(head, bytes::Bytes::from(body), &self.world.clock)
    }
}

/// Somebody who has logged in.
pub fn guest(world: &World) -> Caller {
    let user_id = world.clock.id();
    let insert = "INSERT INTO user (id, nickname, created_at, changed_at) VALUES (?1, '客', 0, 0)";
    world.database.run(insert, parameters![user_id]).unwrap();
    Caller {
        user_id,
        expires_at: ENDS_AT.plus_minutes(60 * 24),
    }
}

fn place(world: &World, user_id: Id, status: &str, room: &str) -> Id {
    let (id, hold_id) = (world.clock.id(), world.clock.id());
    let order = r#"INSERT INTO "order" (id, user_id, kind, listing_number, tariff_id, status, starts_at, ends_at, people,
      amount_fen, pay_before, placed_at, changed_by, changed_at, cause)
    SELECT ?1, ?2, 'room', listing_number, id, ?3, ?5, ?6, 2, 8000, ?5, ?5, ?2, ?5, 'test'
    FROM tariff WHERE listing_number = ?4"#;
    let number: i64 = room.parse().unwrap();
    world
        .database
        .run(order, parameters![id, user_id, status, number, STARTS_AT, ENDS_AT])
        .unwrap();
    let hold = "INSERT INTO hold (id, order_id, resource_id, starts_at, ends_at, blocked_until, state, held_until,
      changed_at)
    SELECT ?1, ?2, id, ?4, ?5, ?5 + 900, 'confirmed', ?4, ?4 FROM resource WHERE listing_number = ?3";
    world
        .database
        .run(hold, parameters![hold_id, id, number, STARTS_AT, ENDS_AT])
        .unwrap();
    id
}

/// Why a press is refused; no driver may be asked.
pub fn problem(evening: &Evening, press: &Press<'_>) -> Problem {
    pollster::block_on(unlock(&evening.world, &Nobody, press)).unwrap_err()
}
