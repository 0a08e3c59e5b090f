//! What the documents list is what there is: routes, settings, and the files that they lead to.

use crate::{files, house::tasks, manifest::manifest, named, read};
use std::collections::{BTreeMap, BTreeSet};

/// The cells of a document's table rows that begin with a name, without the marks of code.
fn rows(document: &str) -> Vec<Vec<String>> {
    let text = read(document);
    let rows = text.lines().filter(|line| line.starts_with("| `"));
    let cells = |row: &str| {
        let cells = row.trim_matches('|').split('|');
        cells.map(|cell| cell.trim().replace('`', "")).collect()
    };
    rows.map(cells).collect()
}

#[test]
fn the_route_table_of_the_documents_is_that_of_the_manifest() {
    let mut told = BTreeSet::new();
    for row in rows("docs/routes.md") {
        let [component, route, deed] = row.as_slice() else {
            panic!("a row of docs/routes.md has not three cells: {row:?}");
        };
        assert!(!deed.is_empty(), "docs/routes.md does not tell what {route} does");
        let is_first = told.insert((component.clone(), route.clone()));
        assert!(is_first, "docs/routes.md tells {route} twice");
    }
    let routes = manifest().trigger.http.into_iter().flat_map(|route| {
        let paths = match route.path() {
            Some(path) => vec![path.to_owned()],
            None => tasks(&route.component),
        };
        paths.into_iter().map(move |path| (route.component.clone(), path))
    });
    let routes: BTreeSet<_> = routes.collect();
    assert_eq!(told, routes, "the route table of docs/routes.md");
}

/// Whether live mode refuses a default, by what the port of the settings knows the sandbox's values by.
fn is_the_sandboxs(default: &str) -> bool {
    let known = read("crates/ports/settings/src/sandbox.rs");
    default.starts_with("sandbox-")
        || default.contains("\"sandbox-")
        || default.ends_with(".spin.internal")
        || default.lines().any(|line| known.contains(&format!("\"{line}\"")))
}

#[test]
fn the_settings_of_the_documents_are_those_of_the_manifest() {
    let mut told = BTreeMap::new();
    for row in rows("docs/settings.md") {
        let [name, secret, default, meaning] = row.as_slice() else {
            panic!("a row of docs/settings.md has not four cells: {row:?}");
        };
        assert!(!meaning.is_empty(), "docs/settings.md does not tell what {name} means");
        let is_first = told.insert(name.clone(), (secret.clone(), default.clone())).is_none();
        assert!(is_first, "docs/settings.md tells {name} twice");
    }
    let shown = |variable: toml::Value| {
        let default = variable.get("default").and_then(toml::Value::as_str);
        let is_secret = variable.get("secret").and_then(toml::Value::as_bool) == Some(true);
        let default = match default {
            None => "none".to_owned(),
            Some("") => "empty".to_owned(),
            Some(default) if is_the_sandboxs(default) => "the sandbox's".to_owned(),
            Some(default) => default.to_owned(),
        };
        (if is_secret { "secret" } else { "" }.to_owned(), default)
    };
    let variables = manifest().variables.into_iter();
    let variables: BTreeMap<_, _> = variables.map(|(name, variable)| (name, shown(variable))).collect();
    assert_eq!(told, variables, "the settings of docs/settings.md");
}

#[test]
fn a_link_leads_to_a_file() {
    let documents = ["ARCHITECTURE.md", "CHANGELOG.md", "README.md", "README.zh-CN.md"];
    let documents = documents.map(|name| tests::root().join(name)).into_iter();
    for document in documents.chain(files("docs", ".md")) {
        let text = read(&document);
        let targets = text.split("](").skip(1).filter_map(|rest| rest.split(')').next());
        for target in targets.filter(|target| !target.contains("://")) {
            let place = document.with_file_name(target);
            assert!(
                place.exists(),
                "{} leads to {target}, which is not there",
                named(&document)
            );
        }
    }
}
