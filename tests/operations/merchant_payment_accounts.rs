//! GET /v1/merchant/payment-accounts · PUT, POST /v1/merchant/payment-accounts/:channel · POST …/retire · the same under
//! /v1/platform · POST /v1/platform/payment-account-seals

use serde_json::{Value, json};
use std::{
    fs,
    path::{Path, PathBuf},
};
use tests::{Bundle, Stay, refuses_strangers, rooms, sandbox_account};

const OF_MERCHANT: &str = "/v1/merchant/payment-accounts";
const OF_PLATFORM: &str = "/v1/platform/payment-accounts";

/// As a person who has logged in so sets it.
fn set(bundle: &Bundle, token: &str, path: &str, channel: &str) -> Value {
    let body = sandbox_account(channel);
    let call = bundle.call("PUT", &format!("{path}/{channel}")).json(&body);
    call.token(token).send().expect_status(200)
}

#[test]
fn a_merchants_own_account_takes_its_money_and_gives_it_back() {
    let bundle = Bundle::start();
    let (guest, staff) = (bundle.guest("own"), bundle.staff());
    for channel in ["wechat", "alipay", "unionpay"] {
        let told = set(&bundle, &staff, OF_MERCHANT, channel);
        assert_eq!((&told["state"], &told["channel"]), (&json!("live"), &json!(channel)));
    }
    // The gateway tells it at the account's own address, and is believed there.
    let order = guest.paid(Stay::ahead(&bundle, rooms::FIRST, 3 * 24 * 60, 60));
    assert_eq!(order["status"], "paid");
    let path = format!("/v1/orders/{}/cancel", order["id"].as_str().unwrap());
    guest.post(&path, &json!({})).send().expect_status(200);
    bundle.settle_refunds();
    assert_eq!(guest.order(&order)["status"], "refunded");
}

#[test]
fn who_gives_his_account_up_is_the_platforms_again() {
    let bundle = Bundle::start();
    let (guest, staff) = (bundle.guest("back"), bundle.staff());
    set(&bundle, &staff, OF_MERCHANT, "wechat");
    let order = guest.paid(Stay::ahead(&bundle, rooms::FIRST, 3 * 24 * 60, 60));
    let retire = || {
        let call = bundle.call("POST", &format!("{OF_MERCHANT}/wechat/retire"));
        call.token(&staff).send()
    };
    assert_eq!(retire().expect_status(200)["state"], "retired");
    retire().expect_problem(404, "not-found");
    guest.paid(Stay::ahead(&bundle, rooms::FIRST, 4 * 24 * 60, 60));
    // What it took goes back by it all the same.
    let path = format!("/v1/orders/{}/cancel", order["id"].as_str().unwrap());
    guest.post(&path, &json!({})).send().expect_status(200);
    bundle.settle_refunds();
    assert_eq!(guest.order(&order)["status"], "refunded");
}

#[test]
fn all_accounts_are_sealed_anew_before_a_key_goes() {
    let bundle = Bundle::start();
    let (staff, operator) = (bundle.staff(), bundle.operator());
    let path = "/v1/platform/payment-account-seals";
    let seal = |bundle: &Bundle| bundle.call("POST", path).token(&operator).send().expect_status(200);
    assert_eq!(seal(&bundle), json!({ "resealed": 0, "unopened": [] }));
    refuses_strangers(&bundle, "POST", path);
    let by_staff = bundle.post(path, &json!({})).token(&staff).send();
    by_staff.expect_problem(403, "not-allowed");
    let new = "new:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
    let both = format!("sealing_keys={new},sandbox-1:c2FuZGJveC1zZWFsaW5nLWtleS1vZi0zMi1ieXRlcy0=");
    let bundle = bundle.again(&["--variable", &both]);
    assert_eq!(seal(&bundle), json!({ "resealed": 3, "unopened": [] }));
    let bundle = bundle.again(&["--variable", &format!("sealing_keys={new}")]);
    let guest = bundle.guest("after");
    guest.paid(Stay::ahead(&bundle, rooms::FIRST, 3 * 24 * 60, 60));
}

#[test]
fn money_that_was_taken_before_goes_back_from_where_it_is() {
    let bundle = Bundle::start();
    let (guest, staff) = (bundle.guest("before"), bundle.staff());
    let order = guest.paid(Stay::ahead(&bundle, rooms::FIRST, 3 * 24 * 60, 60));
    set(&bundle, &staff, OF_MERCHANT, "wechat");
    let path = format!("/v1/orders/{}/cancel", order["id"].as_str().unwrap());
    guest.post(&path, &json!({})).send().expect_status(200);
    bundle.settle_refunds();
    assert_eq!(guest.order(&order)["status"], "refunded");
}

#[test]
fn no_secret_comes_back_in_an_answer_or_stands_in_the_database() {
    let bundle = Bundle::start();
    let operator = bundle.operator();
    let given = sandbox_account("wechat");
    let told = set(&bundle, &operator, OF_PLATFORM, "wechat");
    let listed = bundle.get(OF_PLATFORM).token(&operator).send().expect_status(200);
    assert!(listed["items"].as_array().unwrap().contains(&told));
    let secret = given["private_key"].as_str().unwrap().lines().nth(5).unwrap();
    for place in [told.to_string(), listed.to_string()] {
        assert!(!place.contains(secret) && !place.contains(given["api_v3_key"].as_str().unwrap()));
    }
    // Neither in the database nor in a log.
    let kept = files(bundle.state());
    assert!(kept.len() > 1, "{kept:?}");
    for file in kept {
        let bytes = fs::read(&file).unwrap();
        let holds = |secret: &str| bytes.windows(secret.len()).any(|window| window == secret.as_bytes());
        assert!(!holds(secret), "{}", file.display());
    }
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let of = |path: PathBuf| if path.is_dir() { files(&path) } else { vec![path] };
    entries.flat_map(of).collect()
}

#[test]
fn keys_that_serve_for_nothing_are_refused_at_once() {
    let bundle = Bundle::start();
    let operator = bundle.operator();
    let mut body = sandbox_account("wechat");
    body["api_v3_key"] = json!("too short");
    let call = bundle.call("PUT", &format!("{OF_PLATFORM}/wechat")).json(&body);
    let problem = call.token(&operator).send().expect_problem(422, "invalid");
    assert_eq!(problem["errors"][0]["pointer"], "/api_v3_key");
    assert_eq!(problem["detail"], "内容有误：APIv3 密钥应为 32 个字节");
    let english = bundle.call("PUT", &format!("{OF_PLATFORM}/wechat")).json(&body);
    let english = english.token(&operator).header("accept-language", "en").send();
    let problem = english.expect_problem(422, "invalid");
    assert_eq!(
        problem["detail"],
        "A value is not acceptable – APIv3 key: does not have 32 bytes"
    );
    body["private_key"] = json!("nonsense");
    let call = bundle.call("PUT", &format!("{OF_PLATFORM}/wechat")).json(&body);
    let problem = call.token(&operator).send().expect_problem(422, "invalid");
    let detail = problem["errors"][0]["detail"].as_str().unwrap();
    assert!(!detail.contains("is ") && !detail.contains("has "), "{detail}");
    let empty = bundle.post(&format!("{OF_PLATFORM}/wechat"), &json!({}));
    empty.token(&operator).send().expect_problem(422, "invalid");
    let unreadable = bundle.call("PUT", &format!("{OF_PLATFORM}/wechat"));
    let unreadable = unreadable.body("application/json", "[]").token(&operator).send();
    unreadable.expect_problem(400, "unreadable");
}

#[test]
fn only_owner_and_operator_may() {
    let bundle = Bundle::start();
    let (guest, staff, operator) = (bundle.guest("guest"), bundle.staff(), bundle.operator());
    for (path, others) in [
        (OF_MERCHANT, [&guest.token, &operator]),
        (OF_PLATFORM, [&guest.token, &staff]),
    ] {
        refuses_strangers(&bundle, "GET", path);
        let one = format!("{path}/wechat");
        refuses_strangers(&bundle, "PUT", &one);
        for token in others {
            bundle.get(path).token(token).send().expect_problem(403, "not-allowed");
            let set = bundle.post(&one, &sandbox_account("wechat"));
            set.token(token).send().expect_problem(403, "not-allowed");
        }
    }
    let nothing = bundle.post(&format!("{OF_MERCHANT}/paypal"), &json!({}));
    nothing.token(&staff).send().expect_problem(404, "not-found");
}
