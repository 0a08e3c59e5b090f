//! POST /locks/:reference/commands — the lock cloud opens a door.

use super::Behaviour;
use ::sandbox_lock::{
    Failure, Outcome,
    cloud::{self, Asked, Refusal},
};
use api::{Answer, Problem, Request, World, problems};
use bytes::Bytes;
use clock::Moment;
use database::{Statements, Transaction, parameters};
use serde::Deserialize;

/// The signature or its time is not good.
const UNSIGNED: Problem = Problem::new(401, "bad-signature", "签名无效", "The signature is not good");

const ANSWERED: &str = "SELECT answer FROM sandbox_lock_command WHERE reference = ?1 AND id = ?2";
const REMEMBER: &str = "INSERT INTO sandbox_lock_command (reference, id, at, answer) VALUES (?1, ?2, ?3, ?4)";
const BEHAVIOUR: &str = "SELECT behaviour FROM sandbox_lock WHERE reference = ?1";
const OPEN: &str = "
INSERT INTO sandbox_lock (reference, opened_at, openings) VALUES (?1, ?2, 1)
ON CONFLICT (reference) DO UPDATE SET opened_at = excluded.opened_at, openings = openings + 1";

#[derive(Deserialize)]
struct Set {
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
    let answer = world
        .database
        .transaction(|change| carry_out(change, &asked, now))?
        .ok_or(problems::UNAVAILABLE)?;
    Ok(Answer::bytes(200, "application/json", Bytes::from(answer)))
}

/// The answer to a command, the same one each time it comes; `None` where the cloud is silent.
fn carry_out(change: &Transaction, asked: &Asked, now: Moment) -> Result<Option<String>, Problem> {
    let command = parameters![&asked.reference, &asked.id];
    if let Some(Remembered { answer }) = change.optional(ANSWERED, command)? {
        return Ok(Some(answer));
    }
    let set: Option<Set> = change.optional(BEHAVIOUR, parameters![&asked.reference])?;
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
