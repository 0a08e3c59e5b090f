//! What the gateway tells, and what becomes of it.

use super::Refund;
use clock::{Id, Moment};
use money::Fen;
use payment::{Channel, Success};

/// What the gateway tells.
#[derive(Clone, Debug)]
pub struct Told {
    pub number: String,
    pub transaction: String,
    pub amount: Fen,
    pub currency: &'static str,
    pub merchant: &'static str,
    pub app: &'static str,
    pub payer: Option<&'static str>,
    pub paid_at: Moment,
}

impl Told {
    pub fn success(&self) -> Success {
        Success {
            channel: Channel::Wechat,
            out_trade_no: self.number.clone(),
            transaction_id: self.transaction.clone(),
            amount: self.amount,
            currency: self.currency.to_owned(),
            merchant: self.merchant.to_owned(),
            app: self.app.to_owned(),
            payer: self.payer.map(str::to_owned),
            paid_at: self.paid_at,
        }
    }
}

/// The refund of all that was told.
pub fn whole(told: &Told, reason: &str, state: &str) -> Refund {
    Refund {
        payment_id: Id::parse(&told.number).unwrap(),
        amount_fen: told.amount.get(),
        reason: reason.to_owned(),
        state: state.to_owned(),
    }
}
