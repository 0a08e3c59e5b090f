//! The last steps, told when something is found.

use std::collections::VecDeque;

/// So many are kept.
const KEPT: usize = 60;

/// The last steps of a run.
#[derive(Clone, Debug, Default)]
pub(crate) struct Trace {
    lines: VecDeque<String>,
}

impl Trace {
    pub(crate) fn note(&mut self, line: String) {
        if self.lines.len() == KEPT {
            self.lines.pop_front();
        }
        self.lines.push_back(line);
    }

    pub(crate) fn lines(&self) -> Vec<String> {
        self.lines.iter().cloned().collect()
    }
}
