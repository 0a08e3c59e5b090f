//! Killed before it was ever ready: while the schema is made, and while the components are compiled.

use crate::{
    left,
    seed::{Chance, seed},
};
use std::{
    fs,
    path::{Path, PathBuf},
    process::Stdio,
    thread,
    time::Duration,
};
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
    let folder = TempDir::new().unwrap();
    let cache = folder.path().join("cache");
    fs::create_dir(&cache).unwrap();
    fs::write(folder.path().join("spin.toml"), manifest()).unwrap();
    let command = || {
        let mut command = Runner::command(&folder.path().join("spin.toml"), folder.path());
        command.arg("--cache-dir").arg(&cache);
        command
    };
    for _ in 0..3 {
        let mut process = command().arg("--quiet").stdout(Stdio::null()).spawn().unwrap();
        thread::sleep(Duration::from_millis(50 + chance.below(500)));
        process.kill().unwrap();
        process.wait().unwrap();
    }
    // What a process leaves that dies in the middle of a file, which another then has to make.
    for path in files(&cache).filter(|path| id(path) == "guest-book") {
        fs::remove_file(path).unwrap();
    }
    fs::write(cache.join("guest-book.1.unfinished"), "torn").unwrap();
    drop(Runner::start(command()));
    let mut kept: Vec<_> = files(&cache).map(|path| id(&path)).collect();
    kept.sort();
    assert_eq!(
        kept,
        COMPONENTS,
        "KAIMEN_SEED={seed}: {:?}",
        files(&cache).collect::<Vec<_>>()
    );
}

/// Some of the bundle's components: enough to be killed among.
const COMPONENTS: [&str; 4] = ["gateway-pay-callback", "guest-book", "guest-search", "system-tick"];

fn manifest() -> String {
    let component = |id: &str| {
        let wasm = format!("target/wasm32-wasip2/release/kaimen_{}.wasm", id.replace('-', "_"));
        let (wasm, route) = (root().join(wasm), format!("/{id}"));
        format!("[[trigger.http]]\nroute = {route:?}\ncomponent = {id:?}\n[component.{id}]\nsource = {wasm:?}\n")
    };
    let components = COMPONENTS.map(component).concat();
    format!("spin_manifest_version = 2\napplication = {{ name = \"some\" }}\n{components}")
}

/// What is kept, without the lock.
fn files(cache: &Path) -> impl Iterator<Item = PathBuf> {
    let files = fs::read_dir(cache).unwrap().map(|file| file.unwrap().path());
    files.filter(|path| path.file_name().is_some_and(|name| name != "lock"))
}

/// The component that a kept file belongs to.
fn id(path: &Path) -> String {
    let name = path.file_name().unwrap().to_str().unwrap();
    name.split('.').next().unwrap().to_owned()
}
