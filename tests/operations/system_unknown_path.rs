//! Paths that no route has

use serde_json::json;
use tests::Bundle;

#[test]
fn an_unknown_path_is_told_as_a_problem_whatever_the_method() {
    let bundle = Bundle::start();
    for path in [
        "/",
        "/v1",
        "/v2/me",
        "/v1/orders/1/2/3",
        "/v1/ME",
        "/favicon.ico",
        "/internal",
        "/%F0%9F%8D%B5",
    ] {
        for method in ["GET", "POST", "PUT", "DELETE", "OPTIONS"] {
            let problem = bundle.call(method, path).send().expect_problem(404, "not-found");
            assert_eq!(problem["detail"], "没有这个接口，请检查路径", "{method} {path}");
        }
    }
    let english = bundle.get("/v1/nothing").header("accept-language", "en").send();
    assert_eq!(
        english.expect_problem(404, "not-found")["detail"],
        "There is no such path"
    );
    bundle
        .post("/v1/nothing", &json!({ "text": "x".repeat(100_000) }))
        .send()
        .expect_problem(404, "not-found");
}

#[test]
fn every_other_route_comes_before_it() {
    let bundle = Bundle::start();
    bundle.get("/v1/search?kind=room").send().expect_status(200);
    bundle.get("/v1/me").send().expect_problem(401, "unauthenticated");
    bundle.get("/v1/listings/1").send().expect_problem(404, "not-found");
    bundle.get("/sandbox/sms").send().expect_status(200);
    let done = bundle.tick();
    assert_eq!(
        done["expired_orders"],
        json!(0),
        "what only the ticker reaches is still reached: {done}"
    );
}

#[test]
fn live_mode_hides_the_sandbox_by_the_same_problem() {
    let live = Bundle::with(&["--variable", "mode=live"]);
    for path in ["/sandbox", "/sandbox/", "/sandbox/sms"] {
        live.get(path).send().expect_problem(404, "not-found");
    }
}
