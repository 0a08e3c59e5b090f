//! The settings of a new sandbox.

use std::fs;

const ROUTE_TABLE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../spin.toml");

/// These settings as the route table gives them to a new sandbox.
#[must_use]
pub fn defaults(names: &[&'static str]) -> Vec<(&'static str, String)> {
    let manifest: toml::Table = fs::read_to_string(ROUTE_TABLE).unwrap().parse().unwrap();
    let default = |name: &str| manifest["variables"][name]["default"].as_str().unwrap().to_owned();
    names.iter().map(|name| (*name, default(name))).collect()
}
