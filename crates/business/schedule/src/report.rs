use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What the owner of a task answers.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    /// Whether the counterpart of this lane does not answer: neither will it to the next question, so that the lane is left
    /// alone for this time.
    #[serde(default)]
    pub is_silent: bool,
    /// What was done, by the names of `due_task.counts`.
    #[serde(flatten)]
    pub counts: BTreeMap<String, usize>,
}

impl Report {
    /// One that tells just this.
    #[must_use]
    pub fn of<const N: usize>(counts: [(&str, usize); N]) -> Report {
        Report {
            is_silent: false,
            counts: counts.map(|(name, count)| (name.to_owned(), count)).into(),
        }
    }

    /// Counts what another one tells, too.
    pub fn add(&mut self, other: Report) {
        self.is_silent |= other.is_silent;
        for (name, count) in other.counts {
            *self.counts.entry(name).or_default() += count;
        }
    }

    /// The same, where the counterpart may not answer.
    #[must_use]
    pub fn silent(self, is_silent: bool) -> Report {
        Report { is_silent, ..self }
    }
}
