//! Files stay small enough to be read at once. (How long a function may be is clippy's to say.)

use crate::{files, named, read};

#[test]
fn files_stay_small() {
    let limits = [("components", 260), ("crates/business", 400), ("crates/ports", 400), ("crates/providers", 400), ("tests", 400)];
    for (folder, limit) in limits {
        for path in files(folder, ".rs") {
            let lines = read(&path).lines().count();
            assert!(lines <= limit, "{} has {lines} lines, more than {limit}", named(&path));
        }
    }
}

#[test]
fn the_runner_stays_small() {
    let lines: usize = files("crates/runner/src", ".rs").iter().map(|path| read(path).lines().count()).sum();
    assert!(lines <= 3000, "the runner has {lines} lines");
}
