//! A component may do what the manifest grants it, and nothing else.

use crate::project::{Gate, Project, ask, refused};
use serde_json::json;
use std::thread;

#[test]
fn without_a_grant_everything_is_denied() {
    let project = Project::new();
    let runner = project.start(&[]);
    let gate = Gate::new();
    assert_eq!(ask(&runner, "/bare/hello", &[]), "hello");
    for (path, query, words) in [
        ("/bare/sqlite/list", [("statement", "SELECT 1")], "AccessDenied"),
        ("/bare/sqlite/stream", [("statement", "SELECT 1")], "AccessDenied"),
        ("/bare/key-value/get", [("key", "a")], "AccessDenied"),
        ("/bare/key-value/set", [("key", "a")], "AccessDenied"),
        ("/bare/out", [("url", gate.url().as_str())], "HttpRequestDenied"),
        (
            "/bare/out",
            [("url", "http://private.spin.internal/")],
            "HttpRequestDenied",
        ),
        ("/bare/variable/anything", [("", "")], "Undefined"),
        ("/bare/variable/NO-NAME", [("", "")], "InvalidName"),
    ] {
        let refusal = refused(&runner, path, &query);
        assert!(refusal.contains(words), "{path}: {refusal}");
    }
}

#[test]
fn a_grant_is_for_its_label_only() {
    let project = Project::new();
    let runner = project.start(&[]);
    for (path, query) in [
        ("/sqlite/list", [("database", "other"), ("statement", "SELECT 1")]),
        ("/sqlite/stream", [("database", "other"), ("statement", "SELECT 1")]),
        ("/key-value/get", [("store", "other"), ("key", "a")]),
    ] {
        let refusal = refused(&runner, path, &query);
        assert!(refusal.contains("AccessDenied"), "{path}: {refusal}");
    }
}

#[test]
fn key_value_keeps_what_was_set() {
    let project = Project::new();
    let runner = project.start(&[]);
    assert_eq!(ask(&runner, "/key-value/get", &[("key", "茶")]), json!(null));
    for value in ["first", "", "二"] {
        ask(&runner, "/key-value/set", &[("key", "茶"), ("value", value)]);
        assert_eq!(ask(&runner, "/key-value/get", &[("key", "茶")]), value);
    }
}

#[test]
fn an_allowed_host_may_be_called_and_the_next_port_may_not() {
    let (allowed, other) = (Gate::new(), Gate::new());
    let project = Project::of(&format!(
        r#"trigger.http = [{{ route = "/...", component = "probe" }}]
        [variables]
        nobody = {{ default = "" }}
        [component.probe]
        source = "PROBE"
        allowed_outbound_hosts = ["{{{{ nobody }}}}", "{}"]"#,
        allowed.url()
    ));
    let runner = project.start(&[]);
    assert!(refused(&runner, "/out", &[("url", &other.url())]).contains("HttpRequestDenied"));
    thread::scope(|scope| {
        scope.spawn(|| allowed.caller().let_in());
        let answer = ask(&runner, "/out", &[("url", &allowed.url())]);
        assert_eq!(answer, json!({ "status": 200, "body": "welcome" }));
    });
}

#[test]
fn an_allowed_host_may_be_a_template() {
    let gate = Gate::new();
    let project = Project::of(
        r#"trigger.http = [{ route = "/...", component = "probe" }]
        [variables]
        counterpart = { default = "http://nowhere.example" }
        [component.probe]
        source = "PROBE"
        allowed_outbound_hosts = ["{{ counterpart }}"]"#,
    );
    let runner = project.start(&[]);
    assert!(refused(&runner, "/out", &[("url", &gate.url())]).contains("HttpRequestDenied"));
    let runner = project.start(&["--variable", &format!("counterpart={}", gate.url())]);
    thread::scope(|scope| {
        scope.spawn(|| gate.caller().let_in());
        assert_eq!(ask(&runner, "/out", &[("url", &gate.url())])["status"], 200);
    });
}

#[test]
fn what_a_component_prints_lies_in_its_own_files() {
    let project = Project::new();
    let runner = project.start(&[]);
    ask(
        &runner,
        "/log",
        &[("stdout", "out of probe"), ("stderr", "err of probe")],
    );
    ask(
        &runner,
        "/bare/log",
        &[("stdout", "out of bare"), ("stderr", "err of bare")],
    );
    for component in ["probe", "bare"] {
        for stream in ["stdout", "stderr"] {
            let path = project.state("logs").join(format!("{component}_{stream}.txt"));
            let line = format!("{} of {component}\n", &stream[3..]);
            crate::project::until_file_has(&path, &line);
            assert_eq!(std::fs::read_to_string(path).unwrap(), line);
        }
    }
}
