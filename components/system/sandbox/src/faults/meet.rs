//! A call meets the fault that waits for it, if there is one.

use super::{Fault, Operation, pause::pause};
use crate::books::Channel;
use api::{Answer, World};
use bytes::Bytes;
use database::{Statements, Transaction, parameters};
use money::Fen;
use serde::Deserialize;
use serde_json::json;

const NEXT: &str = include_str!("next.sql");
const LESS: &str = "UPDATE sandbox_fault SET times = times - 1 WHERE number = ?1 AND times > 1 RETURNING number";
const LAST: &str = "DELETE FROM sandbox_fault WHERE number = ?1";

/// What a call has met: mostly nothing.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Met {
    /// The fault.
    pub(crate) fault: Option<Fault>,
    /// How long it takes, where it takes time.
    pub(crate) seconds: i64,
}

#[derive(Deserialize)]
struct Next {
    number: i64,
    fault: Fault,
    seconds: i64,
}

/// Meets the oldest fault that waits for such a call; no other call meets it again.
pub(crate) fn meet(world: &World, channel: Channel, operation: Operation) -> Result<Met, database::Error> {
    let fitting = Fault::ALL.into_iter().filter(|fault| fault.befalls(channel, operation));
    let fitting: Vec<&str> = fitting.map(Fault::as_str).collect();
    let (operation, fitting) = (operation.as_str(), json!(fitting).to_string());
    // Nearly always there is none: a look costs no lock.
    let found: Option<Next> = world
        .database
        .optional(NEXT, parameters![channel, operation, &fitting])?;
    if found.is_none() {
        return Ok(Met::NOTHING);
    }
    let next = world.database.transaction(|change: &Transaction| {
        let next: Option<Next> = change.optional(NEXT, parameters![channel, operation, &fitting])?;
        if let Some(Next { number, .. }) = next
            && !change.changed(LESS, parameters![number])?
        {
            change.run(LAST, parameters![number])?;
        }
        Ok::<_, database::Error>(next)
    })?;
    Ok(next.map_or(Met::NOTHING, |next| Met {
        fault: Some(next.fault),
        seconds: next.seconds,
    }))
}

impl Met {
    /// What befalls a call for which no fault waits.
    pub(crate) const NOTHING: Met = Met {
        fault: None,
        seconds: 0,
    };

    /// Whether it is this fault.
    pub(crate) fn is(self, fault: Fault) -> bool {
        self.fault == Some(fault)
    }

    /// What is answered instead, where the call is not obeyed at all.
    pub(crate) fn instead(self, operation: Operation) -> Option<Answer> {
        match self.fault? {
            Fault::Lose if operation != Operation::Bill => Some(no_answer()),
            Fault::ServerError => Some(Answer::bytes(500, "text/plain", Bytes::new())),
            _ => None,
        }
    }

    /// What is answered to a call that was obeyed.
    pub(crate) async fn answer(self, world: &World, proper: Answer) -> Answer {
        match self.fault {
            Some(Fault::TimeoutAfterAccept) => no_answer(),
            Some(Fault::Slow) => {
                pause(world, self.seconds).await;
                proper
            }
            _ => proper,
        }
    }

    /// The amount that is answered.
    pub(crate) fn amount(self, right: Fen) -> Fen {
        if self.is(Fault::WrongAmount) {
            one_more(right)
        } else {
            right
        }
    }
}

/// The wrong amount: one fen more.
pub(crate) fn one_more(right: Fen) -> Fen {
    right.plus(Fen::new(1)).unwrap_or(Fen::ZERO)
}

/// What a proxy answers in the place of a gateway that is silent.
fn no_answer() -> Answer {
    Answer::bytes(504, "text/plain", Bytes::new())
}
