//! What a success can mean.

/// Why money goes back by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// The time, or the last pieces, went to another guest in the meantime.
    SlotGone,
    /// Paid after the time to pay, for a time that has begun, for more of an order that is over, or for what the shop has given
    /// up.
    TooLate,
    /// The order was cancelled.
    OrderCancelled,
    /// The charge has been paid before.
    PaidTwice,
    /// What it lengthens no longer ends where the added time begins.
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
    /// The charge is paid, and what it pays for is kept for it.
    Paid,
    /// The charge is paid if what it pays for is still to be had, where that is anything; else the money goes back.
    RetakeThenPaid,
    /// The money is there, and goes back.
    Refund(Reason),
    /// Kept for people to look at; nothing is paid by it.
    Exception(Doubt),
}
