//! POST /internal/due/message-delivery — sends messages. The subjects are deliveries.

use crate::{
    due,
    send::{self, Sent},
    work_until,
};
use api::{Answer, Problem, Request, World};
use clock::Id;
use message::delivery;
use serde::Serialize;

/// What came of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Delivered {
    /// Messages that are on their way.
    pub sent_messages: usize,
    /// Messages that are not, or not for sure: each says why.
    pub unsent_messages: usize,
}

pub(crate) async fn handle(request: &Request, world: &World) -> Result<Answer, Problem> {
    let deliveries = due(request, world).await?;
    Ok(Answer::ok(&deliver(world, &deliveries).await?))
}

/// Sends them one after the other, each taken only when it is its turn. Where a channel does not answer, the others are left to
/// the next call: they would find it silent, too, and none is ever sent again.
async fn deliver(world: &World, deliveries: &[Id]) -> Result<Delivered, Problem> {
    let until = work_until(world);
    let mut delivered = Delivered::default();
    for id in deliveries {
        if world.clock.now() >= until {
            break;
        }
        let Some(taken) = delivery::take(&world.database, *id, world.clock.now())? else {
            continue;
        };
        match send::send(world, &taken).await? {
            Sent::Yes => delivered.sent_messages += 1,
            Sent::No => delivered.unsent_messages += 1,
            Sent::Silence => {
                delivered.unsent_messages += 1;
                break;
            }
        }
    }
    Ok(delivered)
}
