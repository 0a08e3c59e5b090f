//! Who may lean on whom: components on business, providers and ports; business on business and ports; providers on ports,
//! `money` and `signing`; ports on ports and on the schema's text; `acquiring`, where business and providers meet, on all
//! three. Nobody on a component, nobody on the runner. (Cargo itself forbids circles.)

use crate::{files, named, read};
use std::collections::BTreeMap;

/// The floor of the house that a crate lives on, by its folder.
fn floor(manifest: &str) -> &'static str {
    let floors = [
        "components",
        "crates/acquiring",
        "crates/business",
        "crates/providers",
        "crates/ports",
        "crates/runner",
        "crates/schema",
        "tests",
    ];
    floors
        .into_iter()
        .find(|floor| manifest.starts_with(floor))
        .unwrap_or_else(|| panic!("{manifest} stands nowhere"))
}

fn allowed(from: &str, to: &str, package: &str) -> bool {
    match from {
        "components" => [
            "crates/acquiring",
            "crates/business",
            "crates/providers",
            "crates/ports",
        ]
        .contains(&to),
        "crates/acquiring" => ["crates/business", "crates/providers", "crates/ports"].contains(&to),
        "crates/business" => ["crates/business", "crates/ports"].contains(&to),
        "crates/providers" => to == "crates/ports" || ["money", "signing"].contains(&package),
        "crates/ports" => ["crates/ports", "crates/schema"].contains(&to),
        "tests" => to != "crates/runner",
        _ => false,
    }
}

#[test]
fn crates_lean_only_downwards() {
    let mut packages = BTreeMap::new();
    for path in ["components", "crates", "tests"]
        .iter()
        .flat_map(|folder| files(folder, "Cargo.toml"))
    {
        let manifest: toml::Table = read(&path).parse().expect("a manifest");
        let name = manifest["package"]["name"].as_str().expect("a name").to_owned();
        packages.insert(name, (floor(&named(&path)), manifest));
    }
    let mut arrows = 0;
    for (name, (from, manifest)) in &packages {
        for dependency in manifest
            .get("dependencies")
            .and_then(toml::Value::as_table)
            .into_iter()
            .flat_map(|all| all.keys())
        {
            if let Some((to, _)) = packages.get(dependency) {
                assert!(
                    allowed(from, to, dependency),
                    "{name} ({from}) must not lean on {dependency} ({to})"
                );
                arrows += 1;
            }
        }
    }
    assert!(
        arrows > 50,
        "only {arrows} arrows found: does this test still read the manifests?"
    );
}

#[test]
fn no_crate_is_a_drawer() {
    for path in files("crates", "Cargo.toml") {
        for drawer in ["common", "util", "utils", "core", "shared", "helpers"] {
            assert!(
                !named(&path).split('/').any(|part| part == drawer),
                "{} is a drawer",
                named(&path)
            );
        }
    }
}

/// A rule says what it refuses (`Problem::refused`, `Problem::moved` …); which status that is stands in the port.
#[test]
fn no_rule_knows_a_status_code() {
    let sources = files("crates/business", "rs");
    assert!(sources.len() > 50);
    for source in sources {
        assert!(
            !read(&source).contains("Problem::new("),
            "{} names a status",
            named(&source)
        );
    }
}
