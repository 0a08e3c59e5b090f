//! The ticker: the scheduler where there is none.

use crate::project::{Project, ask, until};

const TICKED: &str = r#"
    trigger.http = [{ route = "/...", component = "probe" }, { route = "/internal/tick", component = "probe" }]
    [variables]
    tick_secret = { default = "hidden", secret = true }
    [component.probe]
    source = "PROBE"
    key_value_stores = ["default"]
"#;

#[test]
fn it_comes_by_with_the_secret() {
    let project = Project::of(TICKED);
    let runner = project.start(&["--tick-seconds", "1"]);
    let tick = until("a tick", || {
        let tick = ask(&runner, "/key-value/get", &[("key", "tick")]);
        tick.as_str().map(str::to_owned)
    });
    assert_eq!(tick, "Bearer hidden");
}

#[test]
fn it_comes_again_at_once_as_long_as_there_is_more() {
    let project = Project::of(TICKED);
    let runner = project.start(&["--tick-seconds", "1"]);
    until("a hundred ticks", || {
        let ticks = ask(&runner, "/key-value/get", &[("key", "ticks")]);
        ticks.as_str().filter(|ticks| ticks.len() > 2).map(str::to_owned)
    });
}

#[test]
fn without_its_route_the_start_is_refused() {
    let project = Project::of(&TICKED.replace("/internal/tick", "/elsewhere"));
    let refusal = project.refusal(&["--tick-seconds", "1"]);
    assert!(
        refusal.contains("/internal/tick") && !refusal.contains("hidden"),
        "{refusal}"
    );
}
