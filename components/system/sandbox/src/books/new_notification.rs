use super::Channel;
use clock::Moment;
use database::{Statements, parameters};

const KEEP: &str = "INSERT INTO sandbox_notification
  (channel, out_trade_no, refund_id, wish, due_at, met_fault, made_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";

/// A notification that is not sent yet.
#[derive(Debug)]
pub(crate) struct NewNotification<'a> {
    pub(crate) channel: Channel,
    pub(crate) out_trade_no: &'a str,
    /// Of a refund.
    pub(crate) refund_id: Option<&'a str>,
    /// In which manner it will be sent, as a JSON object; empty: as it should be.
    pub(crate) manner: &'a str,
    /// None: right behind the next one of the same gateway.
    pub(crate) due_at: Option<Moment>,
    /// A fault keeps it back: it meets no other one.
    pub(crate) met_fault: bool,
}

impl NewNotification<'_> {
    /// Keeps it.
    pub(crate) fn keep(&self, database: &impl Statements, now: Moment) -> Result<(), database::Error> {
        let row = parameters![
            self.channel,
            self.out_trade_no,
            self.refund_id,
            self.manner,
            self.due_at,
            self.met_fault,
            now,
        ];
        database.run(KEEP, row).map(drop)
    }
}
