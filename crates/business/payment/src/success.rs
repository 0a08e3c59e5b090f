//! What a gateway tells.

use clock::Moment;
use money::Fen;
use serde::Deserialize;

/// Through whom money comes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    /// WeChat Pay.
    Wechat,
    /// Alipay.
    Alipay,
    /// UnionPay.
    Unionpay,
}

impl Channel {
    /// As the database and the clients write it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Channel::Wechat => "wechat",
            Channel::Alipay => "alipay",
            Channel::Unionpay => "unionpay",
        }
    }
}

/// Who we are at the gateway: a success for somebody else is not ours.
#[derive(Clone, Copy, Debug)]
pub struct Account<'a> {
    /// The merchant number.
    pub merchant: &'a str,
    /// The mini-program.
    pub app: &'a str,
}

/// A success as a gateway tells it; its signature has been verified.
#[derive(Clone, Copy, Debug)]
pub struct Success<'a> {
    /// Through whom.
    pub channel: Channel,
    /// Our number of the payment, as it came.
    pub out_trade_no: &'a str,
    /// The gateway's number of the money.
    pub transaction_id: &'a str,
    /// How much.
    pub amount: Fen,
    /// In which currency.
    pub currency: &'a str,
    /// The merchant that got it.
    pub merchant: &'a str,
    /// The mini-program that it was paid in.
    pub app: &'a str,
    /// Who paid, where the gateway tells it.
    pub payer: Option<&'a str>,
    /// When.
    pub paid_at: Moment,
}
