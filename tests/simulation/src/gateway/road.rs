//! The way to a gateway and back.

use crate::chance::Chance;
use payment::Failure;
use std::{
    future::Future,
    pin::Pin,
    task::{Context, Poll},
};

/// What happens to a call on its way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Road {
    /// It is answered.
    Clear,
    /// It never arrives.
    LostGoing(Failure),
    /// It is carried out, and its answer never arrives.
    LostComing(Failure),
    /// It is carried out long after its caller has given up waiting.
    Late(Failure),
}

impl Road {
    pub(super) fn draw(chance: &mut Chance) -> Road {
        let failure = if chance.per_mille(500) {
            Failure::Silent("a time-out".to_owned())
        } else {
            Failure::Unclear("an answer of 502".to_owned())
        };
        match chance.below(1000) {
            0..40 => Road::LostGoing(failure),
            40..80 => Road::LostComing(failure),
            80..90 => Road::Late(failure),
            _ => Road::Clear,
        }
    }
}

/// Somebody else has a turn here.
pub(crate) fn travel() -> Travel {
    Travel { is_there: false }
}

/// See [`travel`].
pub(crate) struct Travel {
    is_there: bool,
}

impl Future for Travel {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, _context: &mut Context<'_>) -> Poll<()> {
        if self.is_there {
            return Poll::Ready(());
        }
        self.is_there = true;
        Poll::Pending
    }
}
