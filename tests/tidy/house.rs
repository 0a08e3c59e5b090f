//! Routes, folders, tests and grants agree.

use crate::{files, manifest::manifest, named, read};
use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
};

/// `<caller>-<operation>` of every folder below `components`.
fn operations() -> BTreeSet<String> {
    let manifests = files("components", "Cargo.toml");
    let parts = manifests.iter().map(|path| named(path));
    parts
        .map(|path| path.split('/').skip(1).take(2).collect::<Vec<_>>().join("-"))
        .collect()
}

#[test]
fn a_route_belongs_to_one_component() {
    let mut owners = BTreeMap::new();
    for route in manifest().trigger.http {
        let Some(path) = route.path() else { continue };
        if let Some(other) = owners.insert(path.to_owned(), route.component.clone()) {
            panic!("{path} belongs to {other} already: the later would silently win");
        }
    }
    assert!(owners.len() > 15);
}

/// The routes of a component's table: what stands before ` => ` in `api::serve!`, in quotes.
fn served(component: &str) -> BTreeSet<String> {
    let source = read(format!("components/{}/src/lib.rs", component.replacen('-', "/", 1)));
    let table = source
        .split("api::serve! {")
        .nth(1)
        .and_then(|table| table.split("\n}").next());
    let lines = table.unwrap_or_default().lines().map(str::trim);
    let routes = lines.filter_map(|line| {
        line.strip_prefix('"')?
            .split_once("\" => ")
            .map(|(route, _)| route.to_owned())
    });
    routes.collect()
}

/// The paths of the tasks that the schedule gives to a component.
pub(crate) fn tasks(owner: &str) -> Vec<String> {
    let schema = crate::schema::schema();
    let mut tasks = schema.prepare("SELECT name FROM due_task WHERE owner = ?1").unwrap();
    let tasks = tasks.query_map([owner], |row| Ok(format!("/internal/due/{}", row.get::<_, String>(0)?)));
    tasks.unwrap().collect::<Result<_, _>>().unwrap()
}

#[test]
fn whoever_answers_for_a_task_can_be_called_by_the_ticker_alone() {
    let schema = crate::schema::schema();
    let mut owners = schema.prepare("SELECT DISTINCT owner FROM due_task").unwrap();
    let owners = owners.query_map([], |row| row.get::<_, String>(0)).unwrap();
    let owners: BTreeSet<String> = owners.collect::<Result<_, _>>().unwrap();
    let manifest = manifest();
    let private = manifest.trigger.http.iter().filter(|route| route.path().is_none());
    let private: BTreeSet<String> = private.map(|route| route.component.clone()).collect();
    assert_eq!(owners, private);
    let granted = &manifest.component["system-tick"].allowed_outbound_hosts;
    for owner in owners {
        assert!(granted.contains(&format!("http://{owner}.spin.internal")), "{owner}");
    }
}

#[test]
fn the_tables_of_the_components_have_the_routes_of_the_manifest() {
    let mut routes: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for route in manifest().trigger.http {
        let paths = routes.entry(route.component.clone()).or_default();
        match route.path() {
            Some(path) => drop(paths.insert(path.to_owned())),
            None => paths.extend(tasks(&route.component)),
        }
    }
    // The sandbox hands all paths below its wildcard to routes of its own, and nothing is behind those that no route has.
    routes.remove("system-sandbox");
    routes.remove("system-unknown-path");
    assert!(routes.len() > 15);
    for (component, routes) in routes {
        assert_eq!(served(&component), routes, "{component}");
    }
}

#[test]
fn folders_manifest_and_tests_name_the_same_operations() {
    let manifest = manifest();
    let composed = manifest
        .component
        .values()
        .flat_map(|component| component.dependencies.values());
    let composed: BTreeSet<_> = composed.map(|dependency| dependency.path.clone()).collect();
    let listed = operations();
    for id in &listed {
        let file = format!("target/wasm32-wasip2/release/kaimen_{}.wasm", id.replace('-', "_"));
        match manifest.component.get(id) {
            Some(component) => assert_eq!(component.source, file, "{id}"),
            None => assert!(
                composed.contains(&file),
                "{id} is neither served nor composed by spin.toml"
            ),
        }
        let test = format!("tests/operations/{}.rs", id.replace('-', "_"));
        assert!(read(&test).contains("#[test]"), "{test} has no test");
    }
    let served: BTreeSet<_> = manifest.component.keys().cloned().collect();
    assert_eq!(
        served.difference(&listed).collect::<Vec<_>>(),
        Vec::<&String>::new(),
        "spin.toml names what is no folder"
    );
    let routed: BTreeSet<_> = manifest
        .trigger
        .http
        .iter()
        .map(|route| route.component.clone())
        .collect();
    assert_eq!(routed, served, "every component has a route");
}

#[test]
fn a_component_is_granted_what_its_wasm_imports_and_no_more() {
    for (id, component) in manifest().component {
        let mut wasm = fs::read(tests::root().join(&component.source)).expect("built components: run ./scripts/test");
        for dependency in component.dependencies.values() {
            wasm.extend(fs::read(tests::root().join(&dependency.path)).expect("built components"));
        }
        let imports = |name: &str| wasm.windows(name.len()).any(|window| window == name.as_bytes());
        assert_eq!(
            imports("spin:sqlite/sqlite@"),
            !component.sqlite_databases.is_empty(),
            "{id}: SQLite"
        );
        assert_eq!(
            imports("spin:key-value/key-value@"),
            !component.key_value_stores.is_empty(),
            "{id}: key-value"
        );
        assert_eq!(
            imports("wasi:http/client@"),
            !component.allowed_outbound_hosts.is_empty(),
            "{id}: outbound HTTP"
        );
        for name in component.variables.keys() {
            assert!(imports(name), "{id} is given the setting `{name}` and does not know it");
        }
    }
}

#[test]
fn every_setting_is_handed_to_somebody() {
    let manifest = manifest();
    // As a variable, or as a host that may be called.
    let used = manifest.component.values();
    let used = used.flat_map(|component| component.variables.values().chain(&component.allowed_outbound_hosts));
    let used: String = used.map(String::as_str).collect();
    for name in manifest.variables.keys() {
        assert!(
            used.contains(&format!("{{{{ {name} }}}}")),
            "nobody uses the setting `{name}`"
        );
    }
}

#[test]
fn every_crate_keeps_the_lints() {
    for path in ["components", "crates", "tests"]
        .iter()
        .flat_map(|folder| files(folder, "Cargo.toml"))
    {
        assert!(
            read(&path).contains("[lints]\nworkspace = true"),
            "{} has no lints",
            named(&path)
        );
    }
}
