//! An order as WeChat Pay's own answers and notifications show it.

use ::wechat_pay::{Amount, TradeState, Transaction};
use api::World;
use clock::Moment;
use database::{Statements, parameters};
use money::Fen;
use serde::Deserialize;

const FIND: &str = include_str!("order.sql");

/// What WeChat Pay knows of an order.
#[derive(Deserialize)]
pub(super) struct Order {
    pub(super) out_trade_no: String,
    pub(super) prepay_id: String,
    pub(super) appid: String,
    pub(super) mchid: String,
    pub(super) openid: String,
    pub(super) attach: Option<String>,
    pub(super) notify_url: String,
    pub(super) total_fen: Fen,
    pub(super) request_hash: String,
    pub(super) state: TradeState,
    pub(super) transaction_id: Option<String>,
    pub(super) paid_at: Option<Moment>,
}

impl Order {
    /// By the merchant's number. Its state is REFUND where a part of it has gone back or is on its way.
    pub(super) fn find(world: &World, out_trade_no: &str) -> Result<Option<Order>, database::Error> {
        world.database.optional(FIND, parameters![out_trade_no])
    }

    /// As a query and a notification show it.
    pub(super) fn transaction(&self) -> Transaction {
        let paid = self.transaction_id.is_some();
        Transaction {
            appid: self.appid.clone(),
            mchid: self.mchid.clone(),
            out_trade_no: self.out_trade_no.clone(),
            transaction_id: self.transaction_id.clone(),
            trade_type: paid.then(|| "JSAPI".to_owned()),
            trade_state: self.state.clone(),
            success_time: self.paid_at.map(Moment::unix),
            payer_openid: Some(self.openid.clone()),
            amount: Some(Amount {
                total: self.total_fen,
                payer_total: paid.then_some(self.total_fen),
                currency: "CNY".to_owned(),
            }),
            attach: self.attach.clone(),
        }
    }
}
