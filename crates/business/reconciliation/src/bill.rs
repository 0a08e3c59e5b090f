//! What a channel's bill lists, in the words of this house.

use crate::Day;
use clock::Moment;
use money::Fen;
use payment::{Channel, Failure};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;

/// What an entry is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EntryKind {
    /// Money that came in.
    Payment,
    /// Money that goes back; the channel has taken it on.
    Refund,
}

/// One line of a bill.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BillEntry {
    /// What it is about.
    pub kind: EntryKind,
    /// Our number, as the bill has it: the `out_trade_no` of a payment, the `out_refund_no` of a refund.
    pub number: String,
    /// The channel's own number of it; empty where the bill has none.
    pub gateway_number: String,
    /// The number of the payment that a refund gives back; a payment's own number.
    pub out_trade_no: String,
    /// How much moved, always positive: what the payer was asked for, or got back.
    #[serde(rename = "amount_fen")]
    pub amount: Fen,
    /// What the channel keeps for it; negative where it gives a fee back.
    #[serde(rename = "fee_fen")]
    pub fee: Fen,
    /// When, by the channel's clock.
    pub at: Moment,
}

/// The bills of all channels. The crate `acquiring` gets the real ones; tests write theirs.
#[expect(
    async_fn_in_trait,
    reason = "it is used with its type known, and an instance has one thread"
)]
pub trait Bills {
    /// The bill of a day, complete. A day on which nothing moved has an empty one.
    ///
    /// # Errors
    /// [`Failure`]: there is none yet, it cannot be read whole, or the channel is not configured
    /// ([`Failure::Unconfigured`]).
    async fn bill(&self, channel: Channel, date: Day) -> Result<Vec<BillEntry>, Failure>;
}

/// Each entry once, and each with a name of its own. The same line twice is one; two lines of one number that the channel
/// did not number itself, with other times or amounts, are two: a counter tells the later ones apart.
#[must_use]
pub fn distinct(bill: Vec<BillEntry>) -> Vec<BillEntry> {
    let mut seen: HashMap<(EntryKind, String, String), Vec<(Fen, Moment)>> = HashMap::new();
    let mut kept = Vec::with_capacity(bill.len());
    for mut entry in bill {
        let name = (entry.kind, entry.number.clone(), entry.gateway_number.clone());
        let others = seen.entry(name).or_default();
        if others.contains(&(entry.amount, entry.at)) {
            continue;
        }
        if !others.is_empty() {
            entry.gateway_number = format!("{}#{}", entry.gateway_number, others.len() + 1);
        }
        others.push((entry.amount, entry.at));
        kept.push(entry);
    }
    kept
}
