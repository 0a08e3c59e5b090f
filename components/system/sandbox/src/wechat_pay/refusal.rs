//! Why the gateway refuses. Sources: 《JSAPI下单》, 《关闭订单》, 《申请退款》 and 《申请交易账单》 for
//! the codes, 《排障手册》 for the numbers in `Request-Id`.

use http::StatusCode;
use std::borrow::Cow;

/// A refusal as the merchant gets it.
#[derive(Clone, Debug)]
pub(super) struct Refusal {
    pub(super) status: StatusCode,
    pub(super) code: &'static str,
    /// For developers.
    pub(super) message: Cow<'static, str>,
    /// The number at the end of `Request-Id`.
    pub(super) cause: u32,
}

impl Refusal {
    pub(super) const NO_SUCH_RESOURCE: Refusal =
        Refusal::new(StatusCode::NOT_FOUND, "RESOURCE_NOT_EXISTS", "请求的资源不存在", 0);
    pub(super) const NO_SUCH_ORDER: Refusal =
        Refusal::new(StatusCode::NOT_FOUND, "ORDER_NOT_EXIST", "订单不存在", 268_512_771);
    pub(super) const PAID: Refusal = Refusal::new(StatusCode::BAD_REQUEST, "ORDERPAID", "该订单已支付", 268_449_538);
    pub(super) const CLOSED: Refusal = Refusal::new(StatusCode::BAD_REQUEST, "ORDER_CLOSED", "该订单已关闭", 0);
    pub(super) const OTHER_PARAMETERS: Refusal = Refusal::new(
        StatusCode::BAD_REQUEST,
        "INVALID_REQUEST",
        "请求重入时，参数与首次请求时不一致",
        268_498_688,
    );
    pub(super) const OTHER_APP: Refusal = Refusal::new(
        StatusCode::BAD_REQUEST,
        "APPID_MCHID_NOT_MATCH",
        "appid和mch_id不匹配",
        268_445_527,
    );
    pub(super) const NO_SUCH_PAYMENT: Refusal =
        Refusal::new(StatusCode::NOT_FOUND, "RESOURCE_NOT_EXISTS", "订单不存在", 268_512_771);
    pub(super) const NO_SUCH_REFUND: Refusal =
        Refusal::new(StatusCode::NOT_FOUND, "RESOURCE_NOT_EXISTS", "退款单不存在", 0);
    pub(super) const NOT_PAID: Refusal = Refusal::invalid("订单未支付，不可退款");
    pub(super) const OTHER_REFUND: Refusal = Refusal::invalid("订单金额或退款金额与之前请求不一致，请核实后再试");
    pub(super) const OTHER_TOTAL: Refusal = Refusal::invalid("订单金额与支付时不一致，请核实后再试");
    pub(super) const TOO_MUCH: Refusal = Refusal::invalid("申请退款金额大于订单可退金额，或退款次数超过上限");
    pub(super) const NOT_ABNORMAL: Refusal = Refusal::invalid("退款单不是退款异常状态");
    pub(super) const NOT_ENOUGH: Refusal = Refusal::new(
        StatusCode::FORBIDDEN,
        "NOT_ENOUGH",
        "基本账户余额不足，请充值后重新发起",
        0,
    );
    pub(super) const BILL_TOO_OLD: Refusal = Refusal::invalid("仅支持三个月内的账单下载申请");
    pub(super) const BILL_IN_MAKING: Refusal = Refusal::new(
        StatusCode::BAD_REQUEST,
        "STATEMENT_CREATING",
        "对账单生成中，请稍后再试",
        0,
    );
    pub(super) const NO_BILL: Refusal =
        Refusal::new(StatusCode::BAD_REQUEST, "NO_STATEMENT_EXIST", "请求的账单文件不存在", 0);

    /// A parameter that is missing, or whose value the document forbids.
    pub(super) fn parameter(name: &str) -> Refusal {
        Refusal {
            message: Cow::Owned(format!("参数错误：{name}")),
            ..Refusal::new(StatusCode::BAD_REQUEST, "PARAM_ERROR", "", 0)
        }
    }

    const fn invalid(message: &'static str) -> Refusal {
        Refusal::new(StatusCode::BAD_REQUEST, "INVALID_REQUEST", message, 0)
    }

    const fn new(status: StatusCode, code: &'static str, message: &'static str, cause: u32) -> Refusal {
        Refusal {
            status,
            code,
            message: Cow::Borrowed(message),
            cause,
        }
    }
}
