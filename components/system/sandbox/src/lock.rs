//! POST /locks/:reference/commands — the lock cloud opens a door. GET /sandbox/locks — the doors and what became of them.
//! POST /sandbox/locks/:reference — lets a lock fail in one of the ways in which locks fail.

use crate::form;
use ::sandbox_lock::{
    Failure, Outcome,
    cloud::{self, Asked, Refusal},
};
use api::{Answer, Method, Problem, Request, World, problems};
use bytes::Bytes;
use clock::Moment;
use database::{Statements, Transaction, parameters};
use serde::{Deserialize, Serialize};
use serde_json::json;

/// The signature or its time is not good.
const UNSIGNED: Problem = Problem::new(401, "bad-signature", "签名无效", "The signature is not good");

const INSTALLED: &str = include_str!("lock_installed.sql");
const ANSWERED: &str = "SELECT answer FROM sandbox_lock_command WHERE reference = ?1 AND id = ?2";
const REMEMBER: &str = "INSERT INTO sandbox_lock_command (reference, id, at, answer) VALUES (?1, ?2, ?3, ?4)";
const BEHAVIOUR: &str = "SELECT behaviour FROM sandbox_lock WHERE reference = ?1";
const OPEN: &str = "
INSERT INTO sandbox_lock (reference, opened_at, openings) VALUES (?1, ?2, 1)
ON CONFLICT (reference) DO UPDATE SET opened_at = excluded.opened_at, openings = openings + 1";
const BEHAVE: &str = "
INSERT INTO sandbox_lock (reference, behaviour) VALUES (?1, ?2)
ON CONFLICT (reference) DO UPDATE SET behaviour = excluded.behaviour
RETURNING reference, behaviour, opened_at, openings";

/// How a lock behaves.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Behaviour {
    /// It opens at once.
    Works,
    /// Its gateway is not connected: it refuses.
    Offline,
    /// It takes the command and opens a little later; the cloud does not wait for it.
    Slow,
    /// The cloud does not answer (503), and the door stays shut.
    Silent,
}

impl Behaviour {
    pub(crate) const ALL: [Behaviour; 4] = [Behaviour::Works, Behaviour::Offline, Behaviour::Slow, Behaviour::Silent];

    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Behaviour::Works => "works",
            Behaviour::Offline => "offline",
            Behaviour::Slow => "slow",
            Behaviour::Silent => "silent",
        }
    }
}

/// A lock as the page shows it.
#[derive(Debug, Deserialize, Serialize)]
pub(crate) struct Lock {
    /// How the cloud names it.
    pub(crate) reference: String,
    /// How often it opened.
    pub(crate) openings: i64,
    /// When it last opened.
    pub(crate) opened_at: Option<Moment>,
    /// How it behaves.
    pub(crate) behaviour: Behaviour,
}

#[derive(Deserialize)]
struct Setting {
    behaviour: Behaviour,
}

#[derive(Deserialize)]
struct Remembered {
    answer: String,
}

/// Answers as the lock cloud does.
pub(crate) async fn command(request: &Request, world: &World) -> Result<Answer, Problem> {
    let secret = world.settings.text("lock_secret").await?;
    let (now, path) = (world.clock.now(), request.path_and_query());
    let asked = cloud::asked(
        &secret,
        now.unix(),
        request.method(),
        path,
        request.headers(),
        request.body(),
    );
    let asked = asked.map_err(|refusal| match refusal {
        Refusal::Unsigned => UNSIGNED,
        Refusal::NoSuchOperation => problems::NOT_FOUND,
        Refusal::Unreadable => problems::UNREADABLE,
    })?;
    let told = world
        .database
        .transaction(|change| carry_out(change, &asked, now))?
        .ok_or(problems::UNAVAILABLE)?;
    Ok(Answer::bytes(200, "application/json", Bytes::from(told)))
}

/// `{items: [{reference, openings, opened_at, behaviour}]}`.
pub(crate) fn list(request: &Request, world: &World) -> Result<Answer, Problem> {
    request.allow(&[Method::GET])?;
    Ok(Answer::ok(&json!({ "items": installed(world)? })))
}

/// Answers the lock as it is now.
pub(crate) fn behave(request: &Request, world: &World, reference: &str) -> Result<Answer, Problem> {
    request.allow(&[Method::POST])?;
    let Setting { behaviour } = form::read(request)?;
    if !is_plain(reference) {
        return Err(problems::NOT_FOUND);
    }
    let lock: Lock = world.database.one(BEHAVE, parameters![reference, behaviour.as_str()])?;
    Ok(form::reply(request, Answer::ok(&lock)))
}

/// The locks of the merchants' rooms, and whatever other lock was heard of; the one that opened last comes first.
pub(crate) fn installed(world: &World) -> Result<Vec<Lock>, database::Error> {
    world.database.all(INSTALLED, &[])
}

/// The answer to a command, the same one each time it comes; `None` where the cloud is silent.
fn carry_out(change: &Transaction, asked: &Asked, now: Moment) -> Result<Option<String>, Problem> {
    let command = parameters![&asked.reference, &asked.id];
    if let Some(Remembered { answer }) = change.optional(ANSWERED, command)? {
        return Ok(Some(answer));
    }
    let set: Option<Setting> = change.optional(BEHAVIOUR, parameters![&asked.reference])?;
    let outcome = outcome(set.map_or(Behaviour::Works, |set| set.behaviour), asked, now);
    let Some(answer) = cloud::answer(outcome).and_then(|body| String::from_utf8(body).ok()) else {
        return Ok(None);
    };
    if matches!(outcome, Outcome::Executed | Outcome::Accepted) {
        change.run(OPEN, parameters![&asked.reference, now])?;
    }
    change.run(REMEMBER, parameters![&asked.reference, &asked.id, now, &answer])?;
    Ok(Some(answer))
}

/// What such a lock does with a command.
fn outcome(behaviour: Behaviour, asked: &Asked, now: Moment) -> Outcome {
    match behaviour {
        Behaviour::Silent => Outcome::Unknown(Failure::Silent),
        _ if now.unix() > asked.not_after => Outcome::Rejected(Failure::Expired),
        Behaviour::Works => Outcome::Executed,
        Behaviour::Offline => Outcome::Rejected(Failure::Offline),
        Behaviour::Slow => Outcome::Accepted,
    }
}

/// As the protocol writes it into a path: 1 to 64 letters, digits, `-` and `_`.
fn is_plain(reference: &str) -> bool {
    (1..=64).contains(&reference.len())
        && reference
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte))
}
