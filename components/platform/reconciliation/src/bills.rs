//! Where the bills of the channels come from.

use payment::{Channel, Failure};
use reconciliation::{BillEntry, Bills, Day};

/// No channel's bill is read yet: a match then checks our own books alone.
pub(crate) struct NoBills;

impl Bills for NoBills {
    async fn bill(&self, channel: Channel, _: Day) -> Result<Vec<BillEntry>, Failure> {
        Err(Failure::Unconfigured(format!(
            "the bills of {} are not read",
            channel.name()
        )))
    }
}
