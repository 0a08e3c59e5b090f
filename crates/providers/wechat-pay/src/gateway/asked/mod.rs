//! What a merchant asks for. Method and path tell the operation; what stands in query or body, the files beside this one
//! read.

mod bill;
mod close;
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
            "/v3/billdownload/file" if is(Method::GET) => {
                bill::read_download(request.uri()).map(|token| Asked::BillDownload { token })
            }
            "/v3/certificates" if is(Method::GET) => Ok(Asked::Certificates),
            _ => match operation.strip_prefix(REFUNDS) {
                Some(rest) => of_refund(request, rest),
                None => of_payment(request, operation, mchid),
            },
        }
    }
}

/// A request whose path begins with that of refunds; `rest` is what follows.
fn of_refund(request: &Request<Vec<u8>>, rest: &str) -> Result<Asked, Failure> {
    let named = rest.strip_prefix('/').unwrap_or_default();
    match (request.method(), named.strip_suffix("/apply-abnormal-refund")) {
        (&Method::POST, None) if rest.is_empty() => refund::read(request.body()).map(Asked::Refund),
        (&Method::GET, None) if !named.is_empty() && !named.contains('/') => Ok(Asked::RefundQuery {
            out_refund_no: number(named),
        }),
        (&Method::POST, Some(refund_id)) if !refund_id.contains('/') => Ok(Asked::AbnormalRefund {
            refund_id: refund_id.to_owned(),
            out_refund_no: refund::read_abnormal(request.body())?,
        }),
        _ => Err(Failure::unreadable("path")),
    }
}

/// Query or close of a payment. `operation`: the path from `/v3/` on.
fn of_payment(request: &Request<Vec<u8>>, operation: &str, mchid: &str) -> Result<Asked, Failure> {
    let named = operation
        .strip_prefix("/v3/pay/transactions/out-trade-no/")
        .ok_or(Failure::unreadable("path"))?;
    let (asked, claimed) = match named.strip_suffix("/close") {
        Some(named) if request.method() == Method::POST => (
            Asked::Close {
                out_trade_no: number(named),
            },
            close::read(request.body())?,
        ),
        None if request.method() == Method::GET && !named.contains('/') => {
            let claimed = request.uri().query().and_then(|query| query.strip_prefix("mchid="));
            let asked = Asked::Query {
                out_trade_no: number(named),
            };
            (asked, claimed.unwrap_or_default().to_owned())
        }
        _ => return Err(Failure::unreadable("path")),
    };
    if claimed == mchid {
        Ok(asked)
    } else {
        Err(Failure::unreadable("mchid"))
    }
}

/// A number as it stands in a path, where the bar is written otherwise.
fn number(text: &str) -> String {
    text.replace("%7C", "|")
}
