//! POST /sandbox/faults — lets the next calls of a gateway fail. GET /sandbox/faults — the faults that have not happened yet.
//! DELETE /sandbox/faults, POST /sandbox/faults/forget — takes them all back.

use super::{Fault, Operation};
use crate::{books::Channel, form};
use api::{Answer, Method, Problem, Request, World, problems};
use database::{Statements, parameters};
use serde::{Deserialize, Serialize};
use serde_json::json;

const KEEP: &str = "INSERT INTO sandbox_fault (channel, operation, fault, times, seconds) VALUES (?1, ?2, ?3, ?4, ?5)
RETURNING *";
const PENDING: &str = "SELECT * FROM sandbox_fault WHERE number > 0 ORDER BY number LIMIT 200";
const FORGET: &str = "DELETE FROM sandbox_fault WHERE number > 0";

/// Stands for all operations that the fault can befall.
const ANY: &str = "any";

/// How long a delay lasts unless the request says.
const USUAL_SECONDS: i64 = 60;
/// The same of a slow answer: the merchant really waits so long.
const SLOW_SECONDS: i64 = 10;

/// What is to go wrong.
#[derive(Debug, Deserialize)]
struct NewFault {
    channel: Channel,
    #[serde(default)]
    operation: Option<String>,
    fault: Fault,
    /// How often.
    #[serde(default)]
    times: Option<i64>,
    /// How long a delay or a slow answer takes.
    #[serde(default)]
    seconds: Option<i64>,
}

/// A fault that has not happened yet.
#[derive(Debug, Deserialize, Serialize)]
pub(crate) struct Pending {
    pub(crate) number: i64,
    pub(crate) channel: Channel,
    /// One of [`Operation`], or `any`.
    pub(crate) operation: String,
    pub(crate) fault: Fault,
    pub(crate) times: i64,
    pub(crate) seconds: i64,
}

/// `{items: [{number, channel, operation, fault, times, seconds}]}`; POST answers 201 and the one that it made.
pub(crate) fn serve(request: &Request, world: &World) -> Result<Answer, Problem> {
    request.allow(&[Method::GET, Method::POST, Method::DELETE])?;
    match *request.method() {
        Method::POST => keep(request, world),
        Method::DELETE => {
            forget_all(world)?;
            Ok(Answer::no_content())
        }
        _ => Ok(Answer::ok(&json!({ "items": pending(world)? }))),
    }
}

/// As DELETE, for a form of the page.
pub(crate) fn forget(request: &Request, world: &World) -> Result<Answer, Problem> {
    request.allow(&[Method::POST])?;
    forget_all(world)?;
    Ok(form::reply(request, Answer::no_content()))
}

fn forget_all(world: &World) -> Result<(), database::Error> {
    world.database.run(FORGET, &[]).map(drop)
}

/// Those that have not happened yet, in the order in which they will.
pub(crate) fn pending(world: &World) -> Result<Vec<Pending>, database::Error> {
    world.database.all(PENDING, &[])
}

fn keep(request: &Request, world: &World) -> Result<Answer, Problem> {
    let new: NewFault = form::read(request)?;
    let operation = new.operation.as_deref().unwrap_or(ANY);
    let (times, seconds) = (new.times.unwrap_or(1), new.seconds.unwrap_or(usual_seconds(new.fault)));
    check(&new, operation, times, seconds)?;
    let row = parameters![new.channel, operation, new.fault.as_str(), times, seconds];
    let pending: Pending = world.database.one(KEEP, row)?;
    Ok(form::reply(request, Answer::created(&pending)))
}

const fn usual_seconds(fault: Fault) -> i64 {
    match fault {
        Fault::Slow => SLOW_SECONDS,
        _ => USUAL_SECONDS,
    }
}

fn check(new: &NewFault, operation: &str, times: i64, seconds: i64) -> Result<(), Problem> {
    let befalls = |one: &Operation| new.fault.befalls(new.channel, *one);
    let mut named = Operation::ALL
        .iter()
        .filter(|one| operation == ANY || operation == one.as_str());
    if !named.any(befalls) {
        let none = (
            "该渠道的该操作不会发生这种故障",
            "no such operation, or one that this fault cannot befall",
        );
        return Err(problems::INVALID.field("/operation", none));
    }
    if !(1..=1000).contains(&times) {
        return Err(problems::INVALID.field("/times", "1 to 1000"));
    }
    let longest = if new.fault == Fault::Slow { 60 } else { 30 * 86_400 };
    if !(1..=longest).contains(&seconds) {
        return Err(problems::INVALID.field("/seconds", format!("1 to {longest}")));
    }
    Ok(())
}
