use super::{path, text};
use serde_json::{Value, json};
use tests::{Bundle, Guest, Stay, rooms};

const PHONE: &str = "13800138000";
const PASSWORD: &str = "/v1/login/password";

pub(crate) fn account(bundle: &Bundle) {
    let guest = bundle.guest("account");
    let change = |body: Value| bundle.call("PATCH", "/v1/me").json(&body).token(&guest.token).send();
    guest
        .post("/v1/me", &json!({ "nickname": "老张" }))
        .send()
        .expect_status(200);
    let codes = |phone: &str| bundle.post("/v1/sms-codes", &json!({ "phone": phone })).send();
    codes(PHONE).expect_status(202);
    codes(PHONE).expect_problem(429, "too-many-requests");
    codes("12345").expect_problem(422, "invalid");
    let messages = bundle
        .get(&format!("/sandbox/sms?phone={PHONE}"))
        .send()
        .expect_status(200);
    let code = |code: &Value| {
        guest
            .post("/v1/login/sms", &json!({ "phone": PHONE, "code": code }))
            .send()
    };
    code(&json!("12345")).expect_problem(422, "invalid");
    let fresh = code(&messages["items"][0]["code"]).expect_status(200);
    code(&messages["items"][0]["code"]).expect_problem(401, "sms-code-invalid");

    let wish = json!({
        "nickname": "陆羽", "gender": "male", "birthday": "1999-02-28", "address": null, "signature": "一期一会",
        "avatar_url": "https://cdn.example/a.png", "password": "tea-and-quiet",
    });
    change(json!({ "nickname": "老张" })).expect_status(200);
    change(wish.clone()).expect_problem(403, "proof-needed");
    let by_code = bundle.post("/v1/me", &wish).token(text(&fresh["token"]));
    by_code.send().expect_status(200);
    sessions(bundle, text(&fresh["token"]));
    // The password has ended the session before.
    let guest = bundle.guest("account");
    let change = |body: Value| bundle.call("PATCH", "/v1/me").json(&body).token(&guest.token).send();
    change(json!({ "gender": "cat", "birthday": "tomorrow" })).expect_problem(422, "invalid");
    change(json!([])).expect_problem(400, "unreadable");
    guest.get("/v1/me").send().expect_status(200);
    let password = |password: &str| {
        bundle
            .post(PASSWORD, &json!({ "phone": PHONE, "password": password }))
            .send()
    };
    password("wrong-and-loud").expect_problem(401, "bad-credentials");
    let login = password("tea-and-quiet").expect_status(200);
    bundle
        .call("POST", "/v1/logout")
        .token(text(&login["token"]))
        .send()
        .expect_status(200);
    bundle
        .get("/v1/me")
        .token(text(&login["token"]))
        .send()
        .expect_problem(401, "unauthenticated");
    bound(bundle, &guest);
    farewell(bundle);
}

/// Who takes all that is held about them, and goes.
fn farewell(bundle: &Bundle) {
    let guest = bundle.guest("leaver");
    let order = guest.book(Stay::ahead(bundle, rooms::FIRST, 6 * 24 * 60, 60));
    guest.get("/v1/me/export").send().expect_status(200);
    for part in ["account_events", "orders", "reviews", "messages"] {
        let more = guest.get(&format!("/v1/me/export?part={part}")).send();
        more.expect_status(200);
    }
    let unread = guest.get("/v1/me/export?part=everything").send();
    unread.expect_problem(400, "unreadable");
    let cursor = format!("/v1/me/export?cursor={}", text(&order["id"]));
    guest.get(&cursor).send().expect_problem(422, "invalid");
    for _ in 0..9 {
        guest.get("/v1/me/export").send().expect_status(200);
    }
    let often = guest.get("/v1/me/export").send();
    often.expect_problem(429, "too-many-requests");

    let delete = |body: &Value| guest.post("/v1/me/delete", body).send();
    let told = delete(&json!({})).expect_problem(409, "account-still-needed");
    assert_eq!(told["obstacles"][0]["order_id"], order["id"]);
    guest
        .post(&path(&order, "/cancel"), &json!({}))
        .send()
        .expect_status(200);
    delete(&json!({ "proof": 7 })).expect_problem(400, "unreadable");
    delete(&json!({})).expect_status(200);
    delete(&json!({})).expect_problem(401, "unauthenticated");
    let other = bundle.guest("leaver");
    bundle.forward_minutes(11);
    let by_method = |guest: &Guest<'_>| {
        let call = bundle.call("DELETE", "/v1/me").token(&guest.token);
        call.json(&json!({})).send()
    };
    by_method(&other).expect_problem(403, "proof-needed");
    by_method(&bundle.guest("leaver")).expect_status(200);
}

/// Where a guest is logged in.
fn sessions(bundle: &Bundle, token: &str) {
    drop(bundle.guest("account"));
    let call = |method: &str, path: &str| bundle.call(method, path).token(token).send();
    let listed = call("GET", "/v1/me/sessions").expect_status(200);
    let other = listed["items"]
        .as_array()
        .unwrap()
        .iter()
        .find(|item| item["is_this_one"] == false);
    let events = call("GET", "/v1/me/events").expect_status(200);
    assert_eq!(events["items"][0]["kind"], "password_set");
    let end = format!("/v1/me/sessions/{}/end", text(&other.unwrap()["id"]));
    call("POST", &end).expect_status(200);
    call("POST", &end).expect_problem(404, "not-found");
    call("POST", "/v1/me/sessions/end-others").expect_status(200);
}

/// What WeChat and Alipay know of a guest.
fn bound(bundle: &Bundle, guest: &Guest<'_>) {
    let phone = |code: Value| guest.post("/v1/me/phone", &json!({ "code": code })).send();
    phone(json!("not-from-wechat")).expect_problem(422, "phone-code-invalid");
    phone(json!("sandbox-phone-+85261234567-1")).expect_problem(422, "invalid");
    phone(json!("sandbox-phone-+8613800138001-1")).expect_problem(403, "proof-needed");
    let proof = json!({ "current_password": "tea-and-quiet" });
    let body = json!({ "code": "sandbox-phone-+8613800138001-2", "proof": proof });
    guest.post("/v1/me/phone", &body).send().expect_status(200);
    let alipay = |body: Value| bundle.post("/v1/login/alipay", &body).send();
    alipay(json!({ "auth_code": "sandbox-account-1" })).expect_status(200);
    alipay(json!({ "auth_code": "sandbox-account-1" })).expect_problem(401, "alipay-code-invalid");
    alipay(json!({})).expect_problem(400, "unreadable");

    let wechat = |body: Value| bundle.post("/v1/login/wechat", &body).send();
    wechat(json!({ "code": "not-from-wechat" })).expect_problem(401, "wechat-code-invalid");
    wechat(json!({ "code": 1 })).expect_problem(400, "unreadable");
    let typed = bundle.call("POST", "/v1/login/wechat").body("text/plain", "code");
    typed.send().expect_problem(415, "unsupported-media-type");
    bundle
        .call("POST", PASSWORD)
        .body("application/json", vec![b' '; 2 << 20])
        .send()
        .expect_problem(413, "too-large");
}
