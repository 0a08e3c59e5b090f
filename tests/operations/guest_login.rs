//! POST /v1/login/wechat, /v1/login/alipay, /v1/sms-codes, /v1/login/sms, /v1/login/password, /v1/logout

use serde_json::{Value, json};
use tests::{Bundle, Reply, Stay, race, refuses_bad_bodies, refuses_strangers, rooms};

const WECHAT: &str = "/v1/login/wechat";
const ALIPAY: &str = "/v1/login/alipay";
const CODES: &str = "/v1/sms-codes";
const SMS: &str = "/v1/login/sms";
const PASSWORD: &str = "/v1/login/password";
const LOGOUT: &str = "/v1/logout";

/// The staff of the sandbox's shops.
const STAFF: &str = "13800000001";

fn wechat(bundle: &Bundle, code: &str) -> Reply {
    bundle
        .post(WECHAT, &json!({ "code": format!("sandbox-{code}") }))
        .send()
}

fn alipay(bundle: &Bundle, code: &str, token: Option<&str>) -> Reply {
    let call = bundle.post(ALIPAY, &json!({ "auth_code": format!("sandbox-{code}") }));
    match token {
        Some(token) => call.token(token).send(),
        None => call.send(),
    }
}

/// Asks for a code and reads it on the phone.
fn code(bundle: &Bundle, phone: &str) -> String {
    let sent = bundle.post(CODES, &json!({ "phone": phone })).send().expect_status(202);
    assert_eq!(sent, json!({ "retry_after_s": 60 }));
    let messages = bundle
        .get(&format!("/sandbox/sms?phone={phone}"))
        .send()
        .expect_status(200);
    messages["items"][0]["code"].as_str().expect("a code").to_owned()
}

fn with_code(bundle: &Bundle, phone: &str, code: &str, token: Option<&Value>) -> Reply {
    let call = bundle.post(SMS, &json!({ "phone": phone, "code": code }));
    match token {
        Some(token) => call.token(token.as_str().expect("a token")).send(),
        None => call.send(),
    }
}

fn with_password(bundle: &Bundle, phone: &str, password: &str) -> Reply {
    bundle
        .post(PASSWORD, &json!({ "phone": phone, "password": password }))
        .send()
}

fn count(replies: &[Reply], status: u16) -> usize {
    replies.iter().filter(|reply| reply.status == status).count()
}

#[test]
fn wechat_lets_in_and_makes_a_member() {
    let bundle = Bundle::start();
    let first = wechat(&bundle, "zhang-1").expect_status(200);
    assert_eq!(first["user"]["is_new"], true);
    assert_eq!(first["user"]["phone"], Value::Null);
    assert!(
        first["expires_at"]
            .as_str()
            .is_some_and(|time| time.ends_with("+08:00"))
    );
    let second = wechat(&bundle, "zhang-2").expect_status(200);
    assert_eq!(
        (&second["user"]["id"], &second["user"]["is_new"]),
        (&first["user"]["id"], &json!(false))
    );
    for login in [&first, &second] {
        let profile = bundle
            .get("/v1/me")
            .token(login["token"].as_str().unwrap())
            .send()
            .expect_status(200);
        assert_eq!(
            (&profile["id"], &profile["level"]),
            (&first["user"]["id"], &json!("ordinary"))
        );
    }
    wechat(&bundle, "zhang-1").expect_problem(401, "wechat-code-invalid");
    bundle
        .post(WECHAT, &json!({ "code": "not-from-wechat" }))
        .send()
        .expect_problem(401, "wechat-code-invalid");
}

#[test]
fn alipay_lets_in_and_a_code_serves_once_whoever_is_faster() {
    let bundle = Bundle::start();
    let first = alipay(&bundle, "zhang-1", None).expect_status(200);
    assert_eq!(first["user"]["is_new"], true);
    let replies = race(6, |_| alipay(&bundle, "zhang-2", None));
    assert_eq!(count(&replies, 200), 1);
    for reply in replies.iter().filter(|reply| reply.status != 200) {
        reply.expect_problem(401, "alipay-code-invalid");
    }
    let again = replies.iter().find(|reply| reply.status == 200).unwrap().json();
    assert_eq!(
        (&again["user"]["id"], &again["user"]["is_new"]),
        (&first["user"]["id"], &json!(false))
    );
    bundle
        .post(ALIPAY, &json!({ "auth_code": "not-from-alipay" }))
        .send()
        .expect_problem(401, "alipay-code-invalid");
}

#[test]
fn alipay_is_bound_to_the_account_of_a_session_and_never_joins_by_itself() {
    let bundle = Bundle::start();
    let zhang = bundle.guest("zhang");
    let stranger = alipay(&bundle, "zhang-1", None).expect_status(200);
    assert_ne!(
        stranger["user"]["id"],
        json!(zhang.id),
        "one name at two providers is two people"
    );
    let bound = alipay(&bundle, "zhang.alipay-1", Some(&zhang.token)).expect_status(200);
    assert_eq!(bound["user"]["id"], json!(zhang.id));
    let back = alipay(&bundle, "zhang.alipay-2", None).expect_status(200);
    assert_eq!(back["user"]["id"], json!(zhang.id));
    let li = bundle.guest("li");
    let order = li.book(Stay::ahead(&bundle, rooms::FIRST, 60, 60));
    alipay(&bundle, "zhang.alipay-3", Some(&li.token)).expect_problem(409, "account-conflict");
    assert_eq!(li.order(&order)["id"], order["id"]);
}

#[test]
fn codes_go_out_through_aliyun_where_the_setting_says_so() {
    let bundle = Bundle::with(&["--variable", "sms_provider=aliyun"]);
    let code = code(&bundle, "13800138000");
    let login = with_code(&bundle, "13800138000", &code, None).expect_status(200);
    assert_eq!(login["user"]["phone"], "+8613800138000");
    let forged = Bundle::with(&["--variable", "sms_provider=pigeon"]);
    let refused = forged.post(CODES, &json!({ "phone": "13800138000" })).send();
    let problem = refused.expect_problem(503, "not-configured");
    assert!(
        problem["detail"]
            .as_str()
            .is_some_and(|detail| detail.contains("sms_provider")),
        "{problem}"
    );
}

#[test]
fn many_first_logins_of_one_person_are_one_account() {
    let bundle = Bundle::start();
    let logins = race(20, |number| {
        wechat(&bundle, &format!("crowd-{number}")).expect_status(200)
    });
    assert!(
        logins
            .iter()
            .all(|login| login["user"]["id"] == logins[0]["user"]["id"])
    );
    assert_eq!(logins.iter().filter(|login| login["user"]["is_new"] == true).count(), 1);
}

#[test]
fn a_code_lets_in_once_whoever_is_faster() {
    let bundle = Bundle::start();
    let code = code(&bundle, "13800138000");
    assert!(code.len() == 6 && code.bytes().all(|byte| byte.is_ascii_digit()));
    let replies = race(8, |_| with_code(&bundle, "13800138000", &code, None));
    assert_eq!(count(&replies, 200), 1);
    for reply in replies.iter().filter(|reply| reply.status != 200) {
        reply.expect_problem(401, "sms-code-invalid");
    }
    let login = replies.iter().find(|reply| reply.status == 200).unwrap().json();
    assert_eq!(
        (&login["user"]["phone"], &login["user"]["is_new"]),
        (&json!("+8613800138000"), &json!(true))
    );
}

#[test]
fn a_code_is_good_for_five_minutes_and_five_tries() {
    let bundle = Bundle::start();
    let old = code(&bundle, "13800138000");
    bundle.forward_minutes(5);
    with_code(&bundle, "13800138000", &old, None).expect_problem(401, "sms-code-invalid");
    let tried = code(&bundle, "13800138000");
    let wrong = format!("{:06}", (tried.parse::<u32>().unwrap() + 1) % 1_000_000);
    for _ in 0..5 {
        with_code(&bundle, "13800138000", &wrong, None).expect_problem(401, "sms-code-invalid");
    }
    with_code(&bundle, "13800138000", &tried, None).expect_problem(401, "sms-code-invalid");
}

#[test]
fn nobody_floods_a_phone() {
    let bundle = Bundle::start();
    let ask = || bundle.post(CODES, &json!({ "phone": "+86 138 0013 8000" })).send();
    let replies = race(8, |_| ask());
    assert_eq!(count(&replies, 202), 1);
    for reply in replies.iter().filter(|reply| reply.status != 202) {
        reply.expect_problem(429, "too-many-requests");
        let after: i64 = reply
            .header("retry-after")
            .expect("when to come again")
            .parse()
            .unwrap();
        assert!((1..=60).contains(&after), "{after}");
    }
    for _ in 0..4 {
        bundle.forward_minutes(1);
        ask().expect_status(202);
    }
    bundle.forward_minutes(1);
    ask().expect_problem(429, "too-many-requests");
    bundle.forward_minutes(60);
    ask().expect_status(202);
}

#[test]
fn the_answer_does_not_tell_whether_a_phone_is_known() {
    let bundle = Bundle::start();
    let known = code(&bundle, "13800138000");
    with_code(&bundle, "13800138000", &known, None).expect_status(200);
    bundle.forward_minutes(1);
    let ask = |phone: &str| bundle.post(CODES, &json!({ "phone": phone })).send().expect_status(202);
    assert_eq!(ask("13800138000"), ask("13900139000"));
    let refusals = [
        with_password(&bundle, "13800138000", "no-password-set"),
        with_password(&bundle, "13700137000", "no-such-account"),
        with_password(&bundle, STAFF, "another-password"),
    ];
    for refusal in &refusals {
        let mut problem = refusal.expect_problem(401, "bad-credentials");
        let mut first = refusals[0].json();
        for problem in [&mut problem, &mut first] {
            problem["request_id"] = Value::Null;
        }
        assert_eq!(problem, first);
    }
}

#[test]
fn guessing_a_password_ends_after_ten_tries_also_at_once() {
    let bundle = Bundle::start();
    with_password(&bundle, STAFF, "kaimen-demo").expect_status(200);
    let replies = race(16, |_| with_password(&bundle, STAFF, "kaimen-guess"));
    assert_eq!((count(&replies, 401), count(&replies, 429)), (10, 6));
    let refused = with_password(&bundle, STAFF, "kaimen-demo");
    refused.expect_problem(429, "too-many-requests");
    assert!(refused.header("retry-after").is_some());
    bundle.forward_minutes(15);
    let staff = with_password(&bundle, STAFF, "kaimen-demo").expect_status(200);
    assert_eq!(staff["user"]["phone"], "+8613800000001");
}

#[test]
fn one_person_has_one_account() {
    let bundle = Bundle::start();
    let zhang = bundle.guest("zhang");
    let linked = with_code(
        &bundle,
        "13800138000",
        &code(&bundle, "13800138000"),
        Some(&json!(zhang.token)),
    );
    assert_eq!(linked.expect_status(200)["user"]["id"], json!(zhang.id));
    // Another WeChat of the same person: its account is empty and gives way.
    let empty = wechat(&bundle, "zhang.work-1").expect_status(200);
    bundle.forward_minutes(1);
    let merged = with_code(
        &bundle,
        "13800138000",
        &code(&bundle, "13800138000"),
        Some(&empty["token"]),
    );
    assert_eq!(merged.expect_status(200)["user"]["id"], json!(zhang.id));
    bundle
        .get("/v1/me")
        .token(empty["token"].as_str().unwrap())
        .send()
        .expect_problem(401, "unauthenticated");
    assert_eq!(
        wechat(&bundle, "zhang.work-2").expect_status(200)["user"]["id"],
        json!(zhang.id)
    );
}

#[test]
fn two_accounts_in_use_stay_two() {
    let bundle = Bundle::start();
    with_code(&bundle, "13800138000", &code(&bundle, "13800138000"), None).expect_status(200);
    let li = bundle.guest("li");
    let order = li.book(Stay::ahead(&bundle, rooms::FIRST, 60, 60));
    bundle.forward_minutes(1);
    let code = code(&bundle, "13800138000");
    let refused = with_code(&bundle, "13800138000", &code, Some(&json!(li.token)));
    refused.expect_problem(409, "account-conflict");
    assert_eq!(li.order(&order)["id"], order["id"]);
    with_code(&bundle, "13800138000", &code, None).expect_status(200);
}

#[test]
fn logging_out_ends_the_session() {
    let bundle = Bundle::start();
    refuses_strangers(&bundle, "POST", LOGOUT);
    let guest = bundle.guest("zhang");
    for body in ["{", "x", "[]"] {
        let call = bundle.call("POST", LOGOUT).token(&guest.token);
        call.body("application/json", body)
            .send()
            .expect_problem(400, "unreadable");
    }
    guest.get("/v1/me").send().expect_status(200);
    let answer = guest.post(LOGOUT, &json!({})).send().expect_status(200);
    assert_eq!(answer, json!({}), "a mini-program reads every answer as JSON");
    guest.get("/v1/me").send().expect_problem(401, "unauthenticated");
    guest
        .post(LOGOUT, &json!({}))
        .send()
        .expect_problem(401, "unauthenticated");
}

#[test]
fn it_refuses_what_it_cannot_read() {
    let bundle = Bundle::start();
    for path in [WECHAT, ALIPAY, CODES, SMS, PASSWORD] {
        for method in ["GET", "PUT", "DELETE"] {
            let reply = bundle.call(method, path).send();
            reply.expect_problem(405, "method-not-allowed");
            assert_eq!(reply.header("allow"), Some("POST"));
        }
        let problem = bundle.post(path, &json!({})).send().expect_problem(400, "unreadable");
        assert_eq!(problem["errors"][0]["detail"], "必填");
    }
    for phone in ["", "12345", "+8521234567", "١٣٨٠٠١٣٨٠٠", "13800138000; --"] {
        let problem = bundle
            .post(CODES, &json!({ "phone": phone }))
            .send()
            .expect_problem(422, "invalid");
        assert_eq!(problem["errors"][0]["pointer"], "/phone");
    }
    let guest = bundle.guest("bad");
    refuses_bad_bodies(&guest, WECHAT, &json!({ "code": "sandbox-bad-2" }));
    refuses_bad_bodies(&guest, ALIPAY, &json!({ "auth_code": "sandbox-bad-2" }));
    refuses_bad_bodies(&guest, CODES, &json!({ "phone": "13800138000" }));
    refuses_bad_bodies(&guest, SMS, &json!({ "phone": "13800138000", "code": "000000" }));
    refuses_bad_bodies(
        &guest,
        PASSWORD,
        &json!({ "phone": "13800138000", "password": "12345678" }),
    );
}
