//! A difference that is open, and what a press at it can lead to.

use crate::{Day, Detail, Kind, Refusal};
use clock::Id;
use payment::Channel;
use serde::Deserialize;

/// A difference that is being repaired.
#[derive(Deserialize)]
pub(crate) struct Open {
    pub(crate) id: Id,
    pub(crate) kind: Kind,
    pub(crate) scope: String,
    pub(crate) date: Day,
    pub(crate) subject: String,
    pub(crate) detail: Detail,
    pub(crate) state: String,
}

/// What a press has led to, to be written down with [`Press::write`]. As long as it is not, the difference is open, and
/// pressing again leads to the same.
#[derive(Debug)]
#[must_use]
pub enum Press {
    /// It agrees now, or people have it before them.
    Done(String),
    /// It was asked, and the answer changes nothing yet: the difference stays open.
    Waits(String),
}

pub(crate) fn channel(open: &Open) -> Result<Channel, Refusal> {
    let named = Channel::ONLINE.into_iter().find(|channel| channel.name() == open.scope);
    named.ok_or(Refusal::NotRepairable("it belongs to no channel"))
}
