//! Components call each other inside the process: `http://<id>.spin.internal`.

use crate::project::{Project, ask, refused};
use serde_json::{Value, json};

#[test]
fn a_component_calls_another() {
    let project = Project::new();
    let runner = project.start(&[]);
    let answer = ask(
        &runner,
        "/out",
        &[("url", "http://private.spin.internal/doors/7?press=1")],
    );
    assert_eq!(answer["status"], 200);
    let seen: Value = serde_json::from_str(answer["body"].as_str().unwrap()).unwrap();
    assert_eq!(seen["component"], "private");
    assert_eq!(seen["headers"]["spin-path-info"], "/doors/7");
    assert_eq!(seen["headers"]["spin-matched-route"], "/...");
    assert_eq!(seen["headers"]["spin-client-addr"], "0.0.0.0:0");
    assert!(seen["uri"].as_str().unwrap().ends_with("/doors/7?press=1"), "{seen}");
}

#[test]
fn a_call_that_panics_is_an_answer_to_its_caller() {
    let project = Project::new();
    let runner = project.start(&[]);
    let answer = ask(&runner, "/out", &[("url", "http://private.spin.internal/panic")]);
    assert_eq!(answer["status"], 500);
    assert_eq!(
        ask(&runner, "/out", &[("url", "http://private.spin.internal/hello")])["status"],
        200
    );
}

#[test]
fn only_granted_components_may_be_called() {
    let project = Project::new();
    let runner = project.start(&[]);
    for url in ["http://bare.spin.internal/hello", "http://probe.spin.internal/hello"] {
        let refusal = refused(&runner, "/out", &[("url", url)]);
        assert!(refusal.contains("HttpRequestDenied"), "{url}: {refusal}");
    }
}

#[test]
fn every_component_may_be_granted_and_an_unknown_one_is_not_found() {
    let project = Project::of(
        r#"trigger.http = [{ route = "/...", component = "probe" }]
        [component.probe]
        source = "PROBE"
        allowed_outbound_hosts = ["http://*.spin.internal"]"#,
    );
    let runner = project.start(&[]);
    let call = |url| ask(&runner, "/out", &[("url", url)]);
    assert_eq!(
        call("http://probe.spin.internal/hello"),
        json!({ "status": 200, "body": "\"hello\"" })
    );
    assert_eq!(call("http://nobody.spin.internal/hello")["status"], 404);
}

#[test]
fn nobody_outside_reaches_a_private_component() {
    let project = Project::new();
    let runner = project.start(&[]);
    for path in ["/", "/private", "/private/x", "/private.spin.internal/x"] {
        for host in [
            "localhost",
            "private.spin.internal",
            "private.spin.internal:80",
            "PRIVATE.spin.internal",
        ] {
            let seen = runner.get(path).header("host", host).send().json();
            assert_eq!(seen["component"], "probe", "{path} {host}");
        }
    }
}
