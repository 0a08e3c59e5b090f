//! GET /sandbox/locks — the doors, and how often each was opened.

use super::Behaviour;
use api::{Answer, Method, Problem, Request, World};
use clock::Moment;
use database::Statements;
use serde::{Deserialize, Serialize};
use serde_json::json;

const INSTALLED: &str = include_str!("installed.sql");

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

/// `{items: [{reference, openings, opened_at, behaviour}]}`.
pub(crate) fn list(request: &Request, world: &World) -> Result<Answer, Problem> {
    request.allow(&[Method::GET])?;
    Ok(Answer::ok(&json!({ "items": installed(world)? })))
}

/// The locks of the merchants' rooms, and any other that the cloud has heard of; the one that opened last comes first.
pub(crate) fn installed(world: &World) -> Result<Vec<Lock>, database::Error> {
    world.database.all(INSTALLED, &[])
}
