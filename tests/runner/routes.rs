//! Which route answers, and what the component is told about it.

use crate::project::{Project, ask};
use serde_json::Value;
use tests::Runner;

const ROUTES: &str = r#"
    trigger.http = [
        { route = "/...", component = "probe" },
        { route = "/shop", component = "probe" },
        { route = "/shop/:id", component = "probe" },
        { route = "/shop/new", component = "probe" },
        { route = "/shop/:shop_id/rooms/:id", component = "probe" },
        { route = "/shop/:id/files/...", component = "probe" },
    ]
    [component.probe]
    source = "PROBE"
"#;

fn headers(runner: &Runner, path: &str) -> Value {
    ask(runner, path, &[("q", "1 2")])["headers"].take()
}

#[test]
fn the_most_specific_route_answers() {
    let project = Project::of(ROUTES);
    let runner = project.start(&[]);
    for (path, route, path_info) in [
        ("/", "/...", "/"),
        ("/elsewhere/7/", "/...", "/elsewhere/7/"),
        ("/shop", "/shop", ""),
        ("/shop/", "/shop", ""),
        ("/shop/7", "/shop/:id", ""),
        ("/shop/new", "/shop/new", ""),
        ("/shop/7/rooms/8", "/shop/:shop_id/rooms/:id", ""),
        ("/shop/7/rooms", "/...", "/shop/7/rooms"),
        ("/shop/7/files/a/b", "/shop/:id/files/...", "/a/b"),
        ("/shop/7/files", "/shop/:id/files/...", ""),
    ] {
        let headers = headers(&runner, path);
        assert_eq!(headers["spin-matched-route"], route, "{path}");
        assert_eq!(headers["spin-raw-component-route"], route, "{path}");
        assert_eq!(headers["spin-path-info"], path_info, "{path}");
    }
}

#[test]
fn a_component_is_told_of_the_match() {
    let project = Project::of(ROUTES);
    let runner = project.start(&[]);
    let told = headers(&runner, "/shop/%E8%8C%B6/rooms/8");
    assert_eq!(told["spin-path-match-shop-id"], "%E8%8C%B6");
    assert_eq!(told["spin-path-match-id"], "8");
    assert_eq!(told["spin-component-route"], "/shop/:shop_id/rooms/:id");
    assert_eq!(told["spin-base-path"], "/");
    let url = format!("{}/shop/%E8%8C%B6/rooms/8?q=1+2", runner.address());
    assert_eq!(told["spin-full-url"], url);
    assert!(told["spin-client-addr"].as_str().unwrap().starts_with("127.0.0.1:"));
}

#[test]
fn what_a_client_forges_is_taken_away() {
    let project = Project::of(ROUTES);
    let runner = project.start(&[]);
    let mut call = runner.get("/shop/7").header("x-mine", "kept");
    for name in [
        "spin-path-match-id",
        "Spin-Client-Addr",
        "spin-path-info",
        "spin-full-url",
        "spin-nonsense",
    ] {
        call = call.header(name, "/forged");
    }
    let told = call.send().json()["headers"].take();
    assert_eq!(told["x-mine"], "kept");
    assert_eq!(told["spin-path-match-id"], "7");
    assert!(!told.to_string().contains("forged"), "{told}");
    assert!(told.get("spin-nonsense").is_none());
}

#[test]
fn no_route_is_not_found() {
    let project = Project::of(
        "trigger.http = [{ route = \"/shop/:id\", component = \"probe\" }]\n[component.probe]\nsource = \"PROBE\"",
    );
    let runner = project.start(&[]);
    for path in ["/", "/shop", "/shop/1/2", "/SHOP/1"] {
        let reply = runner.get(path).send();
        assert_eq!((reply.status, reply.text().as_str()), (404, ""), "{path}");
    }
    assert_eq!(runner.get("/.well-known/spin/health").send().text(), "OK");
}

#[test]
fn two_components_for_the_same_paths_are_refused() {
    for (one, other) in [
        ("/shop", "/shop"),
        ("/shop/:id", "/shop/:other"),
        ("/shop/...", "/shop/..."),
    ] {
        let project = Project::of(&format!(
            r#"trigger.http = [{{ route = "{one}", component = "one" }}, {{ route = "{other}", component = "two" }}]
            [component]
            one = {{ source = "PROBE" }}
            two = {{ source = "PROBE" }}"#
        ));
        let refusal = project.refusal(&[]);
        assert!(
            refusal.contains(other) && refusal.contains("one") && refusal.contains("two"),
            "{refusal}"
        );
    }
}
