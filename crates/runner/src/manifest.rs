//! `spin.toml`, read strictly: what the runner does not know is refused, so that nothing works here which Spin would refuse
//! or understand differently.

use anyhow::{Context as _, Result, bail, ensure};
use serde::Deserialize;
use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

/// The whole manifest of version 2.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    spin_manifest_version: u32,
    application: toml::Table,
    #[serde(default)]
    pub variables: BTreeMap<String, Variable>,
    #[serde(default)]
    pub trigger: Triggers,
    #[serde(default)]
    pub component: BTreeMap<String, Component>,
}

/// One entry of `[variables]`.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Variable {
    pub default: Option<String>,
    #[serde(default)]
    pub required: bool,
    /// Accepted for Spin's sake: the runner prints no value of any variable.
    #[serde(default, rename = "secret")]
    _secret: bool,
    #[serde(default, rename = "description")]
    _description: Option<String>,
}

/// `[[trigger.http]]`; another kind of trigger needs Spin itself.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Triggers {
    #[serde(default)]
    pub http: Vec<HttpTrigger>,
}

/// One route and the component that answers it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HttpTrigger {
    pub route: Route,
    pub component: String,
    #[serde(default, rename = "id")]
    _id: Option<String>,
}

/// A pattern, or `{ private = true }` for a component that only other components may call.
#[derive(Clone, Debug, Deserialize)]
#[serde(untagged)]
pub enum Route {
    Path(String),
    Private { private: bool },
}

/// One `[component.X]` with its grants.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Component {
    pub source: Source,
    #[serde(default)]
    pub allowed_outbound_hosts: Vec<String>,
    #[serde(default)]
    pub key_value_stores: Vec<String>,
    #[serde(default)]
    pub sqlite_databases: Vec<String>,
    #[serde(default)]
    pub variables: BTreeMap<String, String>,
    #[serde(default)]
    pub environment: BTreeMap<String, String>,
    #[serde(default)]
    pub dependencies: BTreeMap<String, Dependency>,
    #[serde(default)]
    pub dependencies_inherit_configuration: bool,
    #[serde(default, rename = "description")]
    _description: Option<String>,
    #[serde(default, rename = "build")]
    _build: Option<toml::Value>,
    #[serde(default, rename = "tool")]
    _tool: Option<toml::Value>,
}

/// Where the Wasm file is. Only a path can be run without Spin's registry client.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
pub enum Source {
    Path(PathBuf),
    Remote(toml::Table),
}

/// One entry of `[component.X.dependencies]`.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
pub enum Dependency {
    Local(LocalDependency),
    Remote(toml::Value),
}

/// A component file whose export satisfies an import.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LocalDependency {
    pub path: PathBuf,
    pub export: Option<String>,
    #[serde(default)]
    pub inherit_configuration: bool,
}

impl Manifest {
    /// Reads and checks the file; every complaint names the place.
    pub fn read(path: &Path) -> Result<Self> {
        let text = std::fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
        Self::parse(&text).with_context(|| path.display().to_string())
    }

    /// Reads and checks the text of a manifest.
    pub fn parse(text: &str) -> Result<Self> {
        let manifest: Self = toml::from_str(text)?;
        ensure!(
            manifest.spin_manifest_version == 2,
            "spin_manifest_version must be 2, it is {}",
            manifest.spin_manifest_version
        );
        ensure!(
            !manifest.application.contains_key("trigger"),
            "[application.trigger] moves all routes under a base path: use Spin for that"
        );
        for trigger in &manifest.trigger.http {
            ensure!(
                manifest.component.contains_key(&trigger.component),
                "a trigger names the component {:?}, which is not declared",
                trigger.component
            );
            if let Route::Private { private: false } = trigger.route {
                bail!("{}: a route is a path or {{ private = true }}", trigger.component);
            }
        }
        for (id, component) in &manifest.component {
            component.check().with_context(|| format!("component {id}"))?;
        }
        Ok(manifest)
    }
}

impl Component {
    fn check(&self) -> Result<()> {
        if let Source::Remote(table) = &self.source {
            bail!("`source` is no path but {table}: use Spin for components that are downloaded");
        }
        for (name, dependency) in &self.dependencies {
            if let Dependency::Remote(value) = dependency {
                bail!("dependency {name:?} = {value} has no path to a file: use Spin for packages from a registry");
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEAD: &str = "spin_manifest_version = 2\n[application]\nname = \"a\"\n";

    fn error(rest: &str) -> String {
        format!("{:#}", Manifest::parse(&format!("{HEAD}{rest}")).unwrap_err())
    }

    #[test]
    fn reads_every_key_the_bundle_uses() {
        let manifest = Manifest::parse(&format!(
            r#"{HEAD}
            version = "0.1.0"
            [variables]
            key = {{ required = true, secret = true }}
            [[trigger.http]]
            route = "/a/:id"
            component = "one"
            [[trigger.http]]
            route = {{ private = true }}
            component = "two"
            [component.one]
            source = "one.wasm"
            allowed_outbound_hosts = ["http://two.spin.internal"]
            key_value_stores = ["default"]
            sqlite_databases = ["default"]
            dependencies_inherit_configuration = true
            [component.one.variables]
            key = "{{{{ key }}}}"
            [component.one.dependencies]
            "a:b/c@0.1.0" = {{ path = "hub.wasm" }}
            [component.one.build]
            command = "cargo build"
            [component.two]
            source = "two.wasm"
            "#
        ))
        .unwrap();
        assert!(manifest.variables["key"].required);
        assert_eq!(manifest.trigger.http.len(), 2);
        let one = &manifest.component["one"];
        assert!(one.dependencies_inherit_configuration);
        assert!(matches!(&one.dependencies["a:b/c@0.1.0"], Dependency::Local(d) if d.path == Path::new("hub.wasm")));
    }

    #[test]
    fn refuses_what_it_would_not_do_as_spin_does() {
        assert!(error("[[trigger.http]]\nroute = \"/\"\ncomponent = \"x\"").contains("not declared"));
        assert!(error("[component.x]\nsource = { url = \"u\", digest = \"d\" }").contains("use Spin"));
        assert!(
            error("[component.x]\nsource = \"x\"\n[component.x.dependencies]\n\"a:b\" = \"1.0\"").contains("use Spin")
        );
        assert!(error("[component.x]\nsource = \"x\"\nfiles = [\"a\"]").contains("files"));
        assert!(error("[[trigger.redis]]\nchannel = \"c\"").contains("redis"));
        let old = Manifest::parse("spin_manifest_version = 1\n[application]\nname = \"a\"").unwrap_err();
        assert!(old.to_string().contains("must be 2"));
    }
}
