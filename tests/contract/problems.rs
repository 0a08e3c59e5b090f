//! The problems are those of the sources.

use crate::document::{Kind, document};
use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

#[test]
fn every_problem_of_the_sources_is_described_and_no_other() {
    let mut sources: Vec<PathBuf> = Vec::new();
    ["components", "crates"]
        .iter()
        .for_each(|folder| gather(&tests::root().join(folder), &mut sources));
    let texts = sources
        .iter()
        .map(|source| fs::read_to_string(source).expect("a source"));
    let written: BTreeSet<Kind> = texts.flat_map(|text| kinds(&text)).collect();
    assert!(written.len() > 30, "the sources were not read");
    assert_eq!(document().problems().into_iter().collect::<BTreeSet<_>>(), written);
}

/// Sources that are built into the bundle. The sandbox is no part of the contract.
fn gather(folder: &Path, sources: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display())) {
        let path = entry.expect("an entry").path();
        let is_left_out = ["tests", "target", "sandbox", "runner"]
            .iter()
            .any(|name| path.ends_with(name));
        if path.is_dir() && !is_left_out {
            gather(&path, sources);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            sources.push(path);
        }
    }
}

/// The constructors of a problem, and the status of those that name none.
const CONSTRUCTORS: [(&str, Option<u16>); 6] = [
    ("new", None),
    ("refused", Some(422)),
    ("moved", Some(409)),
    ("forbidden", Some(403)),
    ("unproven", Some(401)),
    ("too_often", Some(429)),
];

/// `Problem::new(status, "slug", "中文", "English")`, or `Problem::refused("slug", …)`: what stands behind each in a text.
fn kinds(text: &str) -> Vec<Kind> {
    let all = CONSTRUCTORS.iter().flat_map(|(name, status)| {
        let behind: Vec<&str> = text.split(&format!("Problem::{name}(")).skip(1).collect();
        behind
            .into_iter()
            .filter_map(|behind| kind(behind, *status))
            .collect::<Vec<Kind>>()
    });
    all.collect()
}

fn kind(behind: &str, status: Option<u16>) -> Option<Kind> {
    let (status, rest) = match status {
        Some(status) => (status, behind),
        None => {
            let (status, rest) = behind.split_once(',')?;
            (status.trim().parse().ok()?, rest)
        }
    };
    rest.trim_start().starts_with('"').then_some(())?;
    let mut texts = rest.split('"').skip(1).step_by(2);
    let (slug, title) = (texts.next()?.to_owned(), texts.nth(1)?.to_owned());
    Some(Kind { slug, status, title })
}

#[test]
fn every_problem_belongs_to_an_operation_and_every_status_to_a_problem() {
    let document = document();
    let of_all: BTreeSet<&str> = document.of_all().into_iter().collect();
    let mut used = of_all.clone();
    for operation in document.operations() {
        let slugs = operation.problems();
        assert!(
            slugs.iter().all(|slug| !of_all.contains(slug)),
            "{} repeats what all have",
            operation.name()
        );
        let statuses = slugs.iter().map(|slug| {
            let kind = document
                .problem(slug)
                .unwrap_or_else(|| panic!("{}: {slug} is no problem", operation.name()));
            kind["status"].to_string()
        });
        let responses = operation.told["responses"].as_object().expect("responses").iter();
        let described = responses.filter(|(status, response)| {
            let content = &document.resolve(response)["content"];
            *status != "default" && content.get("application/problem+json").is_some()
        });
        let described: BTreeSet<String> = described.map(|(status, _)| status.clone()).collect();
        assert_eq!(statuses.collect::<BTreeSet<_>>(), described, "{}", operation.name());
        assert!(
            operation.told["responses"].get("default").is_some(),
            "{} has the problems of all",
            operation.name()
        );
        used.extend(slugs);
    }
    let kinds = document.problems();
    let unused: Vec<&str> = kinds
        .iter()
        .map(|kind| &*kind.slug)
        .filter(|slug| !used.contains(slug))
        .collect();
    assert_eq!(unused, Vec::<&str>::new());
}
