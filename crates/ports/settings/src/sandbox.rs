//! The sandbox's own values, the defaults of `spin.toml` and the accounts of its database. They are published with it: in live mode they open real doors to
//! whoever has read them, or send guests to counterparts that are only played.

/// How every secret of the sandbox begins, and every name that it gives to what a document lists.
const SECRET: &str = "sandbox-";

/// How the host of the bundle's own components ends: nobody out there is reached by it.
const INSIDE: &str = ".spin.internal";

/// The password of the people whom a sandbox has from the beginning.
pub const DEMO_PASSWORD: &str = "kaimen-demo";

/// What the sandbox is called at its counterparts.
const NAMES: &[(&str, &str)] = &[
    ("wechat_appid", "wx5a2db0c0ffee0001"),
    ("wechat_pay_mchid", "1900000001"),
    ("wechat_pay_serial", "5A2DB0C0FFEE0000000000000000000000000001"),
    (
        "wechat_pay_public_key_id",
        "PUB_KEY_ID_0000000000000000000000000000SANDBOX",
    ),
    ("alipay_app_id", "9021000100000001"),
    ("alipay_seller_id", "2088000000000001"),
    ("unionpay_mer_id", "777290000000001"),
    ("sms_secret_id", "AKIDsandbox"),
    ("sms_app_id", "1400000001"),
    ("sms_template_id", "1000001"),
    ("aliyun_sms_access_key_id", "LTAIsandbox"),
    ("aliyun_sms_template_code", "SMS_1000001"),
];

/// The sandbox's key, or a line from the middle of it, which no other key has.
const KEYS: &[(&str, &str)] = &[
    ("sealing_keys", "c2FuZGJveC1zZWFsaW5nLWtleS1vZi0zMi1ieXRlcy0="),
    (
        "wechat_pay_private_key",
        "yKCx9Om42Vajz1WizwBj/eWvodGg1JKeaGALMb0sL1bj09HrjMFrA8Xb0JUfHKJV",
    ),
    (
        "wechat_pay_public_key",
        "n04mgH3MCbMGGO3HWgqQNOW+Jn8+XT0uGa19IgliTIgxjWzhuQXoi9TGAAW23NVn",
    ),
    (
        "unionpay_private_key",
        "yhwru65bJOlwUFY+vV0Ffz6uvJpkpuqTJuUf5WpOnPLYGyZqDuktd+nq1lHZtLFE",
    ),
    (
        "unionpay_certificate",
        "4gf7yT14umnF+w+zxM8szYawmJ8wHwYDVR0jBBgwFoAUKa0uaFMoXO9UCTzCABke",
    ),
    (
        "unionpay_root_certificate",
        "A/6qrzvQMA0GCSqGSIb3DQEBCwUAA4IBAQCSnDNybzL2O3ED+5Tj/41WVWw3JIYI",
    ),
    (
        "unionpay_middle_certificate",
        "ABkeEEQCry8wHwYDVR0jBBgwFoAUbbFM+O5jfqCKvSpsWsMD/qqvO9AwDQYJKoZI",
    ),
    (
        "alipay_private_key",
        "wvuYKW35AgMBAAECggEAJYz5SZJKmxUb4CFD8OyMd+Lqd6uO4Qlz0OU/6tq9Q0r7",
    ),
    (
        "alipay_public_key",
        "3z3VE4rqYB5pxpXVVFhiF+7/CtCq2zv+uPzd5dvi0biasoVOnOzohR7EIbzLhZak",
    ),
];

/// Whether this is what the sandbox has for the setting.
pub(crate) fn has(name: &str, text: &str) -> bool {
    let text = packed(text);
    text.starts_with(SECRET)
        || text.contains(&format!("\"{SECRET}"))
        || is_inside(&text)
        || NAMES.contains(&(name, text.as_str()))
        || KEYS.iter().any(|(key, line)| *key == name && text.contains(line))
}

/// Whether it is an address, with or without port and path, of a component of the bundle.
fn is_inside(address: &str) -> bool {
    let Some((_, rest)) = address.split_once("://") else {
        return false;
    };
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let host = authority.split_once(':').map_or(authority, |(host, _)| host);
    host.to_ascii_lowercase().ends_with(INSIDE)
}

/// Without white space: a key may be pasted in any way, also with the two characters `\n` for a line end.
fn packed(text: &str) -> String {
    let text = text.replace("\\r", "").replace("\\n", "");
    text.split_whitespace().collect()
}
