//! GET /sandbox/payments — the payments that merchants have asked for.

use ::wechat_pay::{Amount, TradeState, Transaction};
use api::{Answer, Method, Problem, Request, World};
use clock::Moment;
use money::Fen;
use serde::{Deserialize, Serialize};
use serde_json::json;
use store::{Statements, parameters};

const FIND: &str = "SELECT * FROM sandbox_prepay WHERE out_trade_no = ?1";
const NEWEST: &str = "
SELECT out_trade_no, description, total_fen, state, asked_at, expires_at, openid, notified FROM sandbox_prepay
ORDER BY asked_at DESC, out_trade_no DESC LIMIT 50";

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

/// An order as the page shows it.
#[derive(Debug, Deserialize, Serialize)]
pub(crate) struct Shown {
    pub(crate) out_trade_no: String,
    pub(crate) description: String,
    pub(crate) total_fen: Fen,
    pub(crate) state: String,
    pub(crate) asked_at: Moment,
    pub(crate) expires_at: Option<Moment>,
    pub(crate) openid: String,
    /// The HTTP status that the latest notification met.
    pub(crate) notified: Option<u16>,
}

impl Order {
    pub(super) fn find(world: &World, out_trade_no: &str) -> Result<Option<Order>, store::Error> {
        world.store.optional(FIND, parameters![out_trade_no])
    }

    /// As query and notification tell it.
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

/// `{items: [{out_trade_no, description, total_fen, state, asked_at, …}]}`, the newest first.
pub(crate) fn list(request: &Request, world: &World) -> Result<Answer, Problem> {
    request.allow(&[Method::GET])?;
    Ok(Answer::ok(&json!({ "items": newest(world)? })))
}

/// The newest 50.
pub(crate) fn newest(world: &World) -> Result<Vec<Shown>, store::Error> {
    world.store.all(NEWEST, &[])
}
