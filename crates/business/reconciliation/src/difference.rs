use crate::Kind;
use money::Fen;
use serde::{Deserialize, Serialize};

/// What does not agree.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Difference {
    /// In which way.
    pub kind: Kind,
    /// What it is about: one difference of a kind a subject.
    pub subject: String,
    /// What people need to look into it, and a repair to go on.
    pub detail: Detail,
}

/// Both sides of a difference, as far as there are two.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Detail {
    /// Our number: of a payment, a refund, an order, a renewal.
    pub number: String,
    /// The channel's number of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub gateway_number: Option<String>,
    /// The payment that a refund gives back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub out_trade_no: Option<String>,
    /// The amount by our books.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub here_fen: Option<Fen>,
    /// The amount at the channel, or in the ledger.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub there_fen: Option<Fen>,
    /// When it moved by the channel's clock.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at_unix: Option<i64>,
    /// Which posting of the ledger, that a refund was paid back by hand, or why something was refused.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub what: Option<String>,
}
