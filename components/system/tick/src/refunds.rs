//! Sends refunds to their gateways, with the same number as often as it takes, and asks about them until they are settled.

use crate::{Silence, WORK_SECONDS};
use api::{Problem, World};
use payment::{Acquirer, hear, refund};

/// How many refunds one tick pushes on: each costs a call or two, one after the other. WeChat Pay takes six a second.
const CALLS: u32 = 10;

/// What came of it.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Pushed {
    /// Refunds that were sent or asked about.
    pub(crate) pushed: usize,
    /// Refunds that are settled now.
    pub(crate) settled: usize,
    /// Whether others wait.
    pub(crate) more: bool,
}

/// Pushes on the refunds that have waited longest. What fails comes again, later each time.
///
/// # Errors
/// Where the database does not say which.
pub(crate) async fn push(world: &World, acquirer: &impl Acquirer) -> Result<Pushed, Problem> {
    let due = refund::take_due(&world.database, world.clock.now(), CALLS)?;
    let mut done = Pushed {
        more: due.len() >= CALLS as usize,
        ..Pushed::default()
    };
    let taken_at = world.clock.now();
    let mut silence = Silence::default();
    for due in due {
        if world.clock.now() >= taken_at.plus_seconds(WORK_SECONDS) {
            done.more = true;
            break;
        }
        let channel = due.refund.channel;
        if silence.is_kept_by(channel) {
            continue;
        }
        done.pushed += 1;
        match refund::push(world, acquirer, &due).await {
            Ok(is_settled) => done.settled += usize::from(is_settled),
            Err(error) => {
                eprintln!("tick: refund {} comes again: {error}", due.refund.id);
                if let hear::Error::Gateway(failure) = &error {
                    silence.note(channel, failure);
                }
            }
        }
    }
    done.more &= !silence.is_heard();
    Ok(done)
}
