//! What is under way. A job is polled by hand, a turn at a time, so that any two interleave wherever one waits.

use crate::{gateway::Notice, request::Request};
use api::{Answer, Problem};
use payment::hear;
use scene::Ticked;
use std::{
    fmt,
    future::Future,
    pin::Pin,
    task::{Context, Poll, Waker},
};

/// What came of a job.
#[derive(Debug)]
pub(crate) enum Outcome {
    Answered(Result<Answer, Problem>),
    Taken(Result<String, hear::Error>),
    Ticked(Result<Ticked, Problem>),
}

/// What a job does.
#[derive(Clone, Debug)]
pub(crate) enum Task {
    Answer(Request),
    Take(Notice),
    Tick,
}

/// Work on one of the machines.
pub(crate) struct Job {
    pub(crate) machine: u8,
    pub(crate) task: Task,
    pub(crate) work: Pin<Box<dyn Future<Output = Outcome>>>,
}

impl Job {
    /// Lets it work until it waits for somebody.
    pub(crate) fn turn(&mut self) -> Option<Outcome> {
        match self.work.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
            Poll::Ready(outcome) => Some(outcome),
            Poll::Pending => None,
        }
    }
}

impl fmt::Debug for Job {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{:?} on machine {}", self.task, self.machine)
    }
}
