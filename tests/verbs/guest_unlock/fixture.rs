//! A world with one paid stay in a room of the sandbox, and a lock that answers what it is told to.

use api::{Problem, Request, World};
use caller::Caller;
use clock::Moment;
use database::{Statements, Value};
use device::{Command, Driver, Failure, Outcome};
use kaimen_guest_unlock::{Press, Pressed, unlock};
use money::Fen;
use order::Status;
use scene::{Call, NewStay, Person, Stay};
use serde::de::DeserializeOwned;
use settings::Mode;
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
    pub guest: Person,
    pub stay: Stay,
    /// How much the order's log tells of the way to where the order stands.
    history: usize,
}

impl Evening {
    /// A paid stay in room 101, half an hour after it began.
    pub fn paid() -> Evening {
        Evening::of(Status::Paid, 101, STARTS_AT.plus_minutes(30))
    }

    pub fn of(status: Status, room: i64, now: Moment) -> Evening {
        let world = World {
            mode: Mode::Sandbox,
            ..scene::world(now)
        };
        let guest = Person::guest(&world);
        let wish = NewStay {
            listing_number: room,
            minutes: 120,
            amount: Fen::new(8000),
            ..NewStay::new(guest.id, STARTS_AT)
        };
        let stay = wish.book(&world);
        stay.bring_to(&world, status);
        let history = stay.log(&world).len() - 1;
        Evening {
            world,
            guest,
            stay,
            history,
        }
    }

    pub fn press<'a>(&'a self, key: &'a str) -> Press<'a> {
        Press {
            order_id: self.stay.order_id,
            caller: &self.guest.caller,
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
        let order_id = Value::from(self.stay.order_id);
        self.world.database.one(statement, &[order_id]).unwrap()
    }

    pub fn status(&self) -> &'static str {
        self.stay.status(&self.world).name()
    }

    /// What the order's log tells, one kind behind the other: where it stood, and what has happened since.
    pub fn log(&self) -> Vec<String> {
        self.stay.log(&self.world).split_off(self.history)
    }

    /// The request of a press over HTTP.
    pub fn request(&self, headers: &[(&str, &str)], body: &str) -> Request {
        let call = Call::post("/v1/orders/:id/unlock").of(self.stay.order_id);
        let call = call.by(&self.guest.token).body(body);
        let call = headers
            .iter()
            .fold(call, |call, (name, value)| call.header(name, *value));
        call.request(&self.world)
    }
}

/// Somebody else who has logged in.
pub fn guest(world: &World) -> Caller {
    Person::guest(world).caller
}

/// Why a press is refused; no driver may be asked.
pub fn problem(evening: &Evening, press: &Press<'_>) -> Problem {
    pollster::block_on(unlock(&evening.world, &Nobody, press)).unwrap_err()
}
