//! What a success can mean.

/// Why money goes back by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// The time was given to another guest in the meantime.
    SlotGone,
    /// Paid after the time to pay, for a stay that has begun or a renewal of a stay that is over.
    TooLate,
    /// The order was cancelled.
    OrderCancelled,
    /// The order or the renewal has been paid before.
    PaidTwice,
    /// The order's end is no longer the one that the renewal was computed from.
    EndMoved,
}

impl Reason {
    /// As the refund keeps it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Reason::SlotGone => "slot-gone",
            Reason::TooLate => "too-late",
            Reason::OrderCancelled => "order-cancelled",
            Reason::PaidTwice => "paid-twice",
            Reason::EndMoved => "end-moved",
        }
    }
}

/// Why a success is not believed to be the payment that was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Doubt {
    /// We never asked for a payment of this number.
    UnknownPayment,
    /// More or less money than asked for.
    OtherAmount,
    /// Not in yuan.
    OtherCurrency,
    /// For another merchant.
    OtherMerchant,
    /// In another mini-program.
    OtherApp,
    /// By another person than the one that was asked.
    OtherPayer,
    /// The payment has succeeded with another number of the gateway, or that number belongs to another payment.
    OtherTransaction,
}

impl Doubt {
    /// As the exception keeps it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Doubt::UnknownPayment => "unknown-payment",
            Doubt::OtherAmount => "other-amount",
            Doubt::OtherCurrency => "other-currency",
            Doubt::OtherMerchant => "other-merchant",
            Doubt::OtherApp => "other-app",
            Doubt::OtherPayer => "other-payer",
            Doubt::OtherTransaction => "other-transaction",
        }
    }
}

/// What a success means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    /// It was told before.
    AlreadyKnown,
    /// It was an exception, and people have given it back: nothing is paid by it.
    GivenBack,
    /// The order is paid.
    Paid,
    /// The order is paid if its time is still free; else the money goes back.
    RetakeThenPaid,
    /// The stay is prolonged if the time behind it is still free; else the money goes back.
    RenewalPaid,
    /// The money is there, and goes back.
    Refund(Reason),
    /// Kept for people to look at; nothing is paid by it.
    Exception(Doubt),
}
