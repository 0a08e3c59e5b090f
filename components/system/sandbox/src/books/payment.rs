//! A payment, whichever gateway was asked for it.

use super::Channel;
use api::World;
use clock::Moment;
use database::{Statements, parameters};
use money::Fen;
use serde::{Deserialize, Serialize};

const FIND: &str = include_str!("payment.sql");
const NEWEST: &str = include_str!("payments.sql");

const OF_UNIONPAY: &str = "SELECT out_trade_no FROM sandbox_trade WHERE channel = 'unionpay' AND transaction_id = ?1";

/// Whether it is paid. Named as WeChat Pay does, for all three.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq, Serialize)]
pub(crate) enum State {
    /// Not yet.
    #[serde(rename = "NOTPAY")]
    NotPaid,
    /// It is, whatever went back since.
    #[serde(rename = "SUCCESS")]
    Paid,
    /// It cannot be any more.
    #[serde(rename = "CLOSED")]
    Closed,
}

/// What the gateway knows of it.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Payment {
    pub(crate) channel: Channel,
    /// The merchant's number.
    pub(crate) out_trade_no: String,
    /// What the payer's cashier opens it by: `prepay_id`, `trade_no`, `tn`.
    pub(crate) session: String,
    /// Who is asked to pay; UnionPay does not hear of it.
    pub(crate) payer: Option<String>,
    pub(crate) description: String,
    pub(crate) notify_url: String,
    pub(crate) total_fen: Fen,
    pub(crate) request_hash: String,
    /// By the merchant's word.
    pub(crate) ordered_at: Moment,
    pub(crate) expires_at: Option<Moment>,
    pub(crate) state: State,
    /// The gateway's own number, once it is paid.
    pub(crate) transaction_id: Option<String>,
    pub(crate) paid_at: Option<Moment>,
    /// The HTTP status that the latest notification met.
    pub(crate) notified: Option<u16>,
    pub(crate) asked_at: Moment,
    /// What has gone back of it, or is on its way.
    pub(crate) refunded_fen: Fen,
}

impl Payment {
    /// By the merchant's number.
    pub(crate) fn find(database: &impl Statements, out_trade_no: &str) -> Result<Option<Payment>, database::Error> {
        database.optional(FIND, parameters![out_trade_no])
    }

    /// The same, where it is this gateway's.
    pub(crate) fn of(
        database: &impl Statements,
        channel: Channel,
        out_trade_no: &str,
    ) -> Result<Option<Payment>, database::Error> {
        let found = Payment::find(database, out_trade_no)?;
        Ok(found.filter(|payment| payment.channel == channel))
    }

    /// By UnionPay's own number.
    pub(crate) fn of_query_id(database: &impl Statements, query_id: &str) -> Result<Option<Payment>, database::Error> {
        #[derive(Deserialize)]
        struct Named {
            out_trade_no: String,
        }
        match database.optional(OF_UNIONPAY, parameters![query_id])? {
            Some(Named { out_trade_no }) => Payment::find(database, &out_trade_no),
            None => Ok(None),
        }
    }

    /// The newest 50.
    pub(crate) fn newest(world: &World) -> Result<Vec<Payment>, database::Error> {
        world.database.all(NEWEST, &[])
    }

    /// Whether the time to pay it is over.
    pub(crate) fn is_over(&self, now: Moment) -> bool {
        self.expires_at.is_some_and(|at| at <= now)
    }

    /// What can still go back of it.
    pub(crate) fn left(&self) -> Fen {
        self.total_fen.minus(self.refunded_fen)
    }
}
