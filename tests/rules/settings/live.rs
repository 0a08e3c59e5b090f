//! Live mode refuses every default of the route table that is the sandbox's, and what the sandbox's accounts have.

use pollster::block_on;
use settings::{Error, Mode, Settings};
use std::fs;

/// What a live bundle may keep as it is: it tells nothing about who the counterparts are.
const MAY_STAY: &[&str] = &[
    "mode",
    "hold_minutes",
    "most_unpaid_orders",
    "renewal_hold_minutes",
    "days_ahead",
    "setup_secret",
    "sms_codes_a_day",
    "client_address_header",
    "sms_provider",
    "sms_region",
    "sms_sign_name",
    "aliyun_sms_sign_name",
    "payment_reminder_minutes",
    "wechat_payment_reminder_fields",
];

/// The accounts of the sandbox's database, and how the settings begin that stand for the same.
const ACCOUNTS: &[(&str, &str)] = &[
    (
        "wechat_pay_",
        include_str!("../../../components/system/sandbox/keys/accounts/wechat.json"),
    ),
    (
        "alipay_",
        include_str!("../../../components/system/sandbox/keys/accounts/alipay.json"),
    ),
    (
        "unionpay_",
        include_str!("../../../components/system/sandbox/keys/accounts/unionpay.json"),
    ),
];

/// What the sandbox's accounts have, as settings.
fn of_accounts() -> Vec<(&'static str, String)> {
    let members = ACCOUNTS.iter().flat_map(|(prefix, account)| {
        let account: serde_json::Map<String, serde_json::Value> = serde_json::from_str(account).unwrap();
        account.into_iter().map(move |(name, text)| {
            // It is the one that people log in to.
            let setting = if name == "appid" {
                "wechat_appid".to_owned()
            } else {
                format!("{prefix}{name}")
            };
            (&*setting.leak(), text.as_str().unwrap().to_owned())
        })
    });
    members.collect()
}

fn defaults() -> Vec<(&'static str, String)> {
    let manifest = concat!(env!("CARGO_MANIFEST_DIR"), "/../../spin.toml");
    let manifest: toml::Table = fs::read_to_string(manifest).unwrap().parse().unwrap();
    let variables = manifest["variables"].as_table().unwrap();
    let default = |(name, variable): (&String, &toml::Value)| {
        let name: &'static str = name.clone().leak();
        (name, variable["default"].as_str().unwrap().to_owned())
    };
    variables.iter().map(default).collect()
}

#[test]
fn the_sandbox_works_with_its_own_values_and_live_mode_with_none_of_them() {
    let of_accounts = of_accounts();
    assert!(of_accounts.len() > 14);
    for (name, value) in defaults().into_iter().chain(of_accounts) {
        let is_free = value.is_empty() || MAY_STAY.contains(&name);
        let settings = Settings::given([(name, value)]);
        let read = |mode| block_on(settings.optional_own(name, mode));
        assert_eq!(read(Mode::Sandbox), block_on(settings.optional(name)), "{name}");
        if is_free {
            assert_eq!(read(Mode::Live), block_on(settings.optional(name)), "{name}");
        } else {
            let refused = Error::OfTheSandbox(name);
            assert_eq!(read(Mode::Live), Err(refused.clone()), "{name}");
            assert_eq!(block_on(settings.own(name, Mode::Live)), Err(refused), "{name}");
        }
    }
}

#[test]
fn a_key_is_known_however_it_is_pasted() {
    for name in ["wechat_pay_private_key", "wechat_pay_public_key"] {
        let (_, key) = of_accounts().into_iter().find(|(known, _)| *known == name).unwrap();
        for pasted in [
            key.replace('\n', "\\n"),
            key.replace('\n', ""),
            key.replace('\n', "\r\n  "),
        ] {
            let settings = Settings::given([(name, pasted)]);
            assert!(block_on(settings.own(name, Mode::Live)).is_err(), "{name}");
        }
    }
}
