//! A world with one stay in a room of the sandbox.

use api::{Answer, Problem, Request, World};
use caller::KeyValue;
use clock::{Clock, Id, Moment};
use database::{Database, Statements, parameters};
use kaimen_guest_renew::handle;
use outbound::Outbound;
use pollster::block_on;
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
    pub order_id: Id,
    pub token: String,
}

impl Evening {
    /// A stay in room 101 from 20:00 to 22:00, an hour after its beginning.
    pub fn running() -> Evening {
        Evening::of("in_use", 101, 0, 120)
    }

    /// A stay in a room, with its beginning and its end in minutes after eight; it is an hour after eight.
    pub fn of(status: &str, room: i64, starts_at: i64, ends_at: i64) -> Evening {
        let clock = Clock::simulated(after_eight(60), 7);
        let world = World {
            clock: clock.clone(),
            database: Database::in_memory(true).unwrap(),
            key_value: KeyValue::default(),
            outbound: Outbound::default(),
            settings: Settings::given([("renewal_hold_minutes", "10".to_owned())]),
            mode: Mode::Sandbox,
        };
        let (user_id, token) = guest(&world);
        let order_id = place(&world, user_id, status, room, (starts_at, ends_at));
        Evening { world, order_id, token }
    }

    /// Asks for so many minutes more.
    pub fn ask(&self, minutes: i64) -> Result<Value, Value> {
        told(self.call(&self.token, None, &json!({ "minutes": minutes })))
    }

    /// Any call, with its answer as it leaves.
    pub fn call(&self, token: &str, key: Option<&str>, body: &Value) -> Result<Answer, Problem> {
        let mut request = http::Request::builder()
            .method("POST")
            .uri(format!("/v1/orders/{}/renew", self.order_id))
            .header("spin-path-match-id", self.order_id.to_string())
            .header("authorization", format!("Bearer {token}"));
        if let Some(key) = key {
            request = request.header("idempotency-key", key);
        }
        let (head, body) = request.body(body.to_string()).unwrap().into_parts();
        let request = Request::new(head, bytes::Bytes::from(body), &self.world.clock);
        block_on(handle(&request, &self.world))
    }

    pub fn all<T: DeserializeOwned>(&self, statement: &str) -> Vec<T> {
        self.world.database.all(statement, parameters![self.order_id]).unwrap()
    }

    /// What the order's log tells, one kind behind the other.
    pub fn log(&self) -> Vec<String> {
        #[derive(Deserialize)]
        struct Row {
            kind: String,
        }
        let rows = self.all::<Row>("SELECT kind FROM order_event WHERE order_id = ?1 ORDER BY number");
        rows.into_iter().map(|row| row.kind).collect()
    }

    /// Holds of the order: for what, until when, how it is.
    pub fn holds(&self) -> Vec<Hold> {
        self.all(
            "SELECT renewal_id IS NOT NULL AS of_renewal, starts_at, ends_at, blocked_until, state FROM hold
            WHERE order_id = ?1 ORDER BY starts_at, id",
        )
    }

    pub fn order(&self) -> Order {
        let mut orders = self.all(
            r#"SELECT ends_at, amount_fen, (SELECT count(*) FROM order_line WHERE order_id = ?1) AS lines FROM "order"
            WHERE id = ?1"#,
        );
        orders.pop().unwrap()
    }

    /// Somebody books the same room, in minutes after eight.
    pub fn next(&self, starts_at: i64, ends_at: i64) -> Id {
        let (user_id, _) = guest(&self.world);
        place(&self.world, user_id, "paid", 101, (starts_at, ends_at))
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

/// Somebody who has logged in.
pub fn guest(world: &World) -> (Id, String) {
    let user_id = world.clock.id();
    let insert = "INSERT INTO user (id, nickname, created_at, changed_at) VALUES (?1, '客', 0, 0)";
    world.database.run(insert, parameters![user_id]).unwrap();
    let session = caller::start(&world.key_value, &world.clock, user_id);
    (user_id, block_on(session).unwrap().token)
}

fn place(world: &World, user_id: Id, status: &str, room: i64, (starts_at, ends_at): (i64, i64)) -> Id {
    let (id, hold_id) = (world.clock.id(), world.clock.id());
    let (starts_at, ends_at) = (after_eight(starts_at), after_eight(ends_at));
    let order = r#"INSERT INTO "order" (id, user_id, kind, listing_number, tariff_id, status, starts_at, ends_at, people,
      amount_fen, pay_before, placed_at, changed_by, changed_at, cause)
    SELECT ?1, ?2, 'room', listing_number, id, ?3, ?5, ?6, 2, 8000, ?5, ?5, ?2, ?5, 'test'
    FROM tariff WHERE listing_number = ?4"#;
    world
        .database
        .run(order, parameters![id, user_id, status, room, starts_at, ends_at])
        .unwrap();
    let hold = "INSERT INTO hold (id, order_id, resource_id, starts_at, ends_at, blocked_until, state, held_until,
      changed_at)
    SELECT ?1, ?2, id, ?4, ?5, ?5 + 900, 'confirmed', ?4, ?6 FROM resource WHERE listing_number = ?3 RETURNING id";
    let now = world.clock.now();
    assert!(
        world
            .database
            .changed(hold, parameters![hold_id, id, room, starts_at, ends_at, now])
            .unwrap()
    );
    id
}
