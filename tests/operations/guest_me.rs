//! GET, PATCH, POST, DELETE /v1/me, POST /v1/me/delete, GET /v1/me/export, POST /v1/me/phone, GET /v1/me/sessions, POST /v1/me/sessions/end-others,
//! POST /v1/me/sessions/:id/end, GET /v1/me/events

mod deletion;
mod export;
mod password;
mod sessions;

use serde_json::{Value, json};
use tests::{Bundle, Guest, Reply, Stay, race, refuses_bad_bodies, refuses_strangers, rooms};

const PATH: &str = "/v1/me";
const PHONE: &str = "13800138000";
const BIND: &str = "/v1/me/phone";

fn patch(bundle: &Bundle, guest: &Guest<'_>, body: &Value) -> Reply {
    bundle.call("PATCH", PATH).json(body).token(&guest.token).send()
}

fn patch_by(bundle: &Bundle, token: &str, body: &Value) -> Reply {
    bundle.call("PATCH", PATH).json(body).token(token).send()
}

/// The phone becomes the guest's: the token of the session that a code of it has opened.
fn bind_phone(bundle: &Bundle, guest: &Guest<'_>) -> String {
    bundle
        .post("/v1/sms-codes", &json!({ "phone": PHONE }))
        .send()
        .expect_status(202);
    let messages = bundle
        .get(&format!("/sandbox/sms?phone={PHONE}"))
        .send()
        .expect_status(200);
    let body = json!({ "phone": PHONE, "code": messages["items"][0]["code"] });
    let login = guest.post("/v1/login/sms", &body).send().expect_status(200);
    login["token"].as_str().unwrap().to_owned()
}

fn log_in(bundle: &Bundle, password: &str) -> Reply {
    bundle
        .post("/v1/login/password", &json!({ "phone": PHONE, "password": password }))
        .send()
}

#[test]
fn a_member_reads_and_changes_their_profile() {
    let bundle = Bundle::start();
    let guest = bundle.guest("zhang");
    let before = guest.get(PATH).send().expect_status(200);
    assert_eq!(
        (&before["id"], &before["role"], &before["level"]),
        (&json!(guest.id), &json!("guest"), &json!("ordinary"))
    );
    let wish = json!({
        "nickname": "𠮷田😀👨‍👩‍👧", "gender": "female", "birthday": "1999-02-28", "address": "上海市静安区南京西路 1 号",
        "avatar_url": "https://cdn.example/a@2x.png?v=1", "signature": "一期一会 <b>'--\"",
        "role": "staff", "level": "gold", "id": "0", "unknown": [1],
    });
    let after = patch(&bundle, &guest, &wish).expect_status(200);
    for name in ["nickname", "gender", "birthday", "address", "avatar_url", "signature"] {
        assert_eq!(after[name], wish[name], "{name}");
    }
    for name in ["id", "role", "level", "phone", "created_at"] {
        assert_eq!(after[name], before[name], "{name}");
    }
    assert_eq!(guest.get(PATH).send().expect_status(200), after);

    let cleared = patch(
        &bundle,
        &guest,
        &json!({ "gender": null, "signature": null, "address": "" }),
    )
    .expect_status(200);
    assert_eq!(
        (&cleared["gender"], &cleared["signature"], &cleared["address"]),
        (&Value::Null, &Value::Null, &Value::Null)
    );
    assert_eq!(cleared["birthday"], "1999-02-28");
    assert_eq!(patch(&bundle, &guest, &json!({})).expect_status(200), cleared);
    assert_ne!(
        bundle.guest("li").get(PATH).send().expect_status(200)["nickname"],
        cleared["nickname"]
    );
}

#[test]
fn a_character_is_what_a_person_takes_for_one() {
    let bundle = Bundle::start();
    let guest = bundle.guest("zhang");
    let change = |nickname: &str| patch(&bundle, &guest, &json!({ "nickname": nickname }));
    let family = "👨‍👩‍👧‍👦".repeat(64);
    assert_eq!(change(&family).expect_status(200)["nickname"], family);
    change(&"👨‍👩‍👧‍👦".repeat(65)).expect_problem(422, "invalid");
    assert_eq!(change(" e\u{301}\u{3000}").expect_status(200)["nickname"], "é");
    let avatar = patch(&bundle, &guest, &json!({ "avatar_url": "/sandbox/pictures/1" }));
    assert_eq!(avatar.expect_status(200)["avatar_url"], "/sandbox/pictures/1");
}

#[test]
fn a_mini_program_that_cannot_send_patch_says_so_in_a_header() {
    let bundle = Bundle::start();
    let guest = bundle.guest("zhang");
    let call = |method: &str, overriding: &str| {
        let call = bundle.call(method, PATH).header("x-http-method-override", overriding);
        call.token(&guest.token).json(&json!({ "nickname": overriding })).send()
    };
    assert_eq!(call("POST", "PATCH").expect_status(200)["nickname"], "PATCH");
    for (method, overriding) in [("POST", "DELETE"), ("PUT", "PATCH"), ("PATCH", "GET")] {
        let problem = call(method, overriding).expect_problem(400, "unreadable");
        assert_eq!(problem["errors"][0]["pointer"], "/X-HTTP-Method-Override", "{problem}");
    }
    let call = guest
        .post("/v1/logout", &json!({}))
        .header("x-http-method-override", "PATCH");
    let refused = call.send();
    refused.expect_problem(405, "method-not-allowed");
    assert_eq!(refused.header("allow"), Some("POST"));
    assert_eq!(guest.get(PATH).send().expect_status(200)["nickname"], "PATCH");
}

#[test]
fn every_field_that_cannot_be_so_is_named_and_nothing_is_changed() {
    let bundle = Bundle::start();
    let guest = bundle.guest("zhang");
    let before = guest.get(PATH).send().expect_status(200);
    let wish = json!({
        "nickname": "x".repeat(65), "gender": "cat", "birthday": "2023-02-29", "address": "a\u{0}b",
        "avatar_url": "javascript:alert(1)", "signature": "s".repeat(201), "phone": "13900139000", "password": "short",
    });
    let problem = patch(&bundle, &guest, &wish).expect_problem(422, "invalid");
    let pointers: Vec<&str> = problem["errors"]
        .as_array()
        .unwrap()
        .iter()
        .map(|error| error["pointer"].as_str().unwrap())
        .collect();
    let all = [
        "/nickname",
        "/gender",
        "/birthday",
        "/address",
        "/avatar_url",
        "/signature",
        "/phone",
        "/password",
    ];
    assert_eq!(pointers, all);
    for (name, value) in [
        ("nickname", json!(null)),
        ("nickname", json!("  ")),
        ("nickname", json!("\u{200b}")),
        ("nickname", json!("\u{3164}")),
        ("nickname", json!("\u{2800}")),
        ("nickname", json!("店长\u{202e}")),
        ("nickname", json!("a\u{7}b")),
        ("signature", json!("a\u{1b}[31mb")),
        ("address", json!("上海\u{2066}市")),
        ("avatar_url", json!("http://cdn.example/a.png")),
        ("avatar_url", json!("https://name@cdn.example/a.png")),
        ("birthday", json!("9999-12-31")),
        ("password", json!(null)),
    ] {
        patch(&bundle, &guest, &json!({ name: value })).expect_problem(422, "invalid");
    }
    assert_eq!(guest.get(PATH).send().expect_status(200), before);
}

#[test]
fn it_refuses_what_it_cannot_read() {
    let bundle = Bundle::start();
    refuses_strangers(&bundle, "GET", PATH);
    refuses_strangers(&bundle, "PATCH", PATH);
    let guest = bundle.guest("bad");
    let call = || bundle.call("PATCH", PATH).token(&guest.token);
    for unreadable in [
        "",
        "{",
        "[]",
        "null",
        "\"text\"",
        "{}{}",
        r#"{"nickname": 7}"#,
        r#"{"nickname": "\ud800"}"#,
    ] {
        call()
            .body("application/json", unreadable)
            .send()
            .expect_problem(400, "unreadable");
    }
    call()
        .body("text/plain", "{}")
        .send()
        .expect_problem(415, "unsupported-media-type");
    let names = [
        "nickname",
        "gender",
        "birthday",
        "address",
        "avatar_url",
        "signature",
        "phone",
        "password",
        "current_password",
    ];
    let values = [
        json!(-1),
        json!(1e308),
        json!([]),
        json!({}),
        json!(true),
        json!("9999999999-01-01"),
        json!("-001-01-01"),
        json!("2001-1-1"),
        json!("😀".repeat(10_000)),
        json!("'; DROP TABLE user; --"),
        json!("http://"),
        json!("\u{7f}"),
    ];
    for name in names {
        for value in &values {
            let reply = call().json(&json!({ name: value })).send();
            assert!(
                matches!(reply.status, 200 | 400 | 422),
                "{name}={value}: {} {}",
                reply.status,
                reply.text()
            );
        }
    }
}

/// Binds the phone of a code as WeChat's button gives it.
fn verified(bundle: &Bundle, token: &str, code: &str) -> Reply {
    let body = json!({ "code": format!("sandbox-phone-+86{code}") });
    bundle.post(BIND, &body).token(token).send()
}

#[test]
fn the_phone_that_wechat_has_verified_becomes_the_callers() {
    let bundle = Bundle::start();
    let guest = bundle.guest("zhang");
    let bound = verified(&bundle, &guest.token, "13800138000-1").expect_status(200);
    assert_eq!(
        (&bound["user"]["id"], &bound["user"]["phone"]),
        (&json!(guest.id), &json!("+8613800138000"))
    );
    verified(&bundle, &guest.token, "13800138000-1").expect_problem(422, "phone-code-invalid");
    let token = bound["token"].as_str().unwrap();
    let other = verified(&bundle, token, "13900139000-1").expect_status(200);
    assert_eq!(
        (&other["user"]["id"], &other["user"]["phone"]),
        (&json!(guest.id), &json!("+8613900139000"))
    );
    // Another phone ends every session but the new one.
    guest.get(PATH).send().expect_problem(401, "unauthenticated");
    let token = other["token"].as_str().unwrap();
    let me = bundle.get(PATH).token(token).send().expect_status(200);
    assert_eq!(me["phone"], "+8613900139000");
    let abroad = json!({ "code": "sandbox-phone-+85261234567-1" });
    let call = bundle.post(BIND, &abroad).token(token).send();
    let problem = call.expect_problem(422, "invalid");
    assert_eq!(problem["errors"][0]["pointer"], "/code");
}

#[test]
fn a_phone_belongs_to_one_account() {
    let bundle = Bundle::start();
    let known = bundle.guest("zhang");
    verified(&bundle, &known.token, "13800138000-1").expect_status(200);
    let order = known.book(Stay::ahead(&bundle, rooms::FIRST, 60, 60));
    // An empty account gives way, and its session is over.
    let empty = bundle.guest("zhang.work");
    let merged = verified(&bundle, &empty.token, "13800138000-2").expect_status(200);
    assert_eq!(merged["user"]["id"], json!(known.id));
    empty.get(PATH).send().expect_problem(401, "unauthenticated");
    let path = format!("/v1/orders/{}", order["id"].as_str().unwrap());
    bundle
        .get(&path)
        .token(merged["token"].as_str().unwrap())
        .send()
        .expect_status(200);
    // One in use does not.
    let li = bundle.guest("li");
    li.book(Stay::ahead(&bundle, rooms::SECOND, 60, 60));
    verified(&bundle, &li.token, "13800138000-3").expect_problem(409, "account-conflict");
    assert_eq!(li.get(PATH).send().expect_status(200)["phone"], Value::Null);
}

#[test]
fn of_many_bindings_with_one_code_one_counts() {
    let bundle = Bundle::start();
    let guests: Vec<Guest<'_>> = (0..6).map(|number| bundle.guest(&format!("crowd-{number}x"))).collect();
    let replies = race(6, |number| verified(&bundle, &guests[number].token, "13800138000-1"));
    assert_eq!(replies.iter().filter(|reply| reply.status == 200).count(), 1);
    for reply in replies.iter().filter(|reply| reply.status != 200) {
        reply.expect_problem(422, "phone-code-invalid");
    }
}

#[test]
fn an_access_token_that_is_refused_is_replaced() {
    let bundle = Bundle::start();
    let guest = bundle.guest("zhang");
    verified(&bundle, &guest.token, "13800138000-1").expect_status(200);
    let replaced = bundle
        .post("/sandbox/wechat/token", &json!({}))
        .send()
        .expect_status(200);
    assert_eq!(replaced, json!({ "replaced": true }));
    verified(&bundle, &guest.token, "13800138000-2").expect_status(200);
    let unused = bundle
        .post("/sandbox/wechat/token", &json!({}))
        .send()
        .expect_status(200);
    assert_eq!(
        unused,
        json!({ "replaced": true }),
        "another one was asked for and is in use"
    );
    // And one whose time is over.
    bundle.forward_minutes(121);
    verified(&bundle, &guest.token, "13800138000-3").expect_status(200);
}

#[test]
fn a_phone_is_bound_to_nobody_by_what_cannot_be_read() {
    let bundle = Bundle::start();
    refuses_strangers(&bundle, "POST", BIND);
    let guest = bundle.guest("bad");
    refuses_bad_bodies(&guest, BIND, &json!({ "code": "sandbox-phone-+8613800138000-1" }));
    assert_eq!(guest.get(PATH).send().expect_status(200)["phone"], Value::Null);
}

#[test]
fn a_mini_program_which_cannot_send_patch_posts_the_same() {
    let bundle = Bundle::start();
    let guest = bundle.guest("poster");
    let posted = guest
        .post(PATH, &json!({ "nickname": "老张" }))
        .send()
        .expect_status(200);
    assert_eq!(posted["nickname"], "老张");
    assert_eq!(guest.get(PATH).send().expect_status(200)["nickname"], "老张");
    refuses_strangers(&bundle, "POST", PATH);
}
