//! Variables: where a value comes from, and who gets to see it.

use crate::project::{Project, ask, refused, signal, until_file_has};
use std::fs::{self, File};
use tests::Runner;

const VARIABLES: &str = r#"
    trigger.http = [{ route = "/...", component = "probe" }]
    [variables]
    greeting = { default = "by default" }
    key = { required = true, secret = true }
    other_key = { default = "hidden-default", secret = true }
    [component.probe]
    source = "PROBE"
    [component.probe.variables]
    greeting = "{{ greeting }}"
    sentence = "{{greeting}}, {{ key }}!"
    fixed = "as it is"
"#;

#[test]
fn command_line_before_environment_before_default() {
    let project = Project::of(VARIABLES);
    let given = ["--variable", "key=k", "--variable=greeting=on the command=line"];
    let mut from_environment = project.command(&given[..2]);
    from_environment.env("SPIN_VARIABLE_GREETING", "from the environment");
    let mut from_both = project.command(&given);
    from_both.env("SPIN_VARIABLE_GREETING", "from the environment");
    for (command, greeting) in [
        (project.command(&given[..2]), "by default"),
        (from_environment, "from the environment"),
        (from_both, "on the command=line"),
    ] {
        let runner = Runner::start(command);
        assert_eq!(ask(&runner, "/variable/greeting", &[]), greeting);
        assert_eq!(ask(&runner, "/variable/sentence", &[]), format!("{greeting}, k!"));
        assert_eq!(ask(&runner, "/variable/fixed", &[]), "as it is");
    }
}

#[test]
fn a_component_sees_only_what_it_is_handed() {
    let project = Project::of(VARIABLES);
    let runner = project.start(&["--variable", "key=hidden"]);
    for name in ["key", "other_key", "nothing"] {
        let refusal = refused(&runner, &format!("/variable/{name}"), &[]);
        assert!(
            refusal.contains("Undefined") && !refusal.contains("hidden"),
            "{refusal}"
        );
    }
    let headers = ask(&runner, "/headers", &[]).to_string();
    assert!(!headers.contains("hidden"), "{headers}");
}

#[test]
fn a_required_variable_without_a_value_stops_the_start() {
    let refusal = Project::of(VARIABLES).refusal(&[]);
    assert!(
        refusal.contains("SPIN_VARIABLE_KEY") && refusal.contains("--variable key="),
        "{refusal}"
    );
    assert!(!refusal.contains("hidden-default"), "{refusal}");
}

#[test]
fn an_unknown_variable_stops_the_start_and_its_value_is_not_printed() {
    let refusal = Project::of(VARIABLES).refusal(&["--variable", "kye=hidden", "--variable", "key=k"]);
    assert!(refusal.contains("kye") && !refusal.contains("hidden"), "{refusal}");
}

#[test]
fn a_template_of_nothing_stops_the_start() {
    let refusal = Project::of(&VARIABLES.replace("{{ key }}", "{{ nobody }}")).refusal(&["--variable", "key=hidden"]);
    assert!(refusal.contains("nobody") && !refusal.contains("hidden"), "{refusal}");
}

#[test]
fn secrets_are_never_printed() {
    let project = Project::of(VARIABLES);
    let said = project.path("said");
    let mut command = project.command(&["--variable", "key=hidden-given"]);
    command
        .stdout(File::create(&said).unwrap())
        .stderr(File::options().append(true).open(&said).unwrap());
    let mut process = command.spawn().unwrap();
    until_file_has(&said, "probe: http://");
    signal(process.id(), "TERM");
    assert!(process.wait().unwrap().success());
    let said = fs::read_to_string(said).unwrap();
    assert!(
        said.starts_with("Serving http://127.0.0.1:") && !said.contains("hidden"),
        "{said}"
    );
}
