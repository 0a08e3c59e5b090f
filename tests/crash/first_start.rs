//! Killed before it was ever ready: while the schema is made, and while the components are compiled.

use crate::{
    left,
    seed::{Chance, seed},
};
use std::{fs, process::Stdio, thread, time::Duration};
use tempfile::TempDir;
use tests::{Bundle, Runner, rooms, root};

#[test]
fn a_new_database_is_made_whole_or_not_at_all() {
    let seed = seed();
    println!("KAIMEN_SEED={seed}");
    let chance = Chance::new(seed);
    for _ in 0..10 {
        let bundle = Bundle::start();
        let state = thread::scope(|scope| {
            // The first request makes the schema and the shops.
            let first = bundle.get(&format!("/v1/listings/{}", rooms::FIRST));
            scope.spawn(|| first.attempt().is_ok());
            thread::sleep(Duration::from_millis(chance.below(40)));
            bundle.kill()
        });
        let bundle = Bundle::on(state, &[]);
        let room = bundle
            .get(&format!("/v1/listings/{}", rooms::FIRST))
            .send()
            .expect_status(200);
        assert_eq!(room["id"], rooms::FIRST);
        let found = left::look(bundle.state(), [].into_iter());
        assert!(found.is_empty(), "KAIMEN_SEED={seed}: {found:?}");
    }
}

#[test]
fn a_component_is_kept_whole_or_not_at_all() {
    let seed = seed();
    println!("KAIMEN_SEED={seed}");
    let chance = Chance::new(seed);
    let (cache, state) = (TempDir::new().unwrap(), TempDir::new().unwrap());
    let command = || {
        let mut command = Runner::command(&root().join("spin.toml"), state.path());
        command.arg("--cache-dir").arg(cache.path());
        command
    };
    for _ in 0..3 {
        let mut process = command().arg("--quiet").stdout(Stdio::null()).spawn().unwrap();
        thread::sleep(Duration::from_millis(100 + chance.below(1000)));
        process.kill().unwrap();
        process.wait().unwrap();
    }
    // What a process leaves that dies in the middle of a file.
    fs::write(cache.path().join("guest-book.1.unfinished"), "torn").unwrap();
    let runner = Runner::start(command());
    runner.get("/v1/search?kind=room").send().expect_status(200);
    let files = fs::read_dir(cache.path()).unwrap();
    let names = files.map(|file| file.unwrap().file_name().into_string().unwrap());
    let unfinished: Vec<_> = names.filter(|name| name.ends_with(".unfinished")).collect();
    assert!(unfinished.is_empty(), "KAIMEN_SEED={seed}: {unfinished:?}");
}
