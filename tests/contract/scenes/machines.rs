use serde_json::json;
use tests::{Bundle, Reply, Stay, WECHAT_PAY_CALLBACK, WechatPay, rooms};

pub(crate) fn gateway(bundle: &Bundle) {
    let guest = bundle.guest("gateway");
    let order = guest.book(Stay::ahead(bundle, rooms::FIRST, 5 * 24 * 60, 60));
    guest.ask_to_pay(&order, None).expect_status(200);
    let gateway = WechatPay::of(bundle);
    gateway.tell(&gateway.success()).expect_status(204);
    bundle
        .call("POST", WECHAT_PAY_CALLBACK)
        .body("application/json", "{}")
        .send()
        .expect_status(401);
    let other_key = WechatPay::with_api_v3_key(bundle, "another-api-v3-key-of-32-bytes--");
    other_key.tell(&other_key.success()).expect_status(503);
    tick(bundle, "guessed").expect_problem(401, "unauthenticated");
    let reconcile = |secret: &str| bundle.post("/internal/reconciliation", &json!({})).token(secret).send();
    reconcile("guessed").expect_problem(401, "unauthenticated");
    reconcile("sandbox-tick-secret").expect_status(200);
}

/// A live bundle with the sandbox's secrets.
pub(crate) fn unset(live: &Bundle) {
    tick(live, "sandbox-tick-secret").expect_problem(503, "not-configured");
    live.call("POST", WECHAT_PAY_CALLBACK)
        .body("application/json", "{}")
        .send()
        .expect_status(503);
}

fn tick(bundle: &Bundle, secret: &str) -> Reply {
    bundle.post("/internal/tick", &json!({})).token(secret).send()
}
