//! GET /v1/platform/products · POST /v1/platform/products/:id/approve, …/refuse

use serde_json::{Value, json};
use tests::{
    Bundle, Guest, OpenedShop, Reply, race, refuses_strangers,
    shop::{id, room},
};

const PRODUCTS: &str = "/v1/platform/products";

/// A room that waits for the platform, by its product.
fn waiting(owner: &Guest<'_>, shop: &OpenedShop, name: &str) -> Value {
    let added = owner
        .post("/v1/merchant/rooms", &room(&shop.store, name, "lock-2"))
        .send();
    added.expect_status(201)
}

fn say(bundle: &Bundle, platform: &str, room: &Value, what: &str, body: &Value) -> Reply {
    let path = format!("{PRODUCTS}/{}/{what}", room["product_id"].as_str().unwrap());
    bundle.post(&path, body).token(platform).send()
}

#[test]
fn what_is_refused_is_seen_by_nobody_and_its_merchant_reads_why() {
    let bundle = Bundle::start();
    let (owner, platform) = (bundle.guest("owner"), bundle.operator());
    let shop = OpenedShop::open(&bundle, &owner, &platform, "甲茶室");
    let added = waiting(&owner, &shop, "二号房");
    let tariffs = format!("/v1/merchant/listings/{}/tariffs", id(&added));
    owner.post(&tariffs, &tests::shop::tariff()).send().expect_status(201);
    let listing = format!("/v1/listings/{}", id(&added));
    bundle.get(&listing).send().expect_problem(404, "not-found");
    let seen = &added["audit"]["revision"];
    let reason = json!({ "revision": seen, "reason": "封面与房间不符" });
    let refused = say(&bundle, &platform, &added, "refuse", &reason).expect_status(200);
    assert_eq!(
        (&refused["state"], &refused["reason"]),
        (&json!("refused"), &reason["reason"])
    );
    let approve = json!({ "revision": seen });
    let late = say(&bundle, &platform, &added, "approve", &approve).expect_problem(409, "product-moved");
    assert_eq!(late["product_state"], "refused");
    bundle.get(&listing).send().expect_problem(404, "not-found");
    let path = format!("/v1/merchant/rooms/{}", id(&added));
    assert_eq!(
        owner.get(&path).send().expect_status(200)["audit"]["reason"],
        "封面与房间不符"
    );
    let messages = owner.get("/v1/messages").send().expect_status(200);
    let told = messages["items"][0]["text"].as_str().unwrap();
    assert!(told.contains("二号房") && told.contains("封面与房间不符"), "{told}");
    // The same once more waits once more.
    let again = owner
        .post(&path, &room(&shop.store, "二号房", "lock-2"))
        .send()
        .expect_status(200);
    assert_eq!(again["audit"]["state"], "waiting");
    let approve = json!({ "revision": again["audit"]["revision"] });
    let done = race(4, |_| say(&bundle, &platform, &added, "approve", &approve).status);
    assert_eq!(done.iter().filter(|status| **status == 200).count(), 1, "{done:?}");
    bundle.get(&listing).send().expect_status(200);
}

#[test]
fn what_waits_longest_comes_first_page_by_page() {
    let bundle = Bundle::start();
    let (owner, platform) = (bundle.guest("owner"), bundle.operator());
    let shop = OpenedShop::open(&bundle, &owner, &platform, "甲茶室");
    for name in ["二号房", "三号房", "四号房"] {
        waiting(&owner, &shop, name);
    }
    let mut names = Vec::new();
    let mut cursor = String::new();
    loop {
        let page = bundle
            .get(&format!("{PRODUCTS}?limit=2{cursor}"))
            .token(&platform)
            .send()
            .expect_status(200);
        names.extend(
            page["items"]
                .as_array()
                .unwrap()
                .iter()
                .map(|item| item["submitted"]["name"].clone()),
        );
        match page["next_cursor"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => break,
        }
    }
    assert_eq!(names, ["二号房", "三号房", "四号房"]);
    let nonsense = bundle.get(&format!("{PRODUCTS}?cursor=x")).token(&platform).send();
    nonsense.expect_problem(400, "unreadable");
    refuses_strangers(&bundle, "GET", PRODUCTS);
    owner.get(PRODUCTS).send().expect_problem(403, "not-allowed");
    let nobody = json!({ "product_id": "0".repeat(32) });
    say(&bundle, &platform, &nobody, "approve", &json!({ "revision": 1 })).expect_problem(404, "not-found");
}
