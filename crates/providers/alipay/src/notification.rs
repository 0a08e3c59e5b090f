//! Notifications (异步通知): the raw form is verified, then read. Source: 《异步通知说明》 and `checkNotifySign` of the official
//! library for Node.js.

use crate::{Doubt, Failure, Misconfigured, PublicKey, TradeStatus, form, time};
use money::Fen;
use std::{collections::BTreeMap, fmt};

/// The whole body of the answer to a notification that is taken, with status 200: exactly these seven bytes. Anything else
/// makes Alipay send it again, eight times within 25 hours.
pub const SUCCESS: &str = "success";

/// The body of the answer to a notification that is not taken.
pub const FAILURE: &str = "failure";

/// The largest notification that is verified, in bytes. Genuine ones have a few thousand.
pub const LARGEST_NOTIFICATION: usize = 64 * 1024;

/// A notification that is proven. It may come late, twice, out of order or never: it is a hint.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notification {
    /// `notify_id`: the same in every repetition, what to tell repetitions apart by.
    pub id: String,
    /// What happened.
    pub notice: Notice,
}

/// What a notification tells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Notice {
    /// `TRADE_SUCCESS` or `TRADE_FINISHED`: a payment. Compare app, seller, number, amount and buyer before believing it is
    /// the one that was asked for.
    Payment(Box<Payment>),
    /// Money went back (`gmt_refund`, `refund_fee` or `out_biz_no` is there). The status is still `TRADE_SUCCESS` where a
    /// part went back and `TRADE_CLOSED` where all did: it is neither a payment nor an unpaid trade. Ask by
    /// [`crate::Merchant::refund_query`] before it counts.
    Refund(Box<RefundNotice>),
    /// Anything else: take it, so that Alipay stops sending it.
    Other {
        /// Such as `trade_status_sync`.
        notify_type: String,
        /// The status of the trade, where it is about one.
        status: Option<TradeStatus>,
    },
}

/// A payment, as it is notified. `Debug` does not show the buyer.
#[derive(Clone, PartialEq, Eq)]
pub struct Payment {
    /// The app.
    pub app_id: String,
    /// The account that the money went to.
    pub seller_id: String,
    /// The payment's number on our side.
    pub out_trade_no: String,
    /// Its number at Alipay.
    pub trade_no: String,
    /// The price of the order. Compare this one with what was asked.
    pub total: Fen,
    /// Its currency. Where Alipay leaves it out it is `CNY`, the only one that domestic merchants can have.
    pub currency: String,
    /// When it was paid (`gmt_payment`), unix seconds.
    pub paid_at: Option<i64>,
    /// Who paid, by the open id of the app.
    pub buyer_open_id: Option<String>,
    /// Who paid, by the number that only older apps get.
    pub buyer_id: Option<String>,
}

/// A refund, as it is notified.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RefundNotice {
    /// The app.
    pub app_id: String,
    /// The account that the money came from.
    pub seller_id: String,
    /// The payment's number on our side.
    pub out_trade_no: String,
    /// Its number at Alipay.
    pub trade_no: String,
    /// The refund's number on our side (`out_biz_no`, our `out_request_no`); absent where the refund was made in Alipay's
    /// own pages.
    pub out_request_no: Option<String>,
    /// What has gone back of the trade in all, where Alipay says so.
    pub sum: Option<Fen>,
    /// When it went back (`gmt_refund`), unix seconds.
    pub refunded_at: Option<i64>,
}

/// What reads notifications. It needs Alipay's public key only, so that the component that faces the internet does not hold
/// the app's private key.
#[derive(Debug)]
pub struct Notifications {
    key: PublicKey,
}

impl Notifications {
    /// `alipay_public_key`: Alipay's public key (支付宝公钥), not the app's own.
    ///
    /// # Errors
    /// Names `alipay_public_key`.
    pub fn new(alipay_public_key: &str) -> Result<Notifications, Misconfigured> {
        Ok(Notifications {
            key: PublicKey::from_pem("alipay_public_key", alipay_public_key)?,
        })
    }

    /// Reads a notification from its **raw** body.
    ///
    /// # Errors
    /// [`Failure::Unverified`], [`Failure::Unreadable`], [`Failure::Charset`]: answer each with [`FAILURE`]; Alipay sends
    /// the notification again.
    pub fn read(&self, body: &[u8]) -> Result<Notification, Failure> {
        if body.len() > LARGEST_NOTIFICATION {
            return Err(Doubt::Oversized(body.len()).into());
        }
        let parameters = form::parse(body).ok_or(Doubt::Form)?;
        self.verify(&parameters)?;
        Texts::new(parameters)?.notification()
    }

    /// Alipay has two rules: notifications of trades are signed without `sign_type`, those of other services with it. Both
    /// are tried, the likelier first: each is a whole verification, so that neither weakens the other.
    fn verify(&self, parameters: &BTreeMap<Vec<u8>, Vec<u8>>) -> Result<(), Doubt> {
        let text = |name: &[u8]| parameters.get(name).map(|value| std::str::from_utf8(value));
        let sign = text(b"sign").ok_or(Doubt::Absent)?.map_err(|_| Doubt::NotBase64)?;
        let kind = text(b"sign_type");
        if kind.is_some_and(|kind| kind != Ok("RSA2")) {
            return Err(Doubt::Kind);
        }
        let verify = |keep_kind: bool| {
            let signed = parameters.iter().filter(|(name, _)| match name.as_slice() {
                b"sign" | b"alipay_cert_sn" => false,
                b"sign_type" => keep_kind,
                _ => true,
            });
            let signed = signed.map(|(name, value)| (name.as_slice(), value.as_slice()));
            self.key.verify(&form::signed_text(signed), sign)
        };
        let is_trade = text(b"notify_type") == Some(Ok("trade_status_sync"));
        let outcome = match verify(!is_trade) {
            Err(signing::Doubt::Mismatch) if kind.is_some() => verify(is_trade),
            outcome => outcome,
        };
        Ok(outcome?)
    }
}

/// The parameters of a proven notification as texts.
struct Texts(BTreeMap<Vec<u8>, String>);

impl Texts {
    fn new(parameters: BTreeMap<Vec<u8>, Vec<u8>>) -> Result<Texts, Failure> {
        if let Some(charset) = parameters.get(b"charset".as_slice())
            && !charset.eq_ignore_ascii_case(b"utf-8")
        {
            return Err(Failure::Charset(String::from_utf8_lossy(charset).into_owned()));
        }
        let texts: Result<_, _> = parameters
            .into_iter()
            .map(|(name, value)| String::from_utf8(value).map(|value| (name, value)))
            .collect();
        Ok(Texts(texts.map_err(|_| Failure::unreadable("notification"))?))
    }

    /// What is there and not empty.
    fn text(&self, name: &'static str) -> Option<&str> {
        let text = self.0.get(name.as_bytes()).map(String::as_str);
        text.filter(|text| !text.is_empty())
    }

    fn owned(&self, name: &'static str) -> Option<String> {
        self.text(name).map(str::to_owned)
    }

    fn needed(&self, name: &'static str) -> Result<String, Failure> {
        self.owned(name).ok_or(Failure::unreadable(name))
    }

    fn time(&self, name: &'static str) -> Result<Option<i64>, Failure> {
        let read = |text| time::parse(text).ok_or(Failure::unreadable(name));
        self.text(name).map(read).transpose()
    }

    fn amount(&self, name: &'static str) -> Result<Option<Fen>, Failure> {
        let read = |text| Fen::from_yuan(text).ok_or(Failure::unreadable(name));
        self.text(name).map(read).transpose()
    }

    fn notification(&self) -> Result<Notification, Failure> {
        let status = self.text("trade_status").map(TradeStatus::from);
        let notice = match &status {
            Some(_) if self.is_refund()? => Notice::Refund(Box::new(self.refund()?)),
            Some(TradeStatus::Success | TradeStatus::Finished) => Notice::Payment(Box::new(self.payment()?)),
            _ => Notice::Other {
                notify_type: self.owned("notify_type").unwrap_or_default(),
                status,
            },
        };
        Ok(Notification {
            id: self.needed("notify_id")?,
            notice,
        })
    }

    fn is_refund(&self) -> Result<bool, Failure> {
        let fee = self.amount("refund_fee")?;
        Ok(self.text("gmt_refund").is_some() || self.text("out_biz_no").is_some() || fee.is_some_and(Fen::is_positive))
    }

    fn payment(&self) -> Result<Payment, Failure> {
        Ok(Payment {
            app_id: self.needed("app_id")?,
            seller_id: self.needed("seller_id")?,
            out_trade_no: self.needed("out_trade_no")?,
            trade_no: self.needed("trade_no")?,
            total: self
                .amount("total_amount")?
                .ok_or(Failure::unreadable("total_amount"))?,
            currency: self.owned("trans_currency").unwrap_or_else(|| "CNY".to_owned()),
            paid_at: self.time("gmt_payment")?,
            buyer_open_id: self.owned("buyer_open_id"),
            buyer_id: self.owned("buyer_id"),
        })
    }

    fn refund(&self) -> Result<RefundNotice, Failure> {
        Ok(RefundNotice {
            app_id: self.needed("app_id")?,
            seller_id: self.needed("seller_id")?,
            out_trade_no: self.needed("out_trade_no")?,
            trade_no: self.needed("trade_no")?,
            out_request_no: self.owned("out_biz_no"),
            sum: self.amount("refund_fee")?,
            refunded_at: self.time("gmt_refund")?,
        })
    }
}

impl fmt::Debug for Payment {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Payment")
            .field("app_id", &self.app_id)
            .field("seller_id", &self.seller_id)
            .field("out_trade_no", &self.out_trade_no)
            .field("trade_no", &self.trade_no)
            .field("total", &self.total)
            .field("paid_at", &self.paid_at)
            .finish_non_exhaustive()
    }
}
