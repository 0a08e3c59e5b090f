use serde_json::json;
use tests::{
    ALIPAY_CALLBACK, Alipay, Bundle, Reply, Stay, UNIONPAY_CALLBACK, Unionpay, WECHAT_PAY_CALLBACK, WechatPay, rooms,
};

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
    other_gateways(bundle);
    tick(bundle, "guessed").expect_problem(401, "unauthenticated");
    let reconcile = |secret: &str| bundle.post("/internal/reconciliation", &json!({})).token(secret).send();
    reconcile("guessed").expect_problem(401, "unauthenticated");
    reconcile("sandbox-tick-secret").expect_status(200);
}

/// Alipay and UnionPay, which are answered in plain words.
fn other_gateways(bundle: &Bundle) {
    let guest = bundle.guest("gateways");
    let (alipay, unionpay) = (Alipay::of(bundle), Unionpay::of(bundle));
    let order = guest.book(Stay::ahead(bundle, rooms::SECOND, 12 * 24 * 60, 60));
    let trade = alipay.cashier(&guest, &order);
    assert_eq!(alipay.tell(&trade).status, 200);
    let order = guest.book(Stay::ahead(bundle, rooms::SECOND, 13 * 24 * 60, 60));
    let mut record = unionpay.cashier(&guest, &order);
    unionpay.pay(&mut record);
    assert_eq!(unionpay.tell(&record).status, 200);
    for path in [WECHAT_PAY_CALLBACK, ALIPAY_CALLBACK, UNIONPAY_CALLBACK] {
        let send = |body: Vec<u8>| bundle.call("POST", path).body("text/plain", body).send();
        assert_eq!(send(b"a=1".to_vec()).status, 401);
        assert_eq!(send(vec![b'a'; 2 << 20]).status, 413);
    }
}

/// A live bundle with the sandbox's secrets.
pub(crate) fn unset(live: &Bundle) {
    tick(live, "sandbox-tick-secret").expect_problem(503, "not-configured");
    for path in [WECHAT_PAY_CALLBACK, ALIPAY_CALLBACK, UNIONPAY_CALLBACK] {
        let reply = live.call("POST", path).body("text/plain", "{}").send();
        assert_eq!(reply.status, 503);
    }
}

fn tick(bundle: &Bundle, secret: &str) -> Reply {
    bundle.post("/internal/tick", &json!({})).token(secret).send()
}
