//! Live mode refuses every default of the route table that is the sandbox's.

use pollster::block_on;
use settings::{Error, Mode, Settings};
use std::fs;

/// What a live bundle may keep as it is: it tells nothing about who the counterparts are.
const MAY_STAY: &[&str] = &[
    "mode",
    "hold_minutes",
    "renewal_hold_minutes",
    "days_ahead",
    "client_address_header",
    "wechat_pay_certificates",
    "sms_provider",
    "sms_region",
    "sms_sign_name",
    "aliyun_sms_sign_name",
    "payment_reminder_minutes",
    "wechat_payment_reminder_fields",
];

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
    for (name, value) in defaults() {
        let settings = Settings::given([(name, value)]);
        let read = |mode| block_on(settings.optional_own(name, mode));
        assert_eq!(read(Mode::Sandbox), block_on(settings.optional(name)), "{name}");
        if MAY_STAY.contains(&name) {
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
        let (_, key) = defaults().into_iter().find(|(known, _)| *known == name).unwrap();
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
