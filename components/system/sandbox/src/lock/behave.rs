//! POST /sandbox/locks/:reference — lets a lock fail in one of the ways in which locks fail.

use super::{Behaviour, Lock};
use crate::form;
use api::{Answer, Method, Problem, Request, World, problems};
use database::{Statements, parameters};
use serde::Deserialize;

const BEHAVE: &str = "
INSERT INTO sandbox_lock (reference, behaviour) VALUES (?1, ?2)
ON CONFLICT (reference) DO UPDATE SET behaviour = excluded.behaviour
RETURNING reference, behaviour, opened_at, openings";

#[derive(Deserialize)]
struct Setting {
    behaviour: Behaviour,
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

/// As the protocol writes it into a path: 1 to 64 letters, digits, `-` and `_`.
fn is_plain(reference: &str) -> bool {
    (1..=64).contains(&reference.len())
        && reference
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte))
}
