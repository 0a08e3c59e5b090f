//! `spin.toml` as the tests read it.

use crate::read;
use serde::Deserialize;
use std::collections::BTreeMap;

#[derive(Deserialize)]
pub(crate) struct Manifest {
    pub(crate) variables: BTreeMap<String, toml::Value>,
    pub(crate) trigger: Trigger,
    pub(crate) component: BTreeMap<String, Component>,
}

#[derive(Deserialize)]
pub(crate) struct Trigger {
    pub(crate) http: Vec<Route>,
}

#[derive(Deserialize)]
pub(crate) struct Route {
    pub(crate) route: Where,
    pub(crate) component: String,
}

/// A path, or `{ private = true }` for a component that only other components call.
#[derive(Deserialize)]
#[serde(untagged)]
pub(crate) enum Where {
    Path(String),
    Private { private: bool },
}

impl Route {
    /// The path; none where nobody outside calls.
    pub(crate) fn path(&self) -> Option<&str> {
        match &self.route {
            Where::Path(path) => Some(path),
            Where::Private { private } => {
                assert!(private, "{}", self.component);
                None
            }
        }
    }
}

#[derive(Deserialize)]
pub(crate) struct Component {
    pub(crate) source: String,
    #[serde(default)]
    pub(crate) sqlite_databases: Vec<String>,
    #[serde(default)]
    pub(crate) key_value_stores: Vec<String>,
    #[serde(default)]
    pub(crate) allowed_outbound_hosts: Vec<String>,
    #[serde(default)]
    pub(crate) variables: BTreeMap<String, String>,
    #[serde(default)]
    pub(crate) dependencies: BTreeMap<String, Dependency>,
}

#[derive(Deserialize)]
pub(crate) struct Dependency {
    pub(crate) path: String,
}

pub(crate) fn manifest() -> Manifest {
    toml::from_str(&read("spin.toml")).expect("spin.toml")
}
