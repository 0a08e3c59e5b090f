//! The settings of a new sandbox.

use serde_json::Value;
use std::fs;

const ROUTE_TABLE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../spin.toml");

/// These settings as the route table gives them to a new sandbox.
#[must_use]
pub fn defaults(names: &[&'static str]) -> Vec<(&'static str, String)> {
    let manifest: toml::Table = fs::read_to_string(ROUTE_TABLE).unwrap().parse().unwrap();
    let default = |name: &str| manifest["variables"][name]["default"].as_str().unwrap().to_owned();
    names.iter().map(|name| (*name, default(name))).collect()
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
