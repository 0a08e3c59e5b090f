//! A world with one stay in a room of the sandbox.

use api::{Answer, Problem, World};
use clock::{Id, Moment};
use database::{Statements, parameters};
use kaimen_guest_renew::handle;
use money::Fen;
use order::Status;
use scene::{Call, NewStay, Person, Stay};
use serde::{Deserialize, de::DeserializeOwned};
use serde_json::{Value, json};
use settings::{Mode, Settings};

/// Friday 2026-03-13T20:00+08:00.
pub const EIGHT: Moment = Moment::from_unix(1_773_403_200);

/// So many minutes after eight.
pub const fn after_eight(minutes: i64) -> Moment {
    EIGHT.plus_minutes(minutes)
}

pub struct Evening {
    pub world: World,
    pub stay: Stay,
    pub token: String,
    /// How much the order's log tells of the way to where the order stands.
    history: usize,
}

impl Evening {
    /// A stay in room 101 from 20:00 to 22:00, an hour after its beginning.
    pub fn running() -> Evening {
        Evening::of(Status::InUse, 101, 0, 120)
    }

    /// A stay in a room, with its beginning and its end in minutes after eight; it is an hour after eight.
    pub fn of(status: Status, room: i64, starts_at: i64, ends_at: i64) -> Evening {
        let world = World {
            settings: Settings::given([("renewal_hold_minutes", "10".to_owned())]),
            mode: Mode::Sandbox,
            ..scene::world(after_eight(60))
        };
        let guest = Person::guest(&world);
        let stay = place(&world, guest.id, status, room, (starts_at, ends_at));
        let history = stay.log(&world).len() - 1;
        let token = guest.token;
        Evening {
            world,
            stay,
            token,
            history,
        }
    }

    /// Asks for so many minutes more.
    pub fn ask(&self, minutes: i64) -> Result<Value, Value> {
        told(self.call(&self.token, None, &json!({ "minutes": minutes })))
    }

    /// Any call, with its answer as it leaves.
    pub fn call(&self, token: &str, key: Option<&str>, body: &Value) -> Result<Answer, Problem> {
        let call = Call::post("/v1/orders/:id/renew").of(self.stay.order_id);
        call.by(token).key(key).body(body).outcome(&self.world, handle)
    }

    pub fn all<T: DeserializeOwned>(&self, statement: &str) -> Vec<T> {
        let order_id = self.stay.order_id;
        self.world.database.all(statement, parameters![order_id]).unwrap()
    }

    /// What the order's log tells, one kind behind the other: where it stood, and what has happened since.
    pub fn log(&self) -> Vec<String> {
        self.stay.log(&self.world).split_off(self.history)
    }

    /// Holds of the order: for what, until when, how it is.
    pub fn holds(&self) -> Vec<Hold> {
        self.all(
            "SELECT is_extension AS of_renewal, starts_at, ends_at, blocked_until, state FROM hold
            WHERE order_id = ?1 ORDER BY starts_at, id",
        )
    }

    /// The order, with the lines that a renewal has added.
    pub fn order(&self) -> Order {
        let mut orders = self.all(
            r#"SELECT ends_at, amount_fen, (
              SELECT count(*) FROM order_line AS line JOIN charge ON charge.id = line.charge_id
              WHERE line.order_id = ?1 AND charge.kind = 'renewal' AND charge.is_agreed
            ) AS lines FROM "order" WHERE id = ?1"#,
        );
        orders.pop().unwrap()
    }

    /// Somebody books the same room, in minutes after eight.
    pub fn next(&self, starts_at: i64, ends_at: i64) -> Id {
        let guest = scene::guest(&self.world);
        place(&self.world, guest, Status::Paid, 101, (starts_at, ends_at)).order_id
    }
}

#[derive(Debug, PartialEq, Deserialize)]
pub struct Hold {
    pub of_renewal: bool,
    pub starts_at: Moment,
    pub ends_at: Moment,
    pub blocked_until: Moment,
    pub state: String,
}

#[derive(Debug, PartialEq, Deserialize)]
pub struct Order {
    pub ends_at: Moment,
    pub amount_fen: i64,
    pub lines: i64,
}

/// A hold of the stay or of a renewal, in minutes after eight.
pub fn hold(of_renewal: bool, starts_at: i64, ends_at: i64, state: &str) -> Hold {
    Hold {
        of_renewal,
        starts_at: after_eight(starts_at),
        ends_at: after_eight(ends_at),
        blocked_until: after_eight(ends_at + 15),
        state: state.to_owned(),
    }
}

/// The body of an answer or of a problem.
pub fn told(outcome: Result<Answer, Problem>) -> Result<Value, Value> {
    let body = |answer: &Answer| serde_json::from_slice(answer.body()).unwrap();
    match outcome {
        Ok(answer) => Ok(body(&answer)),
        Err(problem) => Err(body(&problem.answer(api::Language::Chinese, "id"))),
    }
}

fn place(world: &World, guest: Id, status: Status, room: i64, (starts_at, ends_at): (i64, i64)) -> Stay {
    let wish = NewStay {
        listing_number: room,
        minutes: ends_at - starts_at,
        amount: Fen::new(8000),
        ..NewStay::new(guest, after_eight(starts_at))
    };
    let stay = wish.book(world);
    stay.bring_to(world, status);
    stay
}
