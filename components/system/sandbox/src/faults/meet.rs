//! A call meets the fault that was kept for it, if there is one.

use super::{Fault, Operation, pause::pause};
use crate::books::Channel;
use api::{Answer, World};
use bytes::Bytes;
use database::{Statements, Transaction, parameters};
use serde::Deserialize;
use serde_json::json;

const NEXT: &str = include_str!("next.sql");
const LESS: &str = "UPDATE sandbox_fault SET times = times - 1 WHERE number = ?1 AND times > 1 RETURNING number";
const LAST: &str = "DELETE FROM sandbox_fault WHERE number = ?1";

/// A fault that befalls a call.
#[derive(Clone, Copy, Debug, Deserialize)]
pub(crate) struct Met {
    number: i64,
    /// Which.
    pub(crate) fault: Fault,
    /// How long it takes, where it takes time.
    pub(crate) seconds: i64,
}

/// The oldest fault for such a call; it befalls no other one.
pub(crate) fn meet(world: &World, channel: Channel, operation: Operation) -> Result<Option<Met>, database::Error> {
    let fitting = Fault::ALL.into_iter().filter(|fault| fault.befalls(channel, operation));
    let fitting: Vec<&str> = fitting.map(Fault::as_str).collect();
    let (operation, fitting) = (operation.as_str(), json!(fitting).to_string());
    // Nearly always there is none: a look costs no lock.
    let found: Option<Met> = world
        .database
        .optional(NEXT, parameters![channel, operation, &fitting])?;
    if found.is_none() {
        return Ok(None);
    }
    world.database.transaction(|change: &Transaction| {
        let met: Option<Met> = change.optional(NEXT, parameters![channel, operation, &fitting])?;
        if let Some(met) = &met
            && !change.changed(LESS, parameters![met.number])?
        {
            change.run(LAST, parameters![met.number])?;
        }
        Ok(met)
    })
}

/// Whether it is this fault that was met.
pub(crate) fn is(met: Option<Met>, fault: Fault) -> bool {
    met.is_some_and(|met| met.fault == fault)
}

impl Met {
    /// What is answered instead, where the call is not obeyed at all.
    pub(crate) fn instead(self, operation: Operation) -> Option<Answer> {
        match self.fault {
            Fault::Lose if operation != Operation::Bill => Some(no_answer()),
            Fault::ServerError => Some(Answer::bytes(500, "text/plain", Bytes::new())),
            _ => None,
        }
    }

    /// What is answered to a call that was obeyed.
    pub(crate) async fn answer(self, world: &World, proper: Answer) -> Answer {
        match self.fault {
            Fault::TimeoutAfterAccept => no_answer(),
            Fault::Slow => {
                pause(world, self.seconds).await;
                proper
            }
            _ => proper,
        }
    }
}

/// As a proxy answers for who is not there.
fn no_answer() -> Answer {
    Answer::bytes(504, "text/plain", Bytes::new())
}
