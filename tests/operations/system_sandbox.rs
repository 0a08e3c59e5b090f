//! /sandbox/... — what people and tests reach of it. How each counterpart answers is tested beside the component.

use serde_json::{Value, json};
use std::{
    io::{BufRead, BufReader, Read, Write},
    net::TcpListener,
    thread,
};
use tests::{Bundle, Stay, race, refuses_bad_bodies, rooms};

/// A payment that waits in WeChat's cashier.
fn waiting(bundle: &Bundle) -> String {
    let guest = bundle.guest("zhang");
    let order = guest.book(Stay::ahead(bundle, rooms::FIRST, 60, 90));
    let payment = guest.ask_to_pay(&order, None).expect_status(200);
    payment["payment_id"].as_str().unwrap().to_owned()
}

#[test]
fn the_page_shows_what_waits_and_its_buttons_work() {
    let bundle = Bundle::start();
    let number = waiting(&bundle);
    let button = format!("action=\"/sandbox/payments/{number}/pay\"");
    let page = || bundle.get("/sandbox").send().text();
    assert!(page().contains(&button), "{}", page());
    let command = format!("curl -s {}/sandbox/payments\n", bundle.address());
    assert!(page().contains(&command), "{}", page());
    let pressed = bundle.call("POST", &format!("/sandbox/payments/{number}/pay"));
    let pressed = pressed.body("application/x-www-form-urlencoded", "notify=true").send();
    assert_eq!((pressed.status, pressed.header("location")), (303, Some("/sandbox")));
    assert!(!page().contains(&button) && page().contains("已支付"), "{}", page());
    bundle
        .call("POST", "/sandbox")
        .send()
        .expect_problem(405, "method-not-allowed");
}

#[test]
fn a_payment_is_made_once_and_the_bundle_is_notified() {
    let bundle = Bundle::start();
    let path = format!("/sandbox/payments/{}", waiting(&bundle));
    let pay = || bundle.post(&format!("{path}/pay"), &json!({})).send();
    let mut replies = race(4, |_| pay());
    replies.sort_by_key(|reply| reply.status);
    let paid = replies[0].expect_status(200);
    assert_eq!(
        (&paid["trade_state"], &paid["notified"]),
        (&json!("SUCCESS"), &json!(204)),
        "{paid}"
    );
    for late in &replies[1..] {
        late.expect_problem(409, "already-paid");
    }
    let again = bundle
        .post(&format!("{path}/notify"), &json!({ "times": 2, "probe": true }))
        .send()
        .expect_status(200);
    assert_eq!(again, paid);
    let listed = bundle.get("/sandbox/payments").send().expect_status(200);
    assert_eq!(listed["items"][0]["state"], "SUCCESS", "{listed}");
}

#[test]
fn the_merchants_side_is_not_to_be_reached_from_outside() {
    let bundle = Bundle::start();
    for path in [
        "/v3/pay/transactions/jsapi",
        "/sns/jscode2session",
        "/locks/lock-101/commands",
        "/sandbox/../v3/x",
    ] {
        assert_eq!(bundle.post(path, &json!({})).send().status, 404, "{path}");
    }
    assert_eq!(
        bundle.get("/sandbox/locks").send().expect_status(200)["items"][0]["openings"],
        0
    );
}

#[test]
fn the_clock_moves_for_every_component() {
    let bundle = Bundle::start();
    let before = bundle.now();
    bundle.forward_minutes(60 * 24 * 30);
    let seconds = bundle.now().unix() - before.unix();
    assert!((30 * 86_400..30 * 86_400 + 60).contains(&seconds), "{seconds}");
    let order = bundle.guest("li").book(Stay::ahead(&bundle, rooms::FIRST, 60, 60));
    let placed = order["placed_at"].as_str().and_then(clock::Moment::parse).unwrap();
    assert!(placed >= before.plus_minutes(60 * 24 * 30), "{order}");
    let back = bundle
        .post("/sandbox/clock", &json!({ "at": before }))
        .send()
        .expect_problem(422, "invalid");
    assert_eq!(back["errors"][0]["pointer"], "/at");
    let reset = bundle
        .post("/sandbox/clock", &json!({ "reset": true }))
        .send()
        .expect_status(200);
    assert_eq!(reset["offset_s"], 0);
}

#[test]
fn a_message_is_read_on_the_phone() {
    let bundle = Bundle::start();
    bundle
        .post("/v1/sms-codes", &json!({ "phone": "13800138000" }))
        .send()
        .expect_status(202);
    let read = bundle.get("/sandbox/sms?phone=13800138000").send().expect_status(200);
    let code = read["items"][0]["code"].as_str().unwrap();
    assert!(
        code.len() == 6 && code.bytes().all(|byte| byte.is_ascii_digit()),
        "{read}"
    );
    bundle
        .post("/v1/login/sms", &json!({ "phone": "13800138000", "code": code }))
        .send()
        .expect_status(200);
    bundle
        .get("/sandbox/sms?phone=%3Cscript%3E")
        .send()
        .expect_problem(422, "invalid");
}

#[test]
fn bodies_that_mean_nothing_are_refused() {
    let bundle = Bundle::start();
    let guest = bundle.guest("wang");
    refuses_bad_bodies(&guest, "/sandbox/locks/lock-101", &json!({ "behaviour": "works" }));
    for body in [
        json!({ "times": -1 }),
        json!({ "times": "x" }),
        json!([]),
        json!({ "amount_fen": 0.5 }),
        json!("text"),
    ] {
        let reply = bundle.post("/sandbox/payments/none/pay", &body).send();
        assert!((400..500).contains(&reply.status), "{body}: {}", reply.status);
    }
    bundle
        .post("/sandbox/payments/none/pay", &Value::Null)
        .send()
        .expect_problem(404, "not-found");
    bundle
        .post("/sandbox/payments/none/notify", &json!({}))
        .send()
        .expect_problem(404, "not-found");
    for path in [
        "/sandbox/clock",
        "/sandbox/sms",
        "/sandbox/payments",
        "/sandbox/locks",
        "/sandbox/pictures/a-1.svg",
    ] {
        let wrong = bundle.call("DELETE", path).send();
        wrong.expect_problem(405, "method-not-allowed");
        assert!(wrong.header("allow").is_some(), "{path}");
    }
}

#[test]
fn a_gateway_fails_on_demand() {
    let bundle = Bundle::start();
    let path = format!("/sandbox/payments/{}", waiting(&bundle));
    let fault = |body: &Value| bundle.post("/sandbox/faults", body).send();
    let delay = json!({ "channel": "wechat", "operation": "notification", "fault": "delay", "seconds": 120 });
    assert_eq!(fault(&delay).expect_status(201)["times"], 1);
    let paid = bundle
        .post(&format!("{path}/pay"), &json!({}))
        .send()
        .expect_status(200);
    assert_eq!(paid["notified"], Value::Null, "{paid}");
    let kept = bundle.get("/sandbox/notifications").send().expect_status(200);
    assert_eq!(kept["items"].as_array().map(Vec::len), Some(1), "{kept}");
    bundle.forward_minutes(2);
    let deliver = || bundle.post("/sandbox/notifications/deliver", &json!({})).send();
    let sent = deliver().expect_status(200);
    assert_eq!(sent["items"][0]["notified"], 204, "{sent}");
    assert_eq!(deliver().expect_status(200), json!({ "items": [] }));
    fault(&json!({ "channel": "cash", "fault": "lose" })).expect_problem(400, "unreadable");
    fault(&json!({ "channel": "alipay", "fault": "probe" })).expect_problem(422, "invalid");
    for path in ["/sandbox/refunds", "/sandbox/notifications", "/sandbox/faults"] {
        let listed = bundle.get(path).send().expect_status(200);
        assert_eq!(listed, json!({ "items": [] }), "{path}");
        let wrong = bundle.call("PUT", path).send();
        wrong.expect_problem(405, "method-not-allowed");
    }
}

#[test]
fn the_gateway_notifies_whatever_address_the_bundle_has_named() {
    let elsewhere = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("callback_url=http://{}", elsewhere.local_addr().unwrap());
    let notified = thread::spawn(move || {
        let (stream, _) = elsewhere.accept().unwrap();
        let (mut reader, mut head) = (BufReader::new(&stream), String::new());
        while !head.ends_with("\r\n\r\n") {
            reader.read_line(&mut head).unwrap();
        }
        let answer = b"HTTP/1.1 204 No Content\r\nconnection: close\r\n\r\n";
        (&stream).write_all(answer).unwrap();
        // To the end: who hangs up on what is still being sent may be seen as a broken connection.
        reader.read_to_end(&mut Vec::new()).unwrap();
        head
    });
    let bundle = Bundle::with(&["--variable", &address]);
    let path = format!("/sandbox/payments/{}/pay", waiting(&bundle));
    let paid = bundle.post(&path, &json!({})).send().expect_status(200);
    assert_eq!(
        (&paid["trade_state"], &paid["notified"]),
        (&json!("SUCCESS"), &json!(204))
    );
    let head = notified.join().unwrap().to_ascii_lowercase();
    assert!(head.starts_with("post /v1/callbacks/wechat-pay http/1.1\r\n"), "{head}");
    // Whole, not in chunks: WeChat's servers take no others.
    assert!(
        head.contains("\r\ncontent-length: ") && !head.contains("transfer-encoding"),
        "{head}"
    );
}

#[test]
fn a_live_bundle_has_no_sandbox() {
    let bundle = Bundle::with(&["--variable", "mode=live"]);
    for path in [
        "/sandbox",
        "/sandbox/clock",
        "/sandbox/payments",
        "/sandbox/pictures/a-1.svg",
    ] {
        bundle.get(path).send().expect_problem(404, "not-found");
        bundle
            .post(path, &json!({ "forward_minutes": 1 }))
            .send()
            .expect_problem(404, "not-found");
    }
}
