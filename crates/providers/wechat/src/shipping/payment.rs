//! Which payment is told of.

/// A payment at WeChat Pay, by one of its two names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Payment<'a> {
    /// By the merchant's own number.
    OutTradeNo {
        /// The merchant that was paid.
        mchid: &'a str,
        /// The number.
        out_trade_no: &'a str,
    },
    /// By WeChat Pay's number.
    TransactionId(&'a str),
}
