//! What names an order at UnionPay, and the rules for what is sent.

use crate::{Code, Failure, parameters::Parameters, time};
use money::Fen;

/// UnionPay's number for the yuan.
pub(crate) const YUAN: &str = "156";

const LONGEST_URL_BYTES: usize = 256;

/// A payment or a refund of ours: both together name it, so both are kept and the same again in every question.
///
/// Source: the official examples (`acp_sdk`, `AppConsume`, `Refund`) say of `txnTime`: 订单发送时间，取系统时间，必须取当前时间，否则会报
/// txnTime无效. They do not say how far from UnionPay's clock it may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Order<'a> {
    /// The number on our side (`orderId`): 8 to 40 letters and digits.
    pub id: &'a str,
    /// When it is sent, unix seconds (`txnTime`).
    pub at: i64,
}

impl Order<'_> {
    pub(crate) fn put(&self, parameters: &mut Parameters) -> Result<(), Failure> {
        let fits = (8..=40).contains(&self.id.len()) && self.id.bytes().all(|byte| byte.is_ascii_alphanumeric());
        if !fits {
            return Err(Failure::unsendable("orderId", "is not 8 to 40 letters and digits"));
        }
        parameters.put("orderId", self.id);
        parameters.put("txnTime", &written("txnTime", self.at)?);
        Ok(())
    }

    /// Whether the proven answer with this code speaks of this order. A refusal need not name one: a request that could not
    /// be read has none. That there is no such transaction is no refusal.
    pub(crate) fn check(&self, code: &Code, answer: &Parameters) -> Result<(), Failure> {
        let must_name = code.is_success() || *code == Code::NotFound;
        let speaks_of = |field, value: Option<&str>| match answer.get(field) {
            None if !must_name => Ok(()),
            named if named.is_some() && named == value => Ok(()),
            _ => Err(Failure::Foreign(field)),
        };
        speaks_of("orderId", Some(self.id))?;
        speaks_of("txnTime", time::write(self.at).as_deref())
    }
}

/// A time, or which field cannot be written.
pub(crate) fn written(field: &'static str, unix_seconds: i64) -> Result<String, Failure> {
    time::write(unix_seconds).ok_or(Failure::unsendable(field, "is no time of this age"))
}

/// What every transaction of ours says: who, through what, in which currency.
pub(crate) fn put_transaction(
    parameters: &mut Parameters,
    kind: &str,
    amount: Fen,
    back_url: &str,
) -> Result<(), Failure> {
    if !amount.is_positive() || amount > money::LARGEST {
        return Err(Failure::unsendable(
            "txnAmt",
            "is less than one fen or more than any order has",
        ));
    }
    let is_web = back_url.starts_with("https://") || back_url.starts_with("http://");
    if !is_web || back_url.len() > LONGEST_URL_BYTES || back_url.contains(['?', '#']) {
        return Err(Failure::unsendable(
            "backUrl",
            "is not an absolute URL of at most 256 bytes without a query",
        ));
    }
    parameters.put("txnType", kind);
    parameters.put("txnSubType", if kind == "01" { "01" } else { "00" });
    parameters.put("bizType", "000201");
    parameters.put("channelType", "08");
    parameters.put("txnAmt", &amount.get().to_string());
    parameters.put("currencyCode", YUAN);
    parameters.put("backUrl", back_url);
    Ok(())
}

/// An amount in fen as UnionPay writes it: digits only.
pub(crate) fn amount(parameters: &Parameters) -> Option<Fen> {
    let text = parameters.get("txnAmt")?;
    let is_number = text.len() <= 12 && text.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then(|| text.parse().ok()).flatten().map(Fen::new)
}
