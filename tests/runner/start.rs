//! The start: what is said, what is kept, and what is refused.

use crate::project::{Project, ask, send, signal, until_file_has};
use serde_json::json;
use std::{
    fs::{self, File},
    net::TcpListener,
    time::{Duration, Instant},
};

const SMALL: &str = r#"
    trigger.http = [{ route = "/...", component = "probe" }]
    [component.probe]
    source = "PROBE"
    sqlite_databases = ["default"]
    key_value_stores = ["default", "other"]
"#;

#[test]
fn quiet_is_one_line() {
    let project = Project::new();
    let (out, err) = (project.path("out"), project.path("err"));
    let mut command = project.command(&["--quiet"]);
    command
        .stdout(File::create(&out).unwrap())
        .stderr(File::create(&err).unwrap());
    let mut process = command.spawn().unwrap();
    until_file_has(&out, "\n");
    let line = fs::read_to_string(&out).unwrap();
    let address = line.strip_prefix("Serving ").unwrap().strip_suffix('\n').unwrap();
    for path in ["/panic", "/hello", "/log?stdout=a&stderr=b"] {
        let answered = ureq::get(format!("{address}{path}")).call().is_ok();
        assert_eq!(answered, path != "/panic");
    }
    signal(process.id(), "TERM");
    assert!(process.wait().unwrap().success());
    assert_eq!(fs::read_to_string(&out).unwrap(), line);
    assert_eq!(fs::read_to_string(&err).unwrap(), "");
    let port = address.strip_prefix("http://127.0.0.1:").unwrap();
    assert!(port.parse::<u16>().unwrap() > 0);
}

#[test]
#[expect(clippy::disallowed_methods, reason = "the machine's own time is what is measured")]
fn what_was_compiled_is_not_compiled_again() {
    let project = Project::new();
    let cache = project.path("cache");
    let cache = ["--cache-dir", cache.to_str().unwrap()];
    let compiled = || {
        let files = fs::read_dir(project.path("cache")).unwrap().map(|entry| entry.unwrap());
        let mut files: Vec<_> = files
            .map(|file| (file.file_name(), file.metadata().unwrap().modified().unwrap()))
            .collect();
        files.retain(|(name, _)| name != "lock");
        files.sort();
        files
    };
    drop(project.start(&cache));
    let first = compiled();
    assert_eq!(first.len(), 3);
    let before = Instant::now();
    let runner = project.start(&cache);
    assert!(before.elapsed() < Duration::from_secs(2), "{:?}", before.elapsed());
    assert_eq!(ask(&runner, "/hello", &[]), "hello");
    assert_eq!(compiled(), first);
    // A file that was cut short, say by a full disk, is no obstacle.
    let cut = project.path("cache").join(&first[0].0);
    fs::write(&cut, &fs::read(&cut).unwrap()[..1000]).unwrap();
    assert_eq!(send(&project.start(&cache), "/hello", &[]).status, 200);
}

#[test]
fn who_starts_at_the_same_time_compiles_once() {
    let project = Project::of(&SMALL.replace(", \"other\"", ""));
    let cache = project.path("cache");
    tests::race(3, |number| {
        let state = project.path(&number.to_string());
        let runner = project.start(&[
            "--cache-dir",
            cache.to_str().unwrap(),
            "--state-dir",
            state.to_str().unwrap(),
        ]);
        assert_eq!(ask(&runner, "/hello", &[]), "hello");
    });
    let files = fs::read_dir(&cache).unwrap().map(|entry| entry.unwrap().file_name());
    let files = files.filter(|name| name != "lock").count();
    assert_eq!(files, 1, "nothing unfinished is left");
}

#[test]
fn a_runtime_config_file_moves_databases_and_adds_stores() {
    let project = Project::of(SMALL);
    let config = project.path("runtime-config.toml");
    let text = r#"
        [sqlite_database.default]
        type = "spin"
        path = "elsewhere.db"
        [key_value_store.other]
        type = "spin"
        path = "other.db"
    "#;
    fs::write(&config, text).unwrap();
    let runner = project.start(&["--runtime-config-file", config.to_str().unwrap()]);
    ask(&runner, "/sqlite/list", &[("statement", "CREATE TABLE cup (id)")]);
    ask(
        &runner,
        "/key-value/set",
        &[("store", "other"), ("key", "a"), ("value", "b")],
    );
    assert_eq!(ask(&runner, "/key-value/get", &[("store", "other"), ("key", "a")]), "b");
    assert_eq!(ask(&runner, "/key-value/get", &[("key", "a")]), json!(null));
    assert!(project.path("elsewhere.db").exists() && project.path("other.db").exists());
    assert!(!project.state("sqlite_db.db").exists());
}

#[test]
fn backends_that_need_spin_are_refused() {
    let project = Project::of(SMALL);
    let config = project.path("runtime-config.toml");
    for (section, kind) in [
        ("sqlite_database.default", "libsql"),
        ("key_value_store.default", "redis"),
        ("key_value_store.other", "azure_cosmos"),
    ] {
        fs::write(
            &config,
            format!("[{section}]\ntype = \"{kind}\"\nurl = \"redis://:hidden@h\""),
        )
        .unwrap();
        let refusal = project.refusal(&["--runtime-config-file", config.to_str().unwrap()]);
        for word in [section, kind, "use Spin"] {
            assert!(refusal.contains(word), "{refusal}");
        }
        assert!(!refusal.contains("hidden"), "{refusal}");
    }
}

#[test]
fn what_cannot_work_is_refused_by_name() {
    let refusal = Project::of(SMALL).refusal(&[]);
    assert!(
        refusal.contains("\"other\"") && refusal.contains("runtime-config"),
        "{refusal}"
    );
    for (from, to, words) in [
        ("\"PROBE\"", "\"nowhere.wasm\"", "nowhere.wasm"),
        ("\"PROBE\"", "\"spin.toml\"", "component probe"),
        ("component = \"probe\"", "component = \"nobody\"", "nobody"),
        ("source", "files = []\nsource", "files"),
    ] {
        let manifest = SMALL.replace(", \"other\"", "").replace(from, to);
        let refusal = Project::of(&manifest).refusal(&[]);
        assert!(refusal.contains("error: ") && refusal.contains(words), "{refusal}");
    }
}

#[test]
fn what_is_typed_wrong_ends_with_the_status_of_a_wrong_command_line() {
    let project = Project::new();
    for (arguments, words) in [
        (["--no-such-option", "hidden"], "--no-such-option"),
        (["--listen", "nowhere"], "--listen"),
        (["--variable", "hidden"], "--variable needs NAME=VALUE"),
    ] {
        let said = project.misuse(&arguments);
        assert!(said.contains(words) && !said.contains("hidden"), "{said}");
    }
}

#[test]
fn an_address_that_is_taken_is_named() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let refusal = Project::new().refusal(&["--listen", &address]);
    assert!(refusal.contains(&address), "{refusal}");
}
