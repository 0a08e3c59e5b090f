//! The verbs of the bundle in a town of their own: guests, gateways that lose, delay, repeat and reorder, ticks that
//! overlap, machines that die between any two statements. After every step the invariants hold; after a quiet time at the
//! end every fen is accounted for.
//!
//! Architecture invariant: everything comes from one seed. No thread, no machine's clock, no order of a hash map.

mod act;
mod basket;
pub mod chance;
mod check;
mod deed;
mod desk;
mod door;
mod fault;
mod gateway;
mod interloper;
mod job;
mod lease;
mod offered;
mod portion;
mod quiet;
mod report;
mod request;
mod shop;
mod simulation;
mod town;
mod trace;
mod visit;
mod wish;

pub use check::Violation;
pub use fault::Fault;
pub use report::{Failure, Report};

use simulation::Simulation;

/// After so many steps a town comes to its quiet time, and the next seed founds another one: so the end is looked at often,
/// and what is found is short to replay.
pub const STEPS_OF_A_TOWN: u64 = 20_000;

/// What is to be simulated.
#[derive(Clone, Copy, Debug)]
pub struct Plan {
    /// Where all chance comes from; the next town takes the next seed.
    pub seed: u64,
    /// How many steps, over all towns.
    pub steps: u64,
    /// What is planted.
    pub fault: Option<Fault>,
}

/// Runs it, town by town.
///
/// # Errors
/// The first thing that is not as it must be.
pub fn run(plan: Plan) -> Result<Report, Box<Failure>> {
    let mut report = Report::default();
    let mut seed = plan.seed;
    while report.steps < plan.steps {
        let steps = STEPS_OF_A_TOWN.min(plan.steps - report.steps);
        let town = Plan { seed, steps, ..plan };
        report.add(&Simulation::found(town)?.run()?);
        seed += 1;
    }
    Ok(report)
}
