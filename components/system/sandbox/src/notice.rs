//! A notification as the gateways' own files write it: what it is about, and what is wrong with it.

use crate::{
    books::{Payment, Refund},
    faults::Signing,
};
use money::Fen;

/// What the merchant is notified of.
#[derive(Debug)]
pub(crate) enum Subject {
    /// A payment has been made.
    Payment(Payment),
    /// A refund of it is done.
    Refund(Payment, Refund),
}

/// How one notification differs from what it should be.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Flaws {
    /// By which key it is signed.
    pub(crate) signing: Signing,
    /// Another amount.
    pub(crate) amount: Option<Fen>,
    /// Alipay's other rule: the signature covers `sign_type`, too.
    pub(crate) keep_sign_type: bool,
}

impl Subject {
    pub(crate) fn payment(&self) -> &Payment {
        match self {
            Subject::Payment(payment) | Subject::Refund(payment, _) => payment,
        }
    }

    pub(crate) fn refund_id(&self) -> Option<&str> {
        match self {
            Subject::Payment(_) => None,
            Subject::Refund(_, refund) => Some(&refund.refund_id),
        }
    }

    pub(crate) fn amount(&self) -> Fen {
        match self {
            Subject::Payment(payment) => payment.total_fen,
            Subject::Refund(_, refund) => refund.amount_fen,
        }
    }
}
