use database::Value;
use serde::{Deserialize, Serialize};

/// Through whom money moves.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Channel {
    /// WeChat Pay.
    Wechat,
    /// Alipay.
    Alipay,
    /// UnionPay.
    Unionpay,
}

impl Channel {
    /// As the database and the JSON have it.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Channel::Wechat => "wechat",
            Channel::Alipay => "alipay",
            Channel::Unionpay => "unionpay",
        }
    }
}

impl From<Channel> for Value {
    fn from(channel: Channel) -> Value {
        channel.as_str().into()
    }
}
