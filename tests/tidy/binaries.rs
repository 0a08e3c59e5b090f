//! Tests are in few binaries, because each is linked by itself; and every test that is written is in one of them.

use crate::{files, named, read};
use std::path::{Path, PathBuf};
use toml::{Table, Value};

/// What a build of all tests may link.
const MOST: usize = 15;

fn manifests() -> impl Iterator<Item = (PathBuf, Table)> {
    let folders = ["bench", "components", "crates", "tests"];
    let manifests = folders.into_iter().flat_map(|folder| files(folder, "Cargo.toml"));
    manifests.map(|path| {
        let manifest = read(&path).parse().expect("a manifest");
        (path.parent().expect("a folder").to_owned(), manifest)
    })
}

/// Whether the tests that stand in a target itself are built; without a word they are.
fn is_tested(target: Option<&Value>) -> bool {
    let word = target.and_then(|target| target.get("test"));
    word.and_then(Value::as_bool) != Some(false)
}

fn targets<'a>(manifest: &'a Table, kind: &str) -> Vec<&'a Value> {
    let targets = manifest.get(kind).and_then(Value::as_array);
    targets.into_iter().flatten().collect()
}

/// The sources in a folder that Cargo takes for targets by themselves, those left out that the manifest names.
fn found(package: &Path, folder: &str, named: &[&Value]) -> Vec<PathBuf> {
    let Ok(entries) = package.join(folder).read_dir() else {
        return Vec::new();
    };
    let sources = entries
        .map(|entry| entry.expect("an entry").path())
        .map(|path| if path.is_dir() { path.join("main.rs") } else { path });
    let is_named = |path: &Path| {
        let mut paths = named.iter().filter_map(|target| target.get("path")?.as_str());
        paths.any(|named| package.join(named) == path)
    };
    let is_source = |path: &Path| path.exists() && path.extension().is_some_and(|ending| ending == "rs");
    sources.filter(|path| is_source(path) && !is_named(path)).collect()
}

/// The test binaries of a package: of its library, of its programs, and of its tests that stand outside of both.
fn binaries(package: &Path, manifest: &Table) -> usize {
    let (programs, tests) = (targets(manifest, "bin"), targets(manifest, "test"));
    let library = package.join("src/lib.rs").exists() && is_tested(manifest.get("lib"));
    let is_program_named = programs
        .iter()
        .any(|program| program["path"].as_str() == Some("src/main.rs"));
    let program = package.join("src/main.rs").exists() && !is_program_named;
    let declared = programs
        .iter()
        .chain(&tests)
        .filter(|target| is_tested(Some(target)))
        .count();
    let others = found(package, "src/bin", &programs).len() + found(package, "tests", &tests).len();
    usize::from(library) + usize::from(program) + declared + others
}

#[test]
fn tests_are_in_few_binaries() {
    let counts = manifests().map(|(package, manifest)| (named(&package), binaries(&package, &manifest)));
    let counts: Vec<_> = counts.filter(|(_, count)| *count > 0).collect();
    let all: usize = counts.iter().map(|(_, count)| count).sum();
    assert!(
        all > 6,
        "only {counts:?} found: does this test still read the manifests?"
    );
    assert!(all <= MOST, "{all} test binaries, more than {MOST}: {counts:?}");
}

/// Cargo says nothing of a test in a library that it was told not to test.
#[test]
fn no_test_stands_where_none_is_run() {
    let mut untested = 0;
    for (package, manifest) in manifests() {
        if manifest.get("lib").is_none() || is_tested(manifest.get("lib")) {
            continue;
        }
        untested += 1;
        for path in files(&(named(&package) + "/src"), ".rs") {
            assert!(!read(&path).contains("#[test]"), "{} is never run", named(&path));
        }
    }
    assert!(
        untested > 0,
        "every library is tested by itself: this test is not needed"
    );
}

/// Nor does it say anything of a file that no module names.
#[test]
fn every_file_of_tests_is_a_module() {
    let mut modules = 0;
    for folder in ["tests/protocols", "tests/rules", "tests/verbs"] {
        for path in files(folder, ".rs") {
            let is_folder = path.file_name().is_some_and(|name| name == "mod.rs");
            let module = if is_folder {
                path.parent().expect("a folder")
            } else {
                &path
            };
            let name = module.file_stem().expect("a name").to_string_lossy();
            if name == "main" {
                continue;
            }
            let above = module.parent().expect("a folder");
            let above = ["mod.rs", "main.rs"].map(|name| above.join(name));
            let above = above.iter().find(|path| path.exists()).map(read).unwrap_or_default();
            let is_declared = above
                .lines()
                .any(|line| line.trim_start_matches("pub(crate) ") == format!("mod {name};"));
            assert!(is_declared, "{} is never run: no module names it", named(&path));
            modules += 1;
        }
    }
    assert!(
        modules > 100,
        "only {modules} found: does this test still look in the right place?"
    );
}
