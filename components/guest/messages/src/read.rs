//! POST /v1/messages/read — notes that messages were read: some of them, or one and all before it. The same again changes
//! nothing.

use api::{Answer, Problem, Request, World, problems};
use caller::Caller;
use clock::Id;
use message::inbox;
use serde::{Deserialize, Serialize};

/// So many can be named at once: as many as a page has at most.
const MOST_IDS: usize = api::MOST_ITEMS as usize;

/// Which were read; one of the two.
#[derive(Debug, Deserialize)]
pub struct Input {
    /// These.
    ids: Option<Vec<Id>>,
    /// This one and all before it.
    until: Option<Id>,
}

/// How it stands then.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Left {
    /// How many are not read.
    unread: usize,
}

/// Reads which, and answers how many are left.
///
/// # Errors
/// What [`read`] answers, and what any operation answers to a request that it cannot read.
pub async fn handle(request: &Request, world: &World) -> Result<Answer, Problem> {
    let caller = world.caller(request)?;
    let input: Input = request.json()?;
    Ok(Answer::ok(&read(world, &caller, &input)?))
}

/// Notes it.
///
/// # Errors
/// 404, and nothing is noted, where one of them is not there or somebody else's; 422 for none, both, or too many.
pub fn read(world: &World, caller: &Caller, input: &Input) -> Result<Left, Problem> {
    let (user_id, now) = (caller.user_id, world.clock.now());
    world.database.transaction(|change| {
        let is_noted = match (&input.ids, input.until) {
            (Some(ids), None) if ids.len() <= MOST_IDS => inbox::read(change, user_id, ids, now)?,
            (Some(_), None) => return Err(problems::INVALID.field("/ids", ("最多 100 条", "at most 100"))),
            (None, Some(last)) => inbox::read_until(change, user_id, last, now)?,
            _ => {
                return Err(problems::INVALID.field(
                    "",
                    (
                        "应提供消息编号或截止消息之一",
                        "the ids of messages or the last one, not both",
                    ),
                ));
            }
        };
        if !is_noted {
            return Err(problems::NOT_FOUND);
        }
        let unread = inbox::unread(change, user_id)?;
        Ok(Left { unread })
    })
}
