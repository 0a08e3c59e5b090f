use crate::system_sandbox::sandbox::Sandbox;
use http::Request;
use serde_json::Value;

#[test]
fn the_page_needs_no_script_and_allows_none() {
    let sandbox = Sandbox::new();
    let answer = sandbox.ask(Request::builder().uri("/sandbox").body(Vec::new()).unwrap());
    let page = String::from_utf8(answer.body().clone()).unwrap();
    assert_eq!(answer.headers()["content-type"], "text/html; charset=utf-8");
    assert!(
        answer.headers()["content-security-policy"]
            .to_str()
            .unwrap()
            .starts_with("default-src 'none'")
    );
    assert!(
        page.starts_with("<!DOCTYPE html><html lang=\"zh\">") && !page.contains("<script"),
        "{page}"
    );
    assert!(
        page.contains("lock-101") && page.contains("2026-05-01T20:00:00+08:00"),
        "{page}"
    );
    assert_eq!(sandbox.get("/sandbox/").0, 200);
    assert_eq!(sandbox.call("POST", "/sandbox", "text/plain", "").0, 405);
}

#[test]
fn a_picture_is_drawn_for_any_id_and_nothing_else() {
    let sandbox = Sandbox::new();
    let path = "/sandbox/pictures/0197a000000070008000000000000101-1.svg";
    let (status, picture) = sandbox.get(path);
    assert_eq!(status, 200);
    assert!(picture.as_str().unwrap().starts_with("<svg "), "{picture}");
    assert_eq!(sandbox.get(path).1, picture);
    for name in ["a.svg", "a-1.png", "a-1", "%3Cb%3E-1.svg", "-1.svg", "a-12345.svg"] {
        assert_eq!(sandbox.get(&format!("/sandbox/pictures/{name}")).0, 404, "{name}");
    }
}

fn picture(sandbox: &Sandbox, name: &str) -> (u16, Value) {
    sandbox.get(&format!("/sandbox/pictures/{name}.svg"))
}

#[test]
fn a_name_is_an_id_and_a_number() {
    let sandbox = Sandbox::new();
    assert_eq!(picture(&sandbox, "0197a000000070008000000000000101-1").0, 200);
    for name in [
        "",
        "-1",
        "a-",
        "a",
        "a-b",
        "../a-1",
        "a%3Cb%3E-1",
        "a-1234",
        "%E8%8C%B6-1",
    ] {
        assert_eq!(picture(&sandbox, name).0, 404, "{name}");
    }
}

#[test]
fn a_picture_stays_and_differs_from_others() {
    let sandbox = Sandbox::new();
    assert_eq!(picture(&sandbox, "a-1"), picture(&sandbox, "a-1"));
    assert_ne!(picture(&sandbox, "a-1"), picture(&sandbox, "a-2"));
}

#[test]
fn the_page_speaks_english_to_who_prefers_it() {
    let sandbox = Sandbox::new();
    let request = Request::builder()
        .uri("/sandbox")
        .header("accept-language", "en-GB,en;q=0.9");
    let answer = sandbox.ask(request.body(Vec::new()).unwrap());
    let page = String::from_utf8(answer.body().clone()).unwrap();
    assert!(
        page.contains("<html lang=\"en\">") && page.contains("<h2>Payments</h2>"),
        "{page}"
    );
    assert!(!page.contains("支付"), "{page}");
    assert_eq!(answer.headers()["vary"], "accept-language");
}

#[test]
fn its_commands_go_where_the_page_was_found() {
    let sandbox = Sandbox::new();
    let page = |url: &str| {
        let request = Request::builder().uri("/sandbox").header("spin-full-url", url);
        let answer = sandbox.ask(request.body(Vec::new()).unwrap());
        String::from_utf8(answer.into_body()).unwrap()
    };
    let found = page("https://shop.example:8443/sandbox");
    assert!(
        found.contains("curl -s https://shop.example:8443/sandbox/payments\n") && !found.contains("127.0.0.1"),
        "{found}"
    );
    for strange in [
        "/sandbox",
        "http://a;b/sandbox",
        "http://a@b/sandbox",
        "http://$(a)/sandbox",
    ] {
        let page = page(strange);
        assert!(
            page.contains("curl -s http://127.0.0.1:3000/sandbox/payments\n"),
            "{page}"
        );
    }
}
