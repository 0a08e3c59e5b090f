use crate::books::Channel;
use api::Language;

/// How people call a gateway.
pub(super) fn name(language: Language, channel: Channel) -> &'static str {
    match channel {
        Channel::Wechat => language.choose("微信支付", "WeChat Pay"),
        Channel::Alipay => language.choose("支付宝", "Alipay"),
        Channel::Unionpay => language.choose("银联", "UnionPay"),
    }
}
