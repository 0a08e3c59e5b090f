//! What a run tells.

use crate::{Fault, Plan, check::Violation};
use std::{collections::BTreeMap, fmt};

/// How much has happened.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// Towns.
    pub towns: u64,
    /// Steps.
    pub steps: u64,
    /// Machines that died.
    pub deaths: u64,
    /// Statements.
    pub statements: u64,
    /// How often what has happened.
    pub counts: BTreeMap<String, u64>,
}

impl Report {
    pub(crate) fn count(&mut self, name: &str, times: u64) {
        *self.counts.entry(name.to_owned()).or_default() += times;
    }

    pub(crate) fn add(&mut self, other: &Report) {
        self.towns += other.towns;
        self.steps += other.steps;
        self.deaths += other.deaths;
        self.statements += other.statements;
        for (name, times) in &other.counts {
            self.count(name, *times);
        }
    }
}

impl fmt::Display for Report {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Report {
            towns,
            steps,
            deaths,
            statements,
            counts,
        } = self;
        write!(
            formatter,
            "{steps} steps in {towns} towns, {deaths} deaths, {statements} statements"
        )?;
        counts
            .iter()
            .try_for_each(|(name, times)| write!(formatter, "\n  {times:>8} {name}"))
    }
}

/// Something that is not as it must be, and how to see it again.
#[derive(Clone, Debug)]
pub struct Failure {
    /// The town that it happened in.
    pub(crate) plan: Plan,
    /// At which step; steps of the quiet time are counted on.
    pub step: u64,
    /// What.
    pub violation: Violation,
    /// The last steps.
    pub trace: Vec<String>,
}

impl std::error::Error for Failure {}

impl fmt::Display for Failure {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for line in &self.trace {
            writeln!(formatter, "  {line}")?;
        }
        let Plan { seed, steps, fault } = self.plan;
        let Violation { name, what } = &self.violation;
        writeln!(formatter, "seed {seed}, step {}: {name}: {what}", self.step)?;
        let planted = fault.map_or_else(String::new, |fault: Fault| format!(" --fault {}", fault.name()));
        write!(
            formatter,
            "replay: cargo run --profile runner -p simulation -- --seed {seed} --steps {steps}{planted}"
        )
    }
}
