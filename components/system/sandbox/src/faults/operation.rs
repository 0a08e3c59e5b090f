use serde::{Deserialize, Serialize};

/// What a merchant asks a gateway to do, and what a gateway does by itself.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Operation {
    /// A payment is asked for.
    Prepay,
    /// What became of a payment.
    Query,
    /// An order is closed: it can no longer be paid. UnionPay has no such call.
    Close,
    /// Money back; at WeChat Pay also an abnormal refund.
    Refund,
    /// What became of a refund.
    RefundQuery,
    /// The gateway notifies the merchant.
    Notification,
    /// The bill of a day.
    Bill,
}

impl Operation {
    pub(crate) const ALL: [Operation; 7] = [
        Operation::Prepay,
        Operation::Query,
        Operation::Close,
        Operation::Refund,
        Operation::RefundQuery,
        Operation::Notification,
        Operation::Bill,
    ];

    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Operation::Prepay => "prepay",
            Operation::Query => "query",
            Operation::Close => "close",
            Operation::Refund => "refund",
            Operation::RefundQuery => "refund_query",
            Operation::Notification => "notification",
            Operation::Bill => "bill",
        }
    }
}
