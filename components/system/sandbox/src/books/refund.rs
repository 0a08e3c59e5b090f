//! A refund, whichever gateway was asked for it. It is under way until, by the clock, it is done.

use super::Channel;
use api::World;
use clock::Moment;
use database::{Statements, Value, parameters};
use money::Fen;
use serde::{Deserialize, Serialize};

const FIND: &str = "SELECT * FROM sandbox_refund WHERE channel = ?1 AND out_refund_no = ?2 AND out_trade_no = coalesce(?3, out_trade_no)";
const BY_ID: &str = "SELECT * FROM sandbox_refund WHERE refund_id = ?1";
const NEWEST: &str = "SELECT * FROM sandbox_refund WHERE asked_at > 0 ORDER BY asked_at DESC, refund_id DESC LIMIT 50";

/// How a refund ends.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq, Serialize)]
#[serde(rename_all = "UPPERCASE")]
pub(crate) enum Outcome {
    /// The payer has the money.
    Success,
    /// The payer's account does not take it: it waits at the gateway.
    Abnormal,
    /// It failed: the merchant keeps the money.
    Closed,
}

/// Where a refund stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "UPPERCASE")]
pub(crate) enum Standing {
    /// Under way.
    Processing,
    /// As [`Outcome::Success`].
    Success,
    /// As [`Outcome::Abnormal`].
    Abnormal,
    /// As [`Outcome::Closed`].
    Closed,
}

/// What the gateway knows of it.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Refund {
    pub(crate) channel: Channel,
    /// The gateway's number.
    pub(crate) refund_id: String,
    pub(crate) out_trade_no: String,
    pub(crate) out_refund_no: String,
    pub(crate) amount_fen: Fen,
    /// Where its notification goes.
    pub(crate) notify_url: Option<String>,
    /// By the merchant's word.
    pub(crate) ordered_at: Moment,
    pub(crate) outcome: Outcome,
    pub(crate) done_at: Moment,
    /// The HTTP status that the latest notification met.
    pub(crate) notified: Option<u16>,
    pub(crate) asked_at: Moment,
}

impl Refund {
    /// By the merchant's number of the refund; where that is unique within one payment only, by both numbers.
    pub(crate) fn find(
        database: &impl Statements,
        channel: Channel,
        out_refund_no: &str,
        out_trade_no: Option<&str>,
    ) -> Result<Option<Refund>, database::Error> {
        database.optional(FIND, parameters![channel, out_refund_no, out_trade_no])
    }

    /// By the gateway's number.
    pub(crate) fn by_id(database: &impl Statements, refund_id: &str) -> Result<Option<Refund>, database::Error> {
        database.optional(BY_ID, parameters![refund_id])
    }

    /// The newest 50.
    pub(crate) fn newest(world: &World) -> Result<Vec<Refund>, database::Error> {
        world.database.all(NEWEST, &[])
    }

    /// Where it stands at that time.
    pub(crate) fn standing(&self, now: Moment) -> Standing {
        match self.outcome {
            _ if self.done_at > now => Standing::Processing,
            Outcome::Success => Standing::Success,
            Outcome::Abnormal => Standing::Abnormal,
            Outcome::Closed => Standing::Closed,
        }
    }
}

impl From<Outcome> for Value {
    fn from(outcome: Outcome) -> Value {
        let word = match outcome {
            Outcome::Success => "SUCCESS",
            Outcome::Abnormal => "ABNORMAL",
            Outcome::Closed => "CLOSED",
        };
        word.into()
    }
}
