//! The ways in which books and bills can disagree, and what one press does about each.

use serde::{Deserialize, Serialize};

/// What does not agree.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Paid at the channel, not paid here.
    PaymentMissingHere,
    /// Paid here, in no bill of the channel.
    PaymentMissingThere,
    /// Another amount at the channel than here.
    PaymentAmount,
    /// The channel lists a payment that we never asked for.
    PaymentUnknown,
    /// The channel lists a second payment of one number.
    PaymentDoubled,
    /// A refund that the channel should have, and no bill lists it; also one that has waited a day to be sent.
    RefundMissingThere,
    /// The channel has a refund that is not settled here.
    RefundUnsettledHere,
    /// Another amount went back at the channel than here.
    RefundAmount,
    /// The channel gave back twice for one number, or once beside what was paid back by hand.
    RefundDoubled,
    /// The channel lists a refund that we never asked for.
    RefundUnknown,
    /// An order or a renewal counts as paid, and no money came in for it.
    OrderUnpaid,
    /// Money came in, nothing was paid by it, and it does not go back.
    PaymentIdle,
    /// The ledger tells another thing of a payment or a refund than the payment or the refund itself.
    LedgerPosting,
    /// WeChat does not know that what was paid for is delivered: it keeps the money.
    ShippingUnreported,
}

/// What one press does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Repair {
    /// Asks the gateway what became of the payment, and does what its word means.
    AskAboutPayment,
    /// Asks the gateway where the refund stands, and writes it down.
    AskAboutRefund,
    /// Sends the refund again, with the same number, if the gateway does not know it.
    SendRefundAgain,
    /// Keeps it among the exceptions, for people to resolve.
    KeepAsException,
    /// Gives back what is left of the payment.
    GiveBack,
    /// Posts what the ledger lacks.
    Post,
    /// Has it told to WeChat again.
    ReportAgain,
}

impl Kind {
    /// Every kind.
    pub const ALL: [Kind; 14] = [
        Kind::PaymentMissingHere,
        Kind::PaymentMissingThere,
        Kind::PaymentAmount,
        Kind::PaymentUnknown,
        Kind::PaymentDoubled,
        Kind::RefundMissingThere,
        Kind::RefundUnsettledHere,
        Kind::RefundAmount,
        Kind::RefundDoubled,
        Kind::RefundUnknown,
        Kind::OrderUnpaid,
        Kind::PaymentIdle,
        Kind::LedgerPosting,
        Kind::ShippingUnreported,
    ];

    /// As the database keeps it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Kind::PaymentMissingHere => "payment_missing_here",
            Kind::PaymentMissingThere => "payment_missing_there",
            Kind::PaymentAmount => "payment_amount",
            Kind::PaymentUnknown => "payment_unknown",
            Kind::PaymentDoubled => "payment_doubled",
            Kind::RefundMissingThere => "refund_missing_there",
            Kind::RefundUnsettledHere => "refund_unsettled_here",
            Kind::RefundAmount => "refund_amount",
            Kind::RefundDoubled => "refund_doubled",
            Kind::RefundUnknown => "refund_unknown",
            Kind::OrderUnpaid => "order_unpaid",
            Kind::PaymentIdle => "payment_idle",
            Kind::LedgerPosting => "ledger_posting",
            Kind::ShippingUnreported => "shipping_unreported",
        }
    }

    /// What one press does about it.
    #[must_use]
    pub const fn repair(self) -> Repair {
        match self {
            Kind::PaymentMissingHere | Kind::PaymentMissingThere | Kind::PaymentAmount => Repair::AskAboutPayment,
            Kind::RefundMissingThere => Repair::SendRefundAgain,
            Kind::RefundUnsettledHere => Repair::AskAboutRefund,
            Kind::PaymentUnknown
            | Kind::PaymentDoubled
            | Kind::RefundAmount
            | Kind::RefundDoubled
            | Kind::RefundUnknown
            | Kind::OrderUnpaid => Repair::KeepAsException,
            Kind::PaymentIdle => Repair::GiveBack,
            Kind::LedgerPosting => Repair::Post,
            Kind::ShippingUnreported => Repair::ReportAgain,
        }
    }
}
