//! What a gateway tells.

use clock::Moment;
use money::Fen;
use serde::{Deserialize, Serialize};

/// Through whom money comes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    /// WeChat Pay.
    Wechat,
    /// Alipay.
    Alipay,
    /// UnionPay.
    Unionpay,
    /// The shop itself, which confirms by hand what it got.
    Offline,
}

impl Channel {
    /// Those that a guest can pay through by a mini-program.
    pub const ONLINE: [Channel; 3] = [Channel::Wechat, Channel::Alipay, Channel::Unionpay];

    /// As the database and the clients write it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Channel::Wechat => "wechat",
            Channel::Alipay => "alipay",
            Channel::Unionpay => "unionpay",
            Channel::Offline => "offline",
        }
    }
}

/// A success as a gateway tells it; its signature has been verified.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Success {
    /// Through whom.
    pub channel: Channel,
    /// Our number of the payment, as it came.
    pub out_trade_no: String,
    /// The gateway's number of the money.
    pub transaction_id: String,
    /// How much.
    pub amount: Fen,
    /// In which currency.
    pub currency: String,
    /// The merchant that got it.
    pub merchant: String,
    /// The mini-program that it was paid in; empty where the gateway does not know of one.
    pub app: String,
    /// Who paid, where the gateway tells it.
    pub payer: Option<String>,
    /// When.
    pub paid_at: Moment,
}
