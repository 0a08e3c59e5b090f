//! A live bundle works with nothing that is the sandbox's, and says by its name what it still has.

use serde_json::json;
use tests::{Bundle, Reply, Stay, rooms};

/// Settings of a bundle's own, in the order in which they are looked at.
const OWN: [&str; 6] = [
    "wechat_appid=wx2421b1c4370ec43b",
    "wechat_secret=of-our-own",
    "sms_secret_id=AKIDourown",
    "sms_secret_key=of-our-own",
    "sms_app_id=1400000007",
    "login_secret=of-our-own",
];

/// The arguments of a live bundle with these settings.
fn live(settings: &[&'static str]) -> Vec<&'static str> {
    let all = ["mode=live"].into_iter().chain(settings.iter().copied());
    all.flat_map(|setting| ["--variable", setting]).collect()
}

#[track_caller]
fn names(reply: &Reply, setting: &str) {
    let problem = reply.expect_problem(503, "not-configured");
    let detail = problem["detail"].as_str().unwrap();
    assert!(detail.contains(&format!("`{setting}`")), "{detail}");
}

#[test]
fn each_operation_names_the_setting_that_is_still_the_sandboxs() {
    let login = |bundle: &Bundle| {
        bundle
            .post("/v1/login/wechat", &json!({ "code": "sandbox-zhang" }))
            .send()
    };
    let code = |bundle: &Bundle| bundle.post("/v1/sms-codes", &json!({ "phone": "13800138000" })).send();
    let tick = |bundle: &Bundle| {
        bundle
            .post("/internal/tick", &json!({}))
            .token("sandbox-tick-secret")
            .send()
    };

    let untouched = Bundle::with(&live(&[]));
    names(&login(&untouched), "wechat_appid");
    names(&code(&untouched), "sms_secret_id");
    names(&tick(&untouched), "tick_secret");

    let half = untouched.again(&live(&OWN));
    names(&login(&half), "wechat_api");
    names(&code(&half), "sms_api");

    let nearly = [
        &OWN[..],
        &[
            "sms_api=https://sms.example.com",
            "wechat_api=https://wechat.example.com",
        ],
    ]
    .concat();
    let nearly_all = half.again(&live(&nearly));
    names(&code(&nearly_all), "sms_template_id");
    let but_one = [&nearly[..], &["sms_template_id=1000007"]].concat();
    names(&code(&nearly_all.again(&live(&but_one))), "sealing_keys");
}

#[test]
fn nothing_is_paid_with_the_sandboxs_settings() {
    let sandbox = Bundle::start();
    let (order, token) = {
        let guest = sandbox.guest("zhang");
        let order = guest.book(Stay::ahead(&sandbox, rooms::FIRST, 60, 90));
        (order["id"].as_str().unwrap().to_owned(), guest.token)
    };
    let pay = |bundle: &Bundle| {
        let wish = json!({ "channel": "wechat" });
        bundle
            .post(&format!("/v1/orders/{order}/pay"), &wish)
            .token(&token)
            .send()
    };
    // Whatever its settings are: the database is not its own, nor are the accounts that stand there.
    let untouched = sandbox.again(&live(&[]));
    pay(&untouched).expect_problem(503, "not-configured");
    pay(&untouched.again(&live(&OWN))).expect_problem(503, "not-configured");
}

#[test]
fn a_live_bundle_refuses_a_database_that_the_sandbox_made() {
    let sandbox = Bundle::start();
    let search = |bundle: &Bundle| bundle.get("/v1/search").send();
    let staff = |bundle: &Bundle| {
        let known = json!({ "phone": "+8613800000001", "password": "kaimen-demo" });
        bundle.post("/v1/login/password", &known).send()
    };
    let (found, _) = (search(&sandbox).expect_status(200), staff(&sandbox).expect_status(200));
    let live = sandbox.again(&live(&[]));
    for _ in 0..3 {
        let problem = search(&live).expect_problem(503, "not-configured");
        assert_eq!(problem["detail"], "该数据库由沙箱创建，正式模式需要新的数据库");
        staff(&live).expect_problem(503, "not-configured");
    }
    // Nothing has happened to it.
    let sandbox = live.again(&[]);
    assert_eq!(search(&sandbox).expect_status(200)["items"], found["items"]);
}

#[test]
fn a_live_database_gets_no_shops_when_a_sandbox_opens_it() {
    let search = |bundle: &Bundle| bundle.get("/v1/search").send().expect_status(200);
    let nothing = json!([]);
    let bundle = Bundle::with(&live(&[]));
    assert_eq!(search(&bundle)["items"], nothing);
    // A bundle whose mode was lost is a sandbox: it refuses what is not its own.
    let bundle = bundle.again(&[]);
    bundle.get("/v1/search").send().expect_problem(503, "not-configured");
    assert_eq!(search(&bundle.again(&live(&[])))["items"], nothing);
}
