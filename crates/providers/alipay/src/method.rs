//! The names of the methods.

/// Who the holder of a code is.
pub const LOGIN: &str = "alipay.system.oauth.token";
/// A trade that a buyer is asked to pay.
pub const CREATE: &str = "alipay.trade.create";
/// What became of a trade.
pub const QUERY: &str = "alipay.trade.query";
/// A trade that shall not be paid any more.
pub const CLOSE: &str = "alipay.trade.close";
/// Money that goes back.
pub const REFUND: &str = "alipay.trade.refund";
/// What became of a refund.
pub const REFUND_QUERY: &str = "alipay.trade.fastpay.refund.query";
/// Where a day's bill is.
pub const BILL: &str = "alipay.data.dataservice.bill.downloadurl.query";
