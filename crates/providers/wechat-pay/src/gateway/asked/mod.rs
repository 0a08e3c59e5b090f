//! What a merchant asks for.

mod bill;
mod payment;
mod prepay;
mod refund;

pub use bill::BillAsked;
pub use prepay::PrepayAsked;
pub use refund::RefundAsked;

use crate::{Failure, refund::REFUNDS};
use http::{Method, Request};

/// A request of the operations that this crate has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Asked {
    /// `POST /v3/pay/transactions/jsapi`.
    Prepay(PrepayAsked),
    /// `GET /v3/pay/transactions/out-trade-no/{out_trade_no}`.
    Query {
        /// The payment's number at the merchant.
        out_trade_no: String,
    },
    /// `POST /v3/pay/transactions/out-trade-no/{out_trade_no}/close`.
    Close {
        /// The payment's number at the merchant.
        out_trade_no: String,
    },
    /// `POST /v3/refund/domestic/refunds`.
    Refund(RefundAsked),
    /// `GET /v3/refund/domestic/refunds/{out_refund_no}`.
    RefundQuery {
        /// The refund's number at the merchant.
        out_refund_no: String,
    },
    /// `POST /v3/refund/domestic/refunds/{refund_id}/apply-abnormal-refund`, to the merchant's own account.
    AbnormalRefund {
        /// The refund's number at WeChat Pay.
        refund_id: String,
        /// The refund's number at the merchant.
        out_refund_no: String,
    },
    /// `GET /v3/bill/tradebill`.
    Bill(BillAsked),
    /// `GET /v3/billdownload/file`.
    BillDownload {
        /// What was put into the address of the bill.
        token: String,
    },
    /// `GET /v3/certificates`.
    Certificates,
}

impl Asked {
    /// Reads a request, after [`super::Gateway::verify`]. A path before `/v3/` is skipped: the stand-in may live under one.
    ///
    /// # Errors
    /// [`Failure::Unreadable`] with the part `path` for another operation, `mchid` for a query or close without this
    /// merchant number, otherwise for the body or a parameter.
    pub fn read(request: &Request<Vec<u8>>, mchid: &str) -> Result<Asked, Failure> {
        let path = request.uri().path();
        let operation = path
            .find("/v3/")
            .and_then(|at| path.get(at..))
            .ok_or(Failure::unreadable("path"))?;
        let is = |method: Method| request.method() == method;
        match operation {
            "/v3/pay/transactions/jsapi" if is(Method::POST) => prepay::read(request.body()).map(Asked::Prepay),
            "/v3/bill/tradebill" if is(Method::GET) => bill::read(request.uri()).map(Asked::Bill),
            "/v3/billdownload/file" if is(Method::GET) => bill::read_download(request.uri()),
            "/v3/certificates" if is(Method::GET) => Ok(Asked::Certificates),
            _ => match operation.strip_prefix(REFUNDS) {
                Some(rest) => refund::read(request, rest),
                None => payment::read(request, operation, mchid),
            },
        }
    }
}

/// A number as it stands in a path, where the bar is written otherwise.
fn number(text: &str) -> String {
    text.replace("%7C", "|")
}
