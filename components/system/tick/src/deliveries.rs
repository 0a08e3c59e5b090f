//! Tells the channels that what was paid for has been delivered, so that they pay it out.

use crate::{Silence, WORK_SECONDS};
use api::{Problem, World};
use payment::{
    Acquirer, Channel,
    delivery::{self, tell},
    hear,
};

/// How many deliveries one tick tells: each costs a call or two, one after the other.
const CALLS: u32 = 10;

/// What came of it.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Told {
    /// Deliveries that the channel knows now.
    pub(crate) reported: usize,
    /// Whether others wait.
    pub(crate) more: bool,
}

/// Tells the deliveries that have waited longest. What fails comes again, later each time.
///
/// # Errors
/// Where the database does not say which.
pub(crate) async fn report(world: &World, acquirer: &impl Acquirer) -> Result<Told, Problem> {
    let due = delivery::take_due(&world.database, world.clock.now(), CALLS)?;
    let mut told = Told {
        more: due.len() >= CALLS as usize,
        ..Told::default()
    };
    let taken_at = world.clock.now();
    let mut silence = Silence::default();
    for delivery in due {
        if silence.is_heard() || world.clock.now() >= taken_at.plus_seconds(WORK_SECONDS) {
            break;
        }
        match tell(world, acquirer, &delivery).await {
            Ok(()) => told.reported += 1,
            Err(error) => {
                eprintln!("tick: the delivery of {} is told again: {error}", delivery.payment_id);
                if let hear::Error::Gateway(failure) = &error {
                    silence.note(Channel::Wechat, failure);
                }
            }
        }
    }
    told.more &= !silence.is_heard();
    Ok(told)
}
