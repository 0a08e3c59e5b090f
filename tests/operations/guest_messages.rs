//! GET /v1/messages · POST /v1/messages/read

use serde_json::{Value, json};
use tests::{Bundle, Stay, race, refuses_strangers, rooms};

#[test]
fn a_guest_reads_what_was_told_and_notes_it() {
    let bundle = Bundle::start();
    let (guest, other) = (bundle.guest("reader"), bundle.guest("stranger"));
    let order = guest.paid(Stay::ahead(&bundle, rooms::FIRST, 3 * 24 * 60, 60));
    let cancel = format!("/v1/orders/{}/cancel", order["id"].as_str().unwrap());
    guest.post(&cancel, &json!({})).send().expect_status(200);
    bundle.settle_refunds();
    let page = guest.get("/v1/messages").send().expect_status(200);
    let templates: Vec<_> = page["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| &one["template"])
        .collect();
    assert_eq!(templates, ["refund_settled", "refund_decided"], "{page}");
    assert_eq!((&page["unread"], &page["next_cursor"]), (&json!(2), &Value::Null));
    let newest = &page["items"][0];
    assert_eq!(
        (&newest["order_id"], &newest["title"]),
        (&order["id"], &json!("退款已到账"))
    );
    let english = guest.get("/v1/messages?limit=1").header("accept-language", "en").send();
    assert_eq!(english.expect_status(200)["items"][0]["title"], "Your money is back");

    let nothing = json!({ "items": [], "next_cursor": null, "unread": 0 });
    assert_eq!(other.get("/v1/messages").send().expect_status(200), nothing);
    let ids = json!({ "ids": [newest["id"]] });
    other
        .post("/v1/messages/read", &ids)
        .send()
        .expect_problem(404, "not-found");
    let left = race(4, |_| guest.post("/v1/messages/read", &ids).send().expect_status(200));
    assert!(left.iter().all(|left| *left == json!({ "unread": 1 })), "{left:?}");
    let unread = guest.get("/v1/messages?unread=true").send().expect_status(200);
    assert_eq!(unread["items"][0]["template"], "refund_decided");
    let all = json!({ "until": newest["id"] });
    let left = guest.post("/v1/messages/read", &all).send().expect_status(200);
    assert_eq!(left, json!({ "unread": 0 }));
}

#[test]
fn it_refuses_strangers_and_odd_requests() {
    let bundle = Bundle::start();
    let guest = bundle.guest("odd");
    refuses_strangers(&bundle, "GET", "/v1/messages");
    refuses_strangers(&bundle, "POST", "/v1/messages/read");
    guest.get("/v1/messages?limit=0").send().expect_problem(422, "invalid");
    guest
        .get("/v1/messages?cursor=1")
        .send()
        .expect_problem(400, "unreadable");
    guest
        .get("/v1/messages?unread=2")
        .send()
        .expect_problem(400, "unreadable");
    let read = |body: &Value| guest.post("/v1/messages/read", body).send();
    read(&json!({})).expect_problem(422, "invalid");
    read(&json!({ "ids": ["1"] })).expect_problem(400, "unreadable");
    read(&json!({ "ids": [rooms::FIRST] })).expect_problem(404, "not-found");
    for method in ["PUT", "DELETE"] {
        let reply = bundle.call(method, "/v1/messages").send();
        reply.expect_problem(405, "method-not-allowed");
    }
}
