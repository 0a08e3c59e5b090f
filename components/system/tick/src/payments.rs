//! Asks the gateways what became of payments of which nobody has heard: a notification may never come.

use crate::{Silence, WORK_SECONDS};
use api::{Problem, World};
use payment::{
    Acquirer, Decision,
    attempt::{self, Unheard},
    hear::{self, Heard, hear},
};

/// How many payments one tick asks about: each costs a call or two, one after the other.
const CALLS: u32 = 10;

/// What came of asking.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Asked {
    /// Payments that were asked about.
    pub(crate) asked: usize,
    /// Money that was there and had not been told.
    pub(crate) found: usize,
    /// Payments that nobody can pay any more.
    pub(crate) closed: usize,
    /// Whether others wait to be asked about.
    pub(crate) more: bool,
}

/// Asks about the payments that have waited longest. What fails is left as it is and asked about again, half a minute
/// later; a gateway that does not answer is not asked about the others of its channel either.
///
/// # Errors
/// Where the database does not say whom to ask about.
pub(crate) async fn ask(world: &World, acquirer: &impl Acquirer) -> Result<Asked, Problem> {
    let unheard = attempt::take_unheard(&world.database, world.clock.now(), CALLS)?;
    let mut done = Asked {
        more: unheard.len() >= CALLS as usize,
        ..Asked::default()
    };
    let taken_at = world.clock.now();
    let mut silence = Silence::default();
    for Unheard { asked, is_over } in unheard {
        if world.clock.now() >= taken_at.plus_seconds(WORK_SECONDS) {
            done.more = true;
            break;
        }
        if silence.is_kept_by(asked.channel) {
            continue;
        }
        done.asked += 1;
        match hear(world, acquirer, &asked, is_over).await {
            Ok(Heard::Money(decision)) => {
                eprintln!("tick: payment {} was paid and not told: {decision:?}", asked.id);
                let is_news = !matches!(
                    decision,
                    Decision::AlreadyKnown | Decision::GivenBack | Decision::Exception(_)
                );
                done.found += usize::from(is_news);
            }
            Ok(Heard::Closed) => done.closed += 1,
            Ok(Heard::Waits) => {}
            Err(error) => {
                eprintln!("tick: payment {} is left as it is: {error}", asked.id);
                if let hear::Error::Gateway(failure) = &error {
                    silence.note(asked.channel, failure);
                }
            }
        }
    }
    done.more &= !silence.is_heard();
    Ok(done)
}
