//! POST /internal/due/payment-reminder, POST /internal/due/message-delivery — writes the reminders whose time has come, and
//! sends what is due of all messages by the channels that their guests can be reached by.
//!
//! Whoever calls names the subjects that are due. One that comes late or twice changes nothing: the guard stands in the
//! statement that takes it.

mod deliveries;
mod reminders;
mod send;
mod with_sms;
mod with_wechat;

use api::{Problem, Request, World};
use clock::{Id, Moment};
use serde::Deserialize;

/// So long new messages are begun in one call. A call or two of a silent channel may come behind it, and all of it ends while
/// the subjects are still the caller's to give.
const WORK_SECONDS: i64 = 12;

api::serve! {
    "/internal/due/payment-reminder" => POST reminders::handle;
    "/internal/due/message-delivery" => POST deliveries::handle;
}

/// What is due, by the ids of its subjects.
#[derive(Deserialize)]
struct Due {
    subjects: Vec<Id>,
}

/// The subjects, if it is the ticker that calls.
async fn due(request: &Request, world: &World) -> Result<Vec<Id>, Problem> {
    world.ticker(request).await?;
    let Due { subjects } = request.json()?;
    Ok(subjects)
}

/// How long this call may begin new work.
fn work_until(world: &World) -> Moment {
    world.clock.now().plus_seconds(WORK_SECONDS)
}
