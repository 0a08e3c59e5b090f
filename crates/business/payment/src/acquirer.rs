//! What is asked of a payment gateway, in the words of this house, whichever gateway it is.
//!
//! The crate `acquiring` asks the real ones by their protocols; the simulation plays them.

use crate::{Account, Attempt, Channel, Delivery, PaymentAccount, Success};
use clock::{Id, Moment};
use money::Fen;
use serde::{Deserialize, Serialize};

/// A payment as it is named at its gateway.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Asked {
    /// The `out_trade_no`.
    pub id: Id,
    /// Through whom.
    pub channel: Channel,
    /// With whose account; none: with that of the settings.
    pub account: Option<PaymentAccount>,
    /// How much was asked for.
    pub amount_fen: Fen,
    /// When it was first asked for: UnionPay names a payment by this beside the number.
    pub asked_at: Moment,
    /// Until when it can be paid.
    pub expires_at: Moment,
}

/// What became of a payment, by what can be done about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fate {
    /// The money is there.
    Paid(Success),
    /// Not paid; it still can be.
    Unpaid,
    /// Nobody can pay it any more.
    Closed,
    /// The gateway never saw the number.
    Unseen,
    /// The money came and went back: for people to look at.
    Odd(String),
}

/// What became of the attempt to close a payment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Closing {
    /// Nobody can pay it any more.
    Closed,
    /// The payer was faster.
    Paid,
    /// This gateway cannot close: it can be paid until its time is over.
    UntilItsTime,
}

/// A refund as it is sent to a gateway. What it says never changes, however often it is sent, but for its time: see
/// [`Refund::is_of_long_ago`].
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Refund {
    /// The `out_refund_no`.
    pub id: Id,
    /// Through whom the money came.
    pub channel: Channel,
    /// To whose account; none: to that of the settings.
    pub account: Option<PaymentAccount>,
    /// The number of the payment that it gives back.
    pub out_trade_no: String,
    /// The gateway's number of that payment.
    pub transaction_id: String,
    /// How much was paid.
    pub paid_fen: Fen,
    /// How much goes back.
    pub amount_fen: Fen,
    /// Why, as the payer may read it.
    pub reason: String,
    /// The time that it was last sent with, at first when it was decided: UnionPay names a refund by this beside the number.
    pub ordered_at: Moment,
}

/// For so long a refund is sent with the same time. UnionPay wants the present one (订单发送时间: 必须取当前时间，否则会报
/// txnTime无效) and does not say what it still takes for that. What was sent half a minute ago may be on its way; after ten minutes
/// nothing is.
const PRESENT_SECONDS: i64 = 600;

impl Refund {
    /// Whether its gateway would refuse it for its time. By UnionPay's rules number and time together are one order, so the same
    /// number with another time may be a second refund: it is sent only where the gateway, asked about the earlier time, says
    /// that it has no such refund.
    #[must_use]
    pub fn is_of_long_ago(&self, now: Moment) -> bool {
        self.channel == Channel::Unionpay && now >= self.ordered_at.plus_seconds(PRESENT_SECONDS)
    }

    /// Why, in the payer's words; what people wrote themselves is left as they wrote it.
    #[must_use]
    pub fn words(&self) -> &str {
        match self.reason.as_str() {
            "slot-gone" => "时段已被他人预订，自动退款",
            "too-late" => "超过支付时限，自动退款",
            "order-cancelled" => "订单已取消，自动退款",
            "paid-twice" => "重复支付，自动退款",
            "end-moved" => "结束时间已变更，自动退款",
            "cancelled by guest" => "取消订单退款",
            "exception" => "支付异常退款",
            written => written,
        }
    }
}

/// Where a refund stands at the gateway.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RefundFate {
    /// The payer has the money.
    Settled {
        /// The gateway's number of the refund, where it has one.
        gateway_refund_id: Option<String>,
    },
    /// The gateway has it and works on it.
    Processing {
        /// The gateway's number of the refund, where it has one.
        gateway_refund_id: Option<String>,
    },
    /// It cannot go back the way it came, or was given up there: for people.
    Abnormal {
        /// What the gateway says, without secrets.
        cause: String,
    },
    /// The gateway never saw the number: to be sent, with the same number.
    Unseen,
}

/// What opens the cashier in a mini-program.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Sheet {
    /// The parameters of `wx.requestPayment`.
    Wechat {
        /// Unix seconds, as text.
        #[serde(rename = "timeStamp")]
        timestamp: String,
        /// Random text.
        #[serde(rename = "nonceStr")]
        nonce: String,
        /// `prepay_id=…`.
        package: String,
        /// `RSA`.
        #[serde(rename = "signType")]
        sign_type: String,
        /// The signature.
        #[serde(rename = "paySign")]
        signature: String,
    },
    /// The parameter of `my.tradePay`.
    Alipay {
        /// Alipay's number of the trade.
        trade_no: String,
    },
    /// The parameter of UnionPay's cashier.
    Unionpay {
        /// UnionPay's number of the order in its cashier.
        tn: String,
    },
}

/// Why a gateway did not do what it was asked. In no case is it known that nothing happened, but for
/// [`Failure::Refused`] and those that are found before anything is sent.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Failure {
    /// No answer, or none that can be believed: ask the same again, with the same number.
    #[error("no answer that can be believed: {0}")]
    Unclear(String),
    /// It does not answer at all; neither will it to the next question.
    #[error("no answer: {0}")]
    Silent(String),
    /// It will not do it, however often it is asked.
    #[error("refused: {0}")]
    Refused(String),
    /// It says that the payment has been made.
    #[error("it has been paid")]
    AlreadyPaid,
    /// It says that the payment has been closed: the same number cannot be paid any more.
    #[error("it has been closed")]
    AlreadyClosed,
    /// The channel is not configured, or not as it must be; the text names the setting.
    #[error("{0}")]
    Unconfigured(String),
}

/// The gateways of all channels.
#[expect(
    async_fn_in_trait,
    reason = "it is used with its type known, and an instance has one thread"
)]
pub trait Acquirer {
    /// With which account a new payment is taken, of what the database offers: the merchant's own, else the platform's. None:
    /// with that of the settings, which count before the platform's.
    ///
    /// # Errors
    /// [`Failure::Unconfigured`] where the settings cannot be read.
    async fn choose(
        &self,
        channel: Channel,
        offered: Option<PaymentAccount>,
    ) -> Result<Option<PaymentAccount>, Failure>;

    /// Who we are at the gateway of a channel, with this account or that of the settings.
    ///
    /// # Errors
    /// [`Failure::Unconfigured`].
    async fn account(&self, channel: Channel, account: Option<&PaymentAccount>) -> Result<Account, Failure>;

    /// Asks for a payment, or for the same one again, and answers the gateway's prepay (prepay_id, trade_no, tn).
    ///
    /// # Errors
    /// [`Failure`].
    async fn open(&self, attempt: &Attempt) -> Result<String, Failure>;

    /// What opens the cashier for an attempt that is open.
    ///
    /// # Errors
    /// [`Failure::Unconfigured`], and [`Failure::Refused`] where it cannot be signed.
    async fn sheet(&self, attempt: &Attempt, opened: &str) -> Result<Sheet, Failure>;

    /// What became of a payment. This, not a notification, is the truth.
    ///
    /// # Errors
    /// [`Failure`].
    async fn fate(&self, asked: &Asked) -> Result<Fate, Failure>;

    /// Closes a payment, so that nobody can make it any more. One that the gateway never saw, or has closed, is closed.
    ///
    /// # Errors
    /// [`Failure`].
    async fn close(&self, asked: &Asked) -> Result<Closing, Failure>;

    /// Sends a refund, or the same one again.
    ///
    /// # Errors
    /// [`Failure`]; [`Failure::AlreadyPaid`] and [`Failure::AlreadyClosed`] are not among them.
    async fn refund(&self, refund: &Refund) -> Result<RefundFate, Failure>;

    /// Where a refund stands.
    ///
    /// # Errors
    /// As [`Acquirer::refund`].
    async fn refund_fate(&self, refund: &Refund) -> Result<RefundFate, Failure>;

    /// Tells the channel that the payer has got what was paid for. Telling it again is telling it once.
    ///
    /// # Errors
    /// [`Failure::Refused`] where it will not take it, however often it is sent.
    async fn delivered(&self, delivery: &Delivery) -> Result<(), Failure>;
}
