//! A request without `content-length`: no counterpart takes one, WeChat's answer it with 412.

use crate::system_sandbox::{mini_program::program, sandbox::Sandbox};

/// Status and body of the answer to a POST that comes in chunks.
fn chunked(sandbox: &Sandbox, path: &str) -> (u16, Vec<u8>) {
    let request = http::Request::post(path).header("content-type", "application/json");
    let answer = sandbox.ask_as_it_is(request.body(b"{}".to_vec()).unwrap());
    (answer.status().as_u16(), answer.into_body())
}

#[test]
fn a_body_of_unknown_length_is_not_read() {
    let sandbox = Sandbox::new();
    for (path, status) in [
        ("/v3/pay/transactions/jsapi", 412),
        ("/v3/refund/domestic/refunds", 412),
        ("/cgi-bin/stable_token", 412),
        ("/wxa/sec/order/upload_shipping_info", 412),
        ("/gateway.do", 411),
        ("/gateway/api/backTransReq.do", 411),
        ("/locks/lock-101/commands", 411),
        ("/", 411),
    ] {
        assert_eq!(chunked(&sandbox, path), (status, Vec::new()), "{path}");
    }
}

#[test]
fn what_says_its_length_is_read_and_so_is_what_has_no_body() {
    let sandbox = Sandbox::new();
    let request = program(&sandbox).access_token().unwrap();
    assert_eq!(sandbox.ask_as_it_is(request.clone()).status(), 412);
    assert_eq!(sandbox.ask(request).status(), 200);
    let look = http::Request::get("/v3/certificates").body(Vec::new()).unwrap();
    assert_eq!(sandbox.ask_as_it_is(look).status(), 401);
    assert_eq!(chunked(&sandbox, "/sandbox/faults/forget").0, 204);
}
