//! What an account has, by the names of the back office, and the settings that stand for the same.

use payment::Channel;
use settings::Values;
use std::collections::BTreeMap;

/// One of the things that an account has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Member {
    /// In the back office, and in what is sealed.
    pub name: &'static str,
    /// As a setting of the bundle.
    pub setting: &'static str,
    /// Whether no account does without it.
    pub is_needed: bool,
}

const fn needed(name: &'static str, setting: &'static str) -> Member {
    Member {
        name,
        setting,
        is_needed: true,
    }
}

const fn optional(name: &'static str, setting: &'static str) -> Member {
    Member {
        name,
        setting,
        is_needed: false,
    }
}

const WECHAT: [Member; 8] = [
    needed("mchid", "wechat_pay_mchid"),
    needed("appid", "wechat_appid"),
    needed("serial", "wechat_pay_serial"),
    needed("private_key", "wechat_pay_private_key"),
    needed("api_v3_key", "wechat_pay_api_v3_key"),
    optional("public_key_id", "wechat_pay_public_key_id"),
    optional("public_key", "wechat_pay_public_key"),
    optional("certificates", "wechat_pay_certificates"),
];

const ALIPAY: [Member; 4] = [
    needed("seller_id", "alipay_seller_id"),
    needed("app_id", "alipay_app_id"),
    needed("private_key", "alipay_private_key"),
    needed("public_key", "alipay_public_key"),
];

const UNIONPAY: [Member; 5] = [
    needed("mer_id", "unionpay_mer_id"),
    needed("private_key", "unionpay_private_key"),
    needed("certificate", "unionpay_certificate"),
    needed("root_certificate", "unionpay_root_certificate"),
    needed("middle_certificate", "unionpay_middle_certificate"),
];

/// What an account of a channel has; the first is its merchant number.
#[must_use]
pub const fn members(channel: Channel) -> &'static [Member] {
    match channel {
        Channel::Wechat => &WECHAT,
        Channel::Alipay => &ALIPAY,
        Channel::Unionpay => &UNIONPAY,
        Channel::Offline => &[],
    }
}

/// The setting that names the merchant: where it is set, the settings have an account.
pub(crate) const fn name(channel: Channel) -> &'static str {
    match members(channel) {
        [first, ..] => first.setting,
        [] => "",
    }
}

/// An account's settings; what it has not is not set, whatever the bundle has.
pub(crate) fn values(channel: Channel, given: &BTreeMap<String, String>) -> Values {
    let value = |member: &Member| {
        let text = given.get(member.name).map(|text| text.trim().to_owned());
        (member.setting, text.unwrap_or_default())
    };
    Values::new(members(channel).iter().map(value))
}
