//! The lock cloud: it answers late, wrongly, or not at all, and it never opens twice for one press.

use crate::{chance::Chance, gateway::travel};
use device::{Command, Driver, Failure, Outcome};
use std::{cell::RefCell, collections::BTreeSet};

/// All doors.
#[derive(Debug)]
pub struct Doors {
    state: RefCell<State>,
}

#[derive(Debug)]
struct State {
    chance: Chance,
    asked: BTreeSet<String>,
    violations: Vec<String>,
}

impl Doors {
    /// Doors that are shut.
    #[must_use]
    pub fn new(chance: Chance) -> Doors {
        Doors {
            state: RefCell::new(State {
                chance,
                asked: BTreeSet::new(),
                violations: Vec::new(),
            }),
        }
    }

    /// What no door may be asked, in words.
    #[must_use]
    pub fn violations(&self) -> Vec<String> {
        std::mem::take(&mut self.state.borrow_mut().violations)
    }
}

impl Driver for Doors {
    async fn issue(&self, command: &Command) -> Outcome {
        travel().await;
        let outcome = self.state.borrow_mut().press(command);
        travel().await;
        outcome
    }
}

impl State {
    fn press(&mut self, command: &Command) -> Outcome {
        if !self.asked.insert(command.id.clone()) {
            self.violations.push(format!("command {} is sent twice", command.id));
        }
        match self.chance.below(100) {
            0..4 => Outcome::Rejected(Failure::Offline),
            4..8 => Outcome::Unknown(Failure::Silent),
            8..14 => Outcome::Accepted,
            _ => Outcome::Executed,
        }
    }
}
