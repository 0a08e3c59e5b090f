//! A payment that Alipay or UnionPay is asked for.

use super::{Channel, Payment};
use api::World;
use clock::Moment;
use database::{Statements, parameters};
use money::Fen;

const PLACE: &str = include_str!("new_trade.sql");

/// What a merchant asks for.
#[derive(Debug)]
pub(crate) struct NewTrade<'a> {
    pub(crate) channel: Channel,
    pub(crate) out_trade_no: &'a str,
    /// What the gateway gives for the payer's cashier, where it is a new one.
    pub(crate) session: &'a str,
    pub(crate) payer: Option<&'a str>,
    pub(crate) description: &'a str,
    pub(crate) notify_url: &'a str,
    pub(crate) total: Fen,
    /// A hash over all that is asked.
    pub(crate) request_hash: &'a str,
    /// By the merchant's word.
    pub(crate) ordered_at: Moment,
    pub(crate) expires_at: Option<i64>,
}

impl NewTrade<'_> {
    /// Takes it, or finds what its number already stands for.
    pub(crate) fn place(&self, world: &World) -> Result<Payment, database::Error> {
        let row = parameters![
            self.out_trade_no,
            self.channel,
            self.session,
            self.payer,
            self.description,
            self.notify_url,
            self.total.get(),
            self.request_hash,
            self.ordered_at,
            self.expires_at,
            world.clock.now(),
        ];
        world.database.one(PLACE, row)
    }
}
