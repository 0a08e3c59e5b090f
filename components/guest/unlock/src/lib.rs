//! POST /v1/orders/:id/unlock — opens a door of a paid stay, in its time, for its guest. Every press opens at most once.

mod driver;
mod why_not;

use api::{Answer, Problem, Request, World};
use caller::Caller;
use clock::{Id, Moment};
use database::{Statements, parameters};
use device::{ANSWER_SECONDS, COMMAND_SECONDS, Command, Driver, Failure, Outcome, OutcomeKind};
use serde::{Deserialize, Serialize};

pub use why_not::{DEVICE_OUT_OF_SERVICE, ENDED, NO_SUCH_DOOR, NOT_PAID, REFUSALS_A_MINUTE, TOO_EARLY};

/// How often a door may be asked to open in one minute: more is a broken client, and it would block the lock's gateway.
pub const PRESSES_A_MINUTE: i64 = 10;

const PRESS: &str = include_str!("press.sql");

/// What comes so late that the press has been given up says all the same what became of the door.
const ANSWER: &str = "UPDATE device_command SET outcome = ?2, failure = ?3, answered_at = ?4
WHERE id = ?1 AND (outcome IS NULL OR outcome = 'unknown' AND failure = 'silent' AND ?2 <> 'unknown') RETURNING id";

/// What a guest may say; the body may be empty.
#[derive(Debug, Default, Deserialize)]
pub struct DoorChoice {
    /// Which door, where a room has more than its own.
    door: Option<String>,
}

/// One press.
#[derive(Clone, Debug)]
pub struct Press<'a> {
    /// Whose door.
    pub order_id: Id,
    /// Who presses.
    pub caller: &'a Caller,
    /// Which door.
    pub door: &'a str,
    /// The client's key of this press, or one of its own.
    pub key: &'a str,
    /// What tells this press from another with the same key.
    pub request_hash: &'a str,
}

/// What a guest is answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Pressed {
    /// The command that the press became.
    pub command_id: Id,
    /// What became of it.
    pub outcome: OutcomeKind,
    /// Whether it is the answer to an earlier press with the same key: then no door was asked to open now.
    #[serde(skip)]
    pub replayed: bool,
}

api::serve! {
    "/v1/orders/:id/unlock" => POST handle;
}

/// Reads a press and answers what became of it.
///
/// # Errors
/// What [`unlock`] answers, and what any operation answers to a request that it cannot read.
pub async fn handle(request: &Request, world: &World) -> Result<Answer, Problem> {
    handle_with(request, world, &driver::Hub).await
}

/// The same with another driver than the composed hub.
///
/// # Errors
/// As [`handle`].
pub async fn handle_with(request: &Request, world: &World, driver: &impl Driver) -> Result<Answer, Problem> {
    let caller = world.caller(request)?;
    let order_id = request.id()?;
    let choice: DoorChoice = if request.body().is_empty() {
        DoorChoice::default()
    } else {
        request.json()?
    };
    // A press without a key is one of its own.
    let key = idempotency::given(request)?.map_or_else(|| world.clock.id().to_string(), str::to_owned);
    let press = Press {
        order_id,
        caller: &caller,
        door: choice.door.as_deref().unwrap_or("room"),
        key: &key,
        request_hash: &idempotency::hash(request),
    };
    let pressed = unlock(world, driver, &press).await?;
    let answer = Answer::ok(&pressed);
    Ok(if pressed.replayed {
        answer.header("idempotency-replayed", "true")
    } else {
        answer
    })
}

#[derive(Deserialize)]
struct Issued {
    driver: String,
    reference: String,
    not_after: Moment,
}

/// Writes the press down, lets the driver open the door, and writes down what became of it, with which the use begins. A driver
/// that does not answer in time is not waited for: nobody knows what became of the door then.
///
/// # Errors
/// 404 for an order that is not the caller's and for a door that is not there, [`NOT_PAID`], [`TOO_EARLY`], [`ENDED`],
/// [`DEVICE_OUT_OF_SERVICE`], a key that came with another press or whose press is under way, 429.
pub async fn unlock(world: &World, driver: &impl Driver, press: &Press<'_>) -> Result<Pressed, Problem> {
    let (command_id, now) = (world.clock.id(), world.clock.now());
    let row = parameters![
        command_id,
        press.order_id,
        press.caller.user_id,
        press.door,
        press.key,
        press.request_hash,
        now,
        COMMAND_SECONDS,
        PRESSES_A_MINUTE
    ];
    let Some(issued) = world.database.optional::<Issued>(PRESS, row)? else {
        return why_not::why_not(world, press, now);
    };
    let command = Command {
        id: command_id.to_string(),
        driver: issued.driver,
        reference: issued.reference,
        not_after: issued.not_after,
        now,
    };
    let answer = world.clock.within(ANSWER_SECONDS, driver.issue(&command)).await;
    let outcome = answer.unwrap_or(Outcome::Unknown(Failure::Silent));
    let outcome = write_down(world, command_id, outcome)?;
    Ok(Pressed {
        command_id,
        outcome: outcome.kind(),
        replayed: false,
    })
}

/// What is written down is what is answered, also where the press has been given up as unknown meanwhile: a door that opened late
/// is open, and its stay begins.
fn write_down(world: &World, command_id: Id, outcome: Outcome) -> Result<Outcome, Problem> {
    let row = parameters![
        command_id,
        outcome.kind().name(),
        outcome.failure().map(Failure::name),
        world.clock.now()
    ];
    let written = world.database.changed(ANSWER, row)?;
    Ok(if written {
        outcome
    } else {
        Outcome::Unknown(Failure::Silent)
    })
}
