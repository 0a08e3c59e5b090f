//! GET /v1/payments · GET /v1/orders/:id/statement

use serde_json::json;
use tests::{Bundle, Stay, refuses_strangers, rooms};

#[test]
fn a_guest_reads_what_was_paid_and_where_it_is() {
    let bundle = Bundle::start();
    let (guest, other) = (bundle.guest("reads"), bundle.guest("other"));
    let first = guest.paid(Stay::ahead(&bundle, rooms::FIRST, 3 * 24 * 60, 60));
    let second = guest.paid(Stay::ahead(&bundle, rooms::SECOND, 3 * 24 * 60, 60));
    let cancel = format!("/v1/orders/{}/cancel", first["id"].as_str().unwrap());
    guest.post(&cancel, &json!({})).send().expect_status(200);
    bundle.settle_refunds();
    let page = guest.get("/v1/payments?limit=1").send().expect_status(200);
    assert_eq!(page["items"][0]["order_id"], second["id"]);
    let next = format!("/v1/payments?limit=1&cursor={}", page["next_cursor"].as_str().unwrap());
    let rest = guest.get(&next).send().expect_status(200);
    let payment = &rest["items"][0];
    assert_eq!(
        (&payment["order_id"], &payment["channel"]),
        (&first["id"], &json!("wechat"))
    );
    assert_eq!(payment["refunds"][0]["state"], "settled");
    assert_eq!(rest["next_cursor"], json!(null));
    assert_eq!(other.get("/v1/payments").send().expect_status(200)["items"], json!([]));

    let statement = format!("/v1/orders/{}/statement", first["id"].as_str().unwrap());
    let told = guest.get(&statement).send().expect_status(200);
    assert_eq!(
        (&told["paid_fen"], &told["refunded_fen"]),
        (&first["paid_fen"], &first["paid_fen"])
    );
    assert_eq!((&told["kept_fen"], &told["refunding_fen"]), (&json!(0), &json!(0)));
    assert_eq!(told["vouchers"][0]["transaction_id"], payment["transaction_id"]);
    let english = guest
        .get(&statement)
        .header("accept-language", "en")
        .send()
        .expect_status(200);
    assert_eq!(english["entries"][0]["label"], "Paid");
    other.get(&statement).send().expect_problem(404, "not-found");
}

#[test]
fn it_refuses_strangers_and_odd_pages() {
    let bundle = Bundle::start();
    let guest = bundle.guest("odd");
    refuses_strangers(&bundle, "GET", "/v1/payments");
    refuses_strangers(&bundle, "GET", &format!("/v1/orders/{}/statement", rooms::FIRST));
    guest.get("/v1/payments?limit=0").send().expect_problem(422, "invalid");
    guest
        .get("/v1/payments?cursor=1")
        .send()
        .expect_problem(400, "unreadable");
    guest
        .get("/v1/orders/1/statement")
        .send()
        .expect_problem(404, "not-found");
}
