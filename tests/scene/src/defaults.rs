//! The settings of a new sandbox.

use serde_json::Value;
use std::fs;

const ROUTE_TABLE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../spin.toml");

/// The settings that have an account at a gateway: how they begin, and whose they are.
const ACCOUNTS: [(&str, &str); 3] = [
    ("wechat_pay_", "wechat"),
    ("alipay_", "alipay"),
    ("unionpay_", "unionpay"),
];

/// These settings as the route table gives them to a new sandbox; what it leaves to the database is as the sandbox's accounts
/// there have it.
#[must_use]
pub fn defaults(names: &[&'static str]) -> Vec<(&'static str, String)> {
    let all = settings();
    let of = |name: &&str| all.iter().find(|(known, _)| known == name).unwrap().clone();
    names.iter().map(of).collect()
}

/// All of them.
#[must_use]
pub fn settings() -> Vec<(&'static str, String)> {
    let manifest: toml::Table = fs::read_to_string(ROUTE_TABLE).unwrap().parse().unwrap();
    let default = |(name, variable): (&String, &toml::Value)| {
        let name: &'static str = name.clone().leak();
        let text = variable["default"].as_str().unwrap().to_owned();
        (name, if text.is_empty() { of_an_account(name) } else { text })
    };
    manifest["variables"].as_table().unwrap().iter().map(default).collect()
}

fn of_an_account(name: &str) -> String {
    let mut of = ACCOUNTS
        .iter()
        .filter_map(|(prefix, channel)| Some((name.strip_prefix(prefix)?, channel)));
    let account = of
        .next()
        .map(|(member, channel)| sandbox_account(channel)[member].clone());
    account.as_ref().and_then(Value::as_str).unwrap_or_default().to_owned()
}

/// The account of the sandbox's merchant at a gateway, with its keys: what the back office is given.
#[must_use]
pub fn sandbox_account(channel: &str) -> Value {
    let folder = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../components/system/sandbox/keys/accounts"
    );
    let file = fs::read_to_string(format!("{folder}/{channel}.json")).unwrap();
    serde_json::from_str(&file).unwrap()
}
