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
const KEPT: &str = "SELECT * FROM sandbox_fault WHERE number > 0 ORDER BY number LIMIT 200";
const FORGET: &str = "DELETE FROM sandbox_fault WHERE number > 0";

/// What `any` operation stands for.
const ANY: &str = "any";

/// How long what takes time takes, where nobody says.
const USUAL_SECONDS: i64 = 60;
/// A slow answer keeps the merchant waiting in earnest.
const SLOW_SECONDS: i64 = 10;

/// What shall go wrong.
#[derive(Debug, Deserialize)]
struct Wish {
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
pub(crate) struct Kept {
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
        _ => Ok(Answer::ok(&json!({ "items": kept(world)? }))),
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
pub(crate) fn kept(world: &World) -> Result<Vec<Kept>, database::Error> {
    world.database.all(KEPT, &[])
}

fn keep(request: &Request, world: &World) -> Result<Answer, Problem> {
    let wish: Wish = form::read(request)?;
    let operation = wish.operation.as_deref().unwrap_or(ANY);
    let (times, seconds) = (
        wish.times.unwrap_or(1),
        wish.seconds.unwrap_or(usual_seconds(wish.fault)),
    );
    check(&wish, operation, times, seconds)?;
    let row = parameters![wish.channel, operation, wish.fault.as_str(), times, seconds];
    let kept: Kept = world.database.one(KEEP, row)?;
    Ok(form::reply(request, Answer::created(&kept)))
}

const fn usual_seconds(fault: Fault) -> i64 {
    match fault {
        Fault::Slow => SLOW_SECONDS,
        _ => USUAL_SECONDS,
    }
}

fn check(wish: &Wish, operation: &str, times: i64, seconds: i64) -> Result<(), Problem> {
    let befalls = |one: &Operation| wish.fault.befalls(wish.channel, *one);
    let mut meant = Operation::ALL
        .iter()
        .filter(|one| operation == ANY || operation == one.as_str());
    if !meant.any(befalls) {
        let none = (
            "该渠道的该操作不会发生这种故障",
            "no such operation, or one that this fault cannot befall",
        );
        return Err(problems::INVALID.field("/operation", none));
    }
    if !(1..=1000).contains(&times) {
        return Err(problems::INVALID.field("/times", "1 to 1000"));
    }
    let longest = if wish.fault == Fault::Slow { 60 } else { 30 * 86_400 };
    if !(1..=longest).contains(&seconds) {
        return Err(problems::INVALID.field("/seconds", format!("1 to {longest}")));
    }
    Ok(())
}
