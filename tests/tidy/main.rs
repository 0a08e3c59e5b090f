//! The house stays as it was planned: routes, folders, tests and documents agree, grants are what is used, crates lean on
//! each other only downwards, files stay small, every statement runs against the schema, and writes only what its owner has.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that cannot go on stops there"
)]

mod arrows;
mod binaries;
mod documents;
mod house;
mod manifest;
mod owners;
mod plans;
mod schema;
mod sizes;
mod sql;
mod statements;
mod statics;

use std::{
    fs,
    path::{Path, PathBuf},
};

/// All files below a folder of the project that end so, build output left out.
fn files(folder: &str, ending: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![tests::root().join(folder)];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display())) {
            let path = entry.unwrap().path();
            match path.is_dir() {
                true if path.file_name().is_some_and(|name| name != "target") => folders.push(path),
                false if path.to_string_lossy().ends_with(ending) => found.push(path),
                _ => {}
            }
        }
    }
    found.sort();
    assert!(!found.is_empty(), "{folder} has no {ending}");
    found
}

fn read(path: impl AsRef<Path>) -> String {
    let path = tests::root().join(path);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// A path as the project names it.
fn named(path: &Path) -> String {
    path.strip_prefix(tests::root()).unwrap().to_string_lossy().into_owned()
}
