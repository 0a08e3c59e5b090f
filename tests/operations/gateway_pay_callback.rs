//! POST /v1/callbacks/wechat-pay, /v1/callbacks/alipay, /v1/callbacks/unionpay

mod alipay_encoding;
mod alipay_events;
mod alipay_facts;
mod alipay_money;
mod alipay_proof;
mod unionpay_form;
mod unionpay_money;
mod unionpay_proof;
mod wechat_facts;
mod wechat_keys;
mod wechat_money;
mod wechat_proof;
mod wechat_refunds;

use serde_json::Value;
use std::{
    io::{Read, Write},
    net::{Shutdown, TcpStream},
};
use tests::{ALIPAY_CALLBACK, Bundle, Guest, Reply, Stay, Traces, UNIONPAY_CALLBACK, WECHAT_PAY_CALLBACK, rooms};

/// Where each gateway calls, and what it is answered where nothing is taken.
const FORMS: [(&str, &str, &str); 3] = [
    (
        WECHAT_PAY_CALLBACK,
        "application/json",
        r#"{"code":"FAIL","message":"失败"}"#,
    ),
    (ALIPAY_CALLBACK, "text/plain", "failure"),
    (UNIONPAY_CALLBACK, "text/plain", "fail"),
];

/// An order whose cashier is open.
fn open(bundle: &Bundle, guest: &Guest<'_>) -> Value {
    let order = guest.book(Stay::ahead(bundle, rooms::FIRST, 60, 90));
    guest.ask_to_pay(&order, None).expect_status(200);
    order
}

/// The gateway's own failure answer, to the letter.
#[track_caller]
fn refused(reply: &Reply, path: &str, status: u16) {
    let form = FORMS.iter().find(|(callback, ..)| *callback == path);
    let (_, media_type, body) = form.expect("a gateway's path");
    assert_eq!((reply.status, reply.text()), (status, (*body).to_owned()));
    assert_eq!(reply.header("content-type"), Some(*media_type));
    assert_eq!(reply.header("content-length"), Some(&*body.len().to_string()));
}

/// A bundle whose database is there: it comes with the first request that needs it.
fn with_books() -> Bundle {
    let bundle = Bundle::start();
    bundle.get("/v1/search?kind=room").send().expect_status(200);
    bundle
}

#[test]
fn only_a_post_is_heard() {
    let bundle = with_books();
    for (path, ..) in FORMS {
        let mut traces = Traces::of(&bundle, path);
        for method in ["GET", "PUT", "PATCH", "DELETE", "OPTIONS", "BREW"] {
            let reply = bundle.call(method, path).send();
            refused(&reply, path, 405);
            assert_eq!(reply.header("allow"), Some("POST"));
            traces.only_line(&reply, "refused with 405: method-not-allowed");
        }
    }
}

#[test]
fn what_is_too_large_is_refused_in_the_gateways_own_form() {
    let bundle = with_books();
    for (path, ..) in FORMS {
        let mut traces = Traces::of(&bundle, path);
        for length in [(1 << 20) + 1, 2 << 20, 8 << 20] {
            let reply = bundle.call("POST", path).body("text/plain", vec![b'a'; length]).send();
            refused(&reply, path, 413);
            traces.only_line(&reply, "refused with 413: too-large");
        }
    }
}

#[test]
fn what_breaks_off_on_its_way_changes_nothing() {
    let bundle = with_books();
    for (path, _, body) in FORMS {
        let mut traces = Traces::of(&bundle, path);
        let address = bundle.address().trim_start_matches("http://");
        let mut connection = TcpStream::connect(address).unwrap();
        let begun = format!("POST {path} HTTP/1.1\r\nhost: localhost\r\ncontent-length: 100\r\n\r\nsign=");
        connection.write_all(begun.as_bytes()).unwrap();
        connection.shutdown(Shutdown::Write).unwrap();
        let mut answer = String::new();
        connection.read_to_string(&mut answer).unwrap();
        let (head, said) = answer.split_once("\r\n\r\n").unwrap();
        assert!(head.starts_with("HTTP/1.1 400 "), "{head}");
        assert_eq!(said, body);
        let lines = traces.lines();
        assert!(
            lines.len() == 1 && lines[0].contains(&format!("{path}: refused with 400: ")),
            "{lines:?}"
        );
        assert_eq!(traces.changes(), [""; 0]);
    }
}

#[test]
fn in_live_mode_nothing_is_believed_that_the_sandboxs_keys_have_signed() {
    let bundle = Bundle::with(&["--variable", "mode=live"]);
    bundle.get("/v1/search?kind=room").send().expect_status(200);
    let refusals = [
        "the setting `wechat_appid` is the sandbox's, which live mode refuses",
        "the setting `alipay_app_id` is missing",
        "the setting `unionpay_mer_id` is missing",
    ];
    for ((path, ..), refusal) in FORMS.into_iter().zip(refusals) {
        let mut traces = Traces::of(&bundle, path);
        let reply = bundle.call("POST", path).body("text/plain", "a=1").send();
        refused(&reply, path, 503);
        traces.only_line(&reply, &format!("refused with 503: {refusal}"));
    }
}
