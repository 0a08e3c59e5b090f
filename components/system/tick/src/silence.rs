//! Gateways that do not answer in this tick.

use payment::{Channel, Failure};

/// The channels whose gateway did not answer, or is not configured: neither will it to the next question.
#[derive(Debug, Default)]
pub(crate) struct Silence {
    channels: Vec<Channel>,
}

impl Silence {
    /// Notes a failure that will be the same for every question.
    pub(crate) fn note(&mut self, channel: Channel, failure: &Failure) {
        if matches!(failure, Failure::Silent(_) | Failure::Unconfigured(_)) {
            self.channels.push(channel);
        }
    }

    /// Whether this gateway does not answer.
    pub(crate) fn is_kept_by(&self, channel: Channel) -> bool {
        self.channels.contains(&channel)
    }

    /// Whether any does not.
    pub(crate) fn is_heard(&self) -> bool {
        !self.channels.is_empty()
    }
}
