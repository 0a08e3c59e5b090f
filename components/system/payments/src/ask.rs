//! Asks the gateways what became of payments of which nobody has heard: a notification may never come.

use crate::lane::{is_silence, work};
use api::{Problem, World};
use payment::{
    Acquirer, Decision,
    attempt::{self, Unheard},
    hear::{self, Heard, hear},
};
use schedule::{Due, Report};
use std::cell::Cell;

/// What came of asking, so far.
#[derive(Debug, Default)]
struct Asked {
    /// Payments that were asked about.
    asked: Cell<usize>,
    /// Money that was there and had not been told.
    found: Cell<usize>,
    /// Payments that nobody can pay any more.
    closed: Cell<usize>,
}

/// Asks about these payments, all of one channel. What fails is left as it is and asked about again, half a minute later.
///
/// # Errors
/// Where the database does not say which are to be asked about.
pub async fn ask(world: &World, acquirer: &impl Acquirer, due: &Due) -> Result<Report, Problem> {
    let counts = Asked::default();
    let take = |payments: &[String]| attempt::take_unheard(&world.database, world.clock.now(), payments);
    let is_silent = work(world, "ask-payment", due, take, async |unheard| {
        one(world, acquirer, &counts, unheard).await
    })
    .await?;
    let report = Report::of([
        ("asked_payments", counts.asked.get()),
        ("found_payments", counts.found.get()),
        ("closed_sessions", counts.closed.get()),
    ]);
    Ok(report.silent(is_silent))
}

/// Asks about one; tells whether the gateway was silent.
async fn one(world: &World, acquirer: &impl Acquirer, counts: &Asked, unheard: Unheard) -> bool {
    let Unheard { asked, is_over } = unheard;
    counts.asked.update(|count| count + 1);
    match hear(world, acquirer, &asked, is_over).await {
        Ok(Heard::Money(decision)) => {
            eprintln!("payment {} was paid and nobody told: {decision:?}", asked.id);
            let is_news = !matches!(
                decision,
                Decision::AlreadyKnown | Decision::GivenBack | Decision::Exception(_)
            );
            counts.found.update(|count| count + usize::from(is_news));
            false
        }
        Ok(Heard::Closed) => {
            counts.closed.update(|count| count + 1);
            false
        }
        Ok(Heard::Waits) => false,
        Err(error) => {
            eprintln!("payment {} is left as it is: {error}", asked.id);
            matches!(error, hear::Error::Gateway(failure) if is_silence(&failure))
        }
    }
}
