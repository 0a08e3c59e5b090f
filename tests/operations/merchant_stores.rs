//! GET, POST /v1/merchant/stores · GET, PUT, POST /v1/merchant/stores/:id · POST …/close, …/reopen

use serde_json::{Value, json};
use tests::{
    Bundle, OpenedShop, refuses_bad_bodies, refuses_strangers, rooms,
    shop::{application, id, premises},
};

const STORES: &str = "/v1/merchant/stores";

#[test]
fn a_store_is_opened_changed_closed_and_found_again() {
    let bundle = Bundle::start();
    let (owner, platform) = (bundle.guest("owner"), bundle.operator());
    let shop = OpenedShop::open(&bundle, &owner, &platform, "甲茶室");
    let path = format!("{STORES}/{}", id(&shop.store));
    let room = id(&shop.room);
    let near = |place: &str| {
        let found = bundle
            .get(&format!("/v1/search?{place}&radius_m=200"))
            .send()
            .expect_status(200);
        found["items"].as_array().unwrap().iter().any(|item| item["id"] == room)
    };
    assert!(near("lat=37.8735&lng=112.5489"));
    let mut moved = premises("甲茶室·新址");
    (moved["lat"], moved["lng"]) = (json!(37.95), json!(112.60));
    moved["opening"] = json!({ "weekly": [[], [], [], [], [], [{ "from": "18:00", "to": "02:00" }], []] });
    let told = bundle
        .call("PUT", &path)
        .json(&moved)
        .token(&owner.token)
        .send()
        .expect_status(200);
    assert_eq!((&told["name"], &told["opening"]), (&moved["name"], &moved["opening"]));
    assert!(near("lat=37.95&lng=112.60") && !near("lat=37.8735&lng=112.5489"));
    let close = owner
        .post(&format!("{path}/close"), &json!({}))
        .send()
        .expect_status(200);
    assert_eq!(
        (&close["state"], &close["listings_shown"]),
        (&json!("closed"), &json!(0))
    );
    assert!(!near("lat=37.95&lng=112.60"));
    bundle
        .get(&format!("/v1/listings/{room}"))
        .send()
        .expect_problem(404, "not-found");
    owner
        .post(&format!("{path}/close"), &json!({}))
        .send()
        .expect_status(200);
    let reopened = owner
        .post(&format!("{path}/reopen"), &json!({}))
        .send()
        .expect_status(200);
    assert_eq!(reopened["listings_shown"], 1);
    assert!(near("lat=37.95&lng=112.60"));
}

#[test]
fn nobody_opens_a_store_before_the_platform_has_admitted_the_merchant() {
    let bundle = Bundle::start();
    let (guest, staff) = (bundle.guest("waits"), bundle.staff());
    guest
        .post("/v1/merchant-applications", &application("甲"))
        .send()
        .expect_status(201);
    guest
        .post(STORES, &premises("甲"))
        .send()
        .expect_problem(403, "not-allowed");
    // One request, one store.
    let open = || bundle.post(STORES, &premises("分店")).token(&staff).key("1").send();
    let opened = open().expect_status(201);
    assert_eq!(open().expect_status(201), opened);
    let mine = bundle
        .get(&format!("{STORES}?limit=1"))
        .token(&staff)
        .send()
        .expect_status(200);
    assert_eq!(mine["items"], json!([opened]));
    let next = mine["next_cursor"].as_str().unwrap();
    let rest = bundle
        .get(&format!("{STORES}?cursor={next}"))
        .token(&staff)
        .send()
        .expect_status(200);
    assert_eq!(
        (rest["items"].as_array().unwrap().len(), &rest["next_cursor"]),
        (3, &Value::Null)
    );
}

#[test]
fn another_merchants_store_is_not_there() {
    let bundle = Bundle::start();
    let (owner, platform) = (bundle.guest("owner"), bundle.operator());
    let shop = OpenedShop::open(&bundle, &owner, &platform, "甲茶室");
    let path = format!("{STORES}/{}", id(&shop.store));
    let staff = bundle.staff();
    bundle.get(&path).token(&staff).send().expect_problem(404, "not-found");
    for path in [path.clone(), format!("{path}/close"), format!("{path}/reopen")] {
        bundle
            .post(&path, &premises("乙"))
            .token(&staff)
            .send()
            .expect_problem(404, "not-found");
    }
    let mine = owner.get(STORES).send().expect_status(200);
    assert_eq!(mine["items"].as_array().unwrap().len(), 1);
    assert!(bundle.get(&format!("/v1/listings/{}", rooms::FIRST)).send().status == 200);
}

#[test]
fn what_cannot_be_a_store_is_refused() {
    let bundle = Bundle::start();
    let (owner, platform) = (bundle.guest("owner"), bundle.operator());
    let shop = OpenedShop::open(&bundle, &owner, &platform, "甲茶室");
    for (field, value) in [
        ("lat", json!(91)),
        ("lng", json!(-181)),
        ("name", json!("\u{202e}反")),
        ("phone", json!("12")),
        (
            "opening",
            json!({ "weekly": [[{ "from": "18:00", "to": "18:00" }], [], [], [], [], [], []] }),
        ),
    ] {
        let mut body = premises("甲");
        body[field] = value;
        let problem = owner.post(STORES, &body).send().expect_problem(422, "invalid");
        let pointer = problem["errors"][0]["pointer"].as_str().unwrap();
        assert!(pointer.starts_with(&format!("/{field}")), "{field}: {pointer}");
    }
    let mut body = premises("甲");
    body["zone"] = json!("Asia/Nowhere");
    owner.post(STORES, &body).send().expect_problem(400, "unreadable");
    refuses_strangers(&bundle, "POST", STORES);
    refuses_bad_bodies(&owner, &format!("{STORES}/{}", id(&shop.store)), &premises("甲"));
}
