//! The merchant whose gateways are played. Its accounts are rows of every sandbox's database; what it asks with stands, with the
//! other halves of its keys, in `keys`.

/// At WeChat Pay.
pub(crate) const WECHAT_MCHID: &str = "1900000001";
pub(crate) const WECHAT_SERIAL: &str = "5A2DB0C0FFEE0000000000000000000000000001";
pub(crate) const WECHAT_API_V3_KEY: &str = "sandbox-api-v3-key-of-32-bytes--";

/// What the played WeChat Pay calls its public key.
pub(crate) const WECHAT_PUBLIC_KEY_ID: &str = "PUB_KEY_ID_0000000000000000000000000000SANDBOX";

/// At Alipay.
pub(crate) const ALIPAY_SELLER_ID: &str = "2088000000000001";
pub(crate) const ALIPAY_APP_ID: &str = "9021000100000001";

/// At UnionPay.
pub(crate) const UNIONPAY_MER_ID: &str = "777290000000001";
