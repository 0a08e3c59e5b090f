//! Files stay small enough to be read at once. (How long a function may be is clippy's to say.)

use crate::{files, named, read};
use std::path::PathBuf;

#[test]
fn files_stay_small() {
    let limits = [
        // A component is read as a whole.
        ("components", 200),
        ("crates/business", 400),
        ("crates/ports", 400),
        ("crates/providers", 400),
        ("crates/schema", 400),
        ("tests", 400),
    ];
    for (folder, limit) in limits {
        for path in files(folder, ".rs") {
            let lines = read(&path).lines().count();
            assert!(lines <= limit, "{} has {lines} lines, more than {limit}", named(&path));
        }
    }
}

#[test]
fn the_runner_stays_small() {
    // Without its unit tests, which stand at the end of a file.
    let lines = |path: &PathBuf| read(path).lines().take_while(|line| *line != "#[cfg(test)]").count();
    let lines: usize = files("crates/runner/src", ".rs").iter().map(lines).sum();
    assert!(lines <= 3100, "the runner has {lines} lines");
}
