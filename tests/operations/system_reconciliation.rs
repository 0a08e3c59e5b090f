//! POST /internal/reconciliation

use serde_json::json;
use tests::{Bundle, Reply, Stay, refuses_strangers, rooms};

const PATH: &str = "/internal/reconciliation";

fn reconcile(bundle: &Bundle) -> Reply {
    bundle.post(PATH, &json!({})).token("sandbox-tick-secret").send()
}

#[test]
fn only_who_knows_the_secret_may_call_and_only_by_post() {
    let bundle = Bundle::start();
    refuses_strangers(&bundle, "POST", PATH);
    bundle
        .post(PATH, &json!({}))
        .token("sandbox-tick-secre")
        .send()
        .expect_problem(401, "unauthenticated");
    bundle
        .get(PATH)
        .token("sandbox-tick-secret")
        .send()
        .expect_problem(405, "method-not-allowed");
}

#[test]
fn yesterday_is_matched_once_with_every_channels_bill_and_nothing_differs() {
    let bundle = Bundle::start();
    let guest = bundle.guest("match");
    let kept = guest.paid(Stay::ahead(&bundle, rooms::FIRST, 3 * 24 * 60, 60));
    let back = guest.paid(Stay::ahead(&bundle, rooms::SECOND, 3 * 24 * 60, 60));
    let cancel = format!("/v1/orders/{}/cancel", back["id"].as_str().unwrap());
    guest.post(&cancel, &json!({})).send().expect_status(200);
    bundle.settle_refunds();
    assert_eq!(guest.order(&back)["status"], "refunded");
    bundle.forward_minutes(36 * 60);
    let mut matched = 0;
    for _ in 0..8 {
        matched += reconcile(&bundle).expect_status(200)["matched_days"].as_i64().unwrap();
    }
    assert!(matched >= 3, "each channel has a day behind it: {matched}");
    assert_eq!(reconcile(&bundle).expect_status(200), json!({ "matched_days": 0 }));
    let operator = bundle.operator();
    let found = bundle
        .get("/v1/platform/reconciliation/differences?state=open")
        .token(&operator)
        .send()
        .expect_status(200);
    assert_eq!(found["items"], json!([]), "{kept}");
}
