//! How WeChat refuses a call.

use http::{HeaderValue, Response, header::CONTENT_TYPE};
use serde::Serialize;

/// WeChat's code and words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{code}: {message}")]
pub struct Refusal {
    /// `errcode`.
    pub code: i64,
    /// `errmsg`.
    pub message: &'static str,
}

const fn refusal(code: i64, message: &'static str) -> Refusal {
    Refusal { code, message }
}

impl Refusal {
    /// The method is not POST.
    pub const NOT_POST: Refusal = refusal(43002, "require POST method");
    /// The body is not JSON of the form that is wanted.
    pub const NOT_JSON: Refusal = refusal(47001, "data format error");
    /// Another grant type than a mini-program's.
    pub const GRANT_TYPE: Refusal = refusal(40002, "invalid grant_type");
    /// Another mini-program.
    pub const APPID: Refusal = refusal(40013, "invalid appid");
    /// Not its secret.
    pub const SECRET: Refusal = refusal(40125, "invalid appsecret");
    /// There is no access token.
    pub const TOKEN_MISSING: Refusal = refusal(41001, "access_token missing");
    /// A token that is not the latest.
    pub const TOKEN_OLD: Refusal = refusal(40001, "invalid credential, access_token is invalid or not latest");
    /// No token of WeChat's.
    pub const TOKEN_INVALID: Refusal = refusal(40014, "invalid access_token");
    /// A token whose time is over.
    pub const TOKEN_EXPIRED: Refusal = refusal(42001, "access_token expired");
    /// A code that WeChat did not make, or that is too old.
    pub const CODE: Refusal = refusal(40029, "invalid code");
    /// A code that was used.
    pub const CODE_USED: Refusal = refusal(40163, "code been used");
    /// No user of the mini-program.
    pub const OPENID: Refusal = refusal(40003, "invalid openid");
    /// No template of the mini-program.
    pub const TEMPLATE: Refusal = refusal(40037, "invalid template_id");
    /// The user does not want the message.
    pub const NOT_WANTED: Refusal = refusal(43101, "user refuse to accept the msg");
    /// A member that the template does not take.
    pub const UNFITTING: Refusal = refusal(47003, "argument invalid! data.thing1.value is empty");
    /// No such payment.
    pub const PAYMENT: Refusal = refusal(10_060_001, "支付单不存在");
    /// It was told, and corrected.
    pub const CORRECTED: Refusal = refusal(10_060_003, "支付单已使用重新发货机会");
    /// Nothing can be shipped for it.
    pub const NOT_SHIPPABLE: Refusal = refusal(10_060_004, "支付单处于不可发货的状态");
    /// No such kind of shipping.
    pub const LOGISTICS: Refusal = refusal(10_060_005, "物流类型有误");
    /// There is no description.
    pub const NO_DESCRIPTION: Refusal = refusal(10_060_008, "商品描述字段不能为空");
    /// The description is too long.
    pub const LONG_DESCRIPTION: Refusal = refusal(10_060_009, "商品描述字段太长");
    /// It is told already, in the same words.
    pub const AS_BEFORE: Refusal = refusal(10_060_023, "发货信息未更新");
    /// Somebody else paid.
    pub const PAYER: Refusal = refusal(10_060_031, "该笔支付单不属于 openid 所指定的用户");
    /// The time is not RFC 3339.
    pub const UPLOAD_TIME: Refusal = refusal(268_485_216, "上传时间非法，请按照 RFC 3339 格式填写");
    /// Not shipped in one.
    pub const DELIVERY_MODE: Refusal = refusal(268_485_224, "发货模式非法");
    /// One shipment has one entry.
    pub const ONE_ENTRY: Refusal = refusal(268_485_228, "统一发货模式下，物流信息列表长度必须为 1");
}

#[derive(Serialize)]
pub(super) struct Written<'a> {
    pub(super) errcode: i64,
    pub(super) errmsg: &'a str,
}

/// WeChat's answer to a call that it refuses: status 200.
#[must_use]
pub fn refused(refusal: Refusal) -> Response<Vec<u8>> {
    json(&Written {
        errcode: refusal.code,
        errmsg: refusal.message,
    })
}

pub(super) fn json(body: &impl Serialize) -> Response<Vec<u8>> {
    // Texts and numbers always serialise; an empty body would be read as unreadable.
    let mut answer = Response::new(serde_json::to_vec(body).unwrap_or_default());
    let media_type = HeaderValue::from_static("application/json; charset=utf-8");
    answer.headers_mut().insert(CONTENT_TYPE, media_type);
    answer
}
