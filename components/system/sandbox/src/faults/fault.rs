use super::Operation;
use crate::books::Channel;
use serde::{Deserialize, Serialize};

/// What goes wrong.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Fault {
    /// The message does not arrive: nothing is done, and there is no proper answer; a notification is not sent. A bill lacks
    /// its first payment.
    Lose,
    /// A notification is sent so many seconds later.
    Delay,
    /// A notification is sent twice. A bill has its first payment twice, the second time under another number.
    Double,
    /// A notification is sent right behind the next one of the same gateway.
    Reorder,
    /// One fen more than it is; in a bill, of its first payment.
    WrongAmount,
    /// Signed by a key that is not the gateway's.
    WrongKey,
    /// Signed by a key that the gateway had before: at WeChat Pay by its platform certificate, which `/v3/certificates` lists;
    /// at UnionPay by a certificate that has expired; at Alipay, whose keys have no names, as [`Fault::WrongKey`].
    OldKey,
    /// WeChat Pay's probe of the merchant: a signature that must be refused. A notification follows it as it should be.
    Probe,
    /// The call is obeyed, and the answer comes so many seconds later.
    Slow,
    /// Nothing is done: status 500.
    ServerError,
    /// The call is obeyed, and there is no proper answer: status 504.
    TimeoutAfterAccept,
    /// A refund cannot be paid out: at WeChat Pay it is taken and becomes ABNORMAL, at UnionPay it is taken and fails; Alipay
    /// refuses it, since the money of the trade is frozen.
    Abnormal,
    /// A refund is refused: the merchant's account at WeChat Pay or Alipay lacks the money.
    NotEnough,
}

impl Fault {
    pub(crate) const ALL: [Fault; 13] = [
        Fault::Lose,
        Fault::Delay,
        Fault::Double,
        Fault::Reorder,
        Fault::WrongAmount,
        Fault::WrongKey,
        Fault::OldKey,
        Fault::Probe,
        Fault::Slow,
        Fault::ServerError,
        Fault::TimeoutAfterAccept,
        Fault::Abnormal,
        Fault::NotEnough,
    ];

    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Fault::Lose => "lose",
            Fault::Delay => "delay",
            Fault::Double => "double",
            Fault::Reorder => "reorder",
            Fault::WrongAmount => "wrong_amount",
            Fault::WrongKey => "wrong_key",
            Fault::OldKey => "old_key",
            Fault::Probe => "probe",
            Fault::Slow => "slow",
            Fault::ServerError => "server_error",
            Fault::TimeoutAfterAccept => "timeout_after_accept",
            Fault::Abnormal => "abnormal",
            Fault::NotEnough => "not_enough",
        }
    }

    /// Whether it can befall this operation of this gateway.
    pub(crate) fn befalls(self, channel: Channel, operation: Operation) -> bool {
        use Operation::{Bill, Close, Notification, Query, Refund, RefundQuery};
        if channel == Channel::Unionpay && operation == Close {
            return false;
        }
        match self {
            Fault::Lose | Fault::WrongKey | Fault::OldKey => true,
            Fault::Delay | Fault::Reorder => operation == Notification,
            Fault::Double => matches!(operation, Notification | Bill),
            Fault::WrongAmount => matches!(operation, Query | RefundQuery | Notification | Bill),
            Fault::Probe => channel == Channel::Wechat,
            Fault::Slow | Fault::ServerError | Fault::TimeoutAfterAccept => operation != Notification,
            Fault::Abnormal => operation == Refund,
            Fault::NotEnough => operation == Refund && channel != Channel::Unionpay,
        }
    }
}
