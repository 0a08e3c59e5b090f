//! POST /internal/due/payment-reminder — reminds the guests of charges that wait for their money. The subjects are charges.

use crate::{
    due,
    send::{self, Sent},
    work_until,
};
use api::{Answer, Problem, Request, World};
use clock::Id;
use message::reminder::{self, Turn};
use serde::Serialize;

const MINUTES: &str = "payment_reminder_minutes";

/// What came of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Reminded {
    /// Messages that were written.
    pub written_reminders: usize,
    /// Those of them that are on their way beside the inbox.
    pub sent_reminders: usize,
}

pub(crate) async fn handle(request: &Request, world: &World) -> Result<Answer, Problem> {
    let charges = due(request, world).await?;
    Ok(Answer::ok(&remind(world, &charges).await?))
}

/// Reminds those whose turn it is. Each is taken only when it is their turn, so that nobody is reminded of what was paid while
/// the message before was being sent. Where a channel does not answer, the others are left to the next call.
async fn remind(world: &World, charges: &[Id]) -> Result<Reminded, Problem> {
    let lead_seconds = world.settings.number(MINUTES).await?.saturating_mul(60);
    let until = work_until(world);
    let mut reminded = Reminded::default();
    for charge_id in charges {
        if world.clock.now() >= until {
            break;
        }
        match turn(world, *charge_id, lead_seconds)? {
            Turn::Told(taken) => {
                reminded.written_reminders += 1;
                let Some(taken) = taken else { continue };
                match send::send(world, &taken).await? {
                    Sent::Yes => reminded.sent_reminders += 1,
                    Sent::No => {}
                    Sent::Silence => break,
                }
            }
            Turn::Again(_) | Turn::Over => {}
        }
    }
    Ok(reminded)
}

fn turn(world: &World, charge_id: Id, lead_seconds: i64) -> Result<Turn, database::Error> {
    let now = world.clock.now();
    world
        .database
        .transaction(|change| reminder::remind(change, charge_id, now, lead_seconds))
}
