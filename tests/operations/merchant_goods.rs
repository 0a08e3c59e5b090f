//! GET, POST /v1/merchant/goods · GET, PUT, POST /v1/merchant/goods/:id · POST …/articles · PUT, POST /v1/merchant/articles/:id · GET
//! /v1/merchant/stock · GET, POST /v1/merchant/stock/entries · PUT, POST /v1/merchant/stock/thresholds · POST /v1/merchant/stocktakes

use serde_json::{Value, json};
use tests::{Bundle, Guest, OpenedShop, Reply, race, refuses_bad_bodies, refuses_strangers, shop::id};

const GOODS: &str = "/v1/merchant/goods";
const ENTRIES: &str = "/v1/merchant/stock/entries";
const STOCKTAKES: &str = "/v1/merchant/stocktakes";

fn tea(store: &Value) -> Value {
    json!({
        "name": "碧螺春", "intro": "明前", "attributes": { "category": "绿茶" }, "cover_url": "/sandbox/pictures/1.svg",
        "store_ids": [store["id"]],
        "articles": [{ "name": "一壶", "specification": { "甜度": "无糖" }, "price_fen": 3800 },
          { "name": "一杯", "price_fen": 1200 }]
    })
}

/// A shop that sells tea, which guests see.
struct TeaShop<'a> {
    bundle: &'a Bundle,
    owner: Guest<'a>,
    shop: OpenedShop,
    goods: Value,
}

impl<'a> TeaShop<'a> {
    fn open(bundle: &'a Bundle) -> TeaShop<'a> {
        let (owner, platform) = (bundle.guest("owner"), bundle.operator());
        let shop = OpenedShop::open(bundle, &owner, &platform, "甲茶室");
        let added = owner.post(GOODS, &tea(&shop.store)).send().expect_status(201);
        let approve = format!("/v1/platform/products/{}/approve", id(&added));
        let seen = json!({ "revision": added["audit"]["revision"] });
        bundle.post(&approve, &seen).token(&platform).send().expect_status(200);
        let goods = owner.get(&format!("{GOODS}/{}", id(&added))).send().expect_status(200);
        TeaShop {
            bundle,
            owner,
            shop,
            goods,
        }
    }

    fn cup(&self) -> &Value {
        &self.goods["articles"][0]["id"]
    }

    fn moved(&self, reason: &str, quantity: i64, key: &str) -> Reply {
        let body = json!({
            "store_id": self.shop.store["id"], "sku_id": self.cup(), "reason": reason, "quantity": quantity
        });
        self.owner.post(ENTRIES, &body).key(key).send()
    }

    fn count(&self, counted: i64) -> Reply {
        let counts = json!([{ "sku_id": self.cup(), "counted": counted }]);
        let body = json!({ "store_id": self.shop.store["id"], "counts": counts });
        self.owner.post(STOCKTAKES, &body).send()
    }

    fn listing(&self) -> Value {
        let id = self.goods["stores"][0]["listing_id"].as_str().unwrap();
        self.bundle.get(&format!("/v1/listings/{id}")).send().expect_status(200)
    }
}

#[test]
fn goods_are_seen_with_their_articles_and_priced_by_the_cheapest() {
    let bundle = Bundle::start();
    let shop = TeaShop::open(&bundle);
    assert_eq!(shop.goods["stores"][0]["state"], "shown");
    let listing = shop.listing();
    assert_eq!(
        (&listing["price_from_fen"], &listing["skus"][0]["available"]),
        (&json!(1200), &json!(0))
    );
    // A price holds at once; a new variant waits.
    let article = format!("/v1/merchant/articles/{}", shop.cup().as_str().unwrap());
    let dearer = json!({ "price_fen": 1500, "is_sold": true });
    shop.owner.post(&article, &dearer).send().expect_status(200);
    assert_eq!(shop.listing()["price_from_fen"], 1500);
    let more = format!("{GOODS}/{}/articles", id(&shop.goods));
    let large = json!({ "name": "大杯", "price_fen": 100 });
    let told = shop.owner.post(&more, &large).send().expect_status(201);
    assert_eq!(told["audit"]["state"], "waiting");
    assert_eq!(shop.listing()["price_from_fen"], 1500);
    let waiting = told["articles"]
        .as_array()
        .unwrap()
        .iter()
        .find(|article| article["name"] == "大杯")
        .unwrap();
    let sneaked = format!("/v1/merchant/articles/{}", id(waiting));
    let still = shop
        .owner
        .post(&sneaked, &json!({ "price_fen": 90, "is_sold": true }))
        .send()
        .expect_status(200);
    let still = still["articles"]
        .as_array()
        .unwrap()
        .iter()
        .find(|article| article["name"] == "大杯")
        .unwrap();
    assert_eq!((&still["state"], &still["price_fen"]), (&json!("waiting"), &json!(90)));
    // Sold nowhere any more.
    let mut nowhere = tea(&shop.shop.store);
    nowhere["store_ids"] = json!([]);
    let path = format!("{GOODS}/{}", id(&shop.goods));
    assert_eq!(
        shop.owner.post(&path, &nowhere).send().expect_status(200)["stores"],
        json!([])
    );
    let listed = bundle.get(&format!(
        "/v1/listings/{}",
        shop.goods["stores"][0]["listing_id"].as_str().unwrap()
    ));
    listed.send().expect_problem(404, "not-found");
}

#[test]
fn a_variant_that_is_taken_back_before_the_audit_is_gone() {
    let bundle = Bundle::start();
    let shop = TeaShop::open(&bundle);
    let more = format!("{GOODS}/{}/articles", id(&shop.goods));
    let large = json!({ "name": "大杯", "price_fen": 100 });
    let told = shop.owner.post(&more, &large).send().expect_status(201);
    let waiting = told["articles"]
        .as_array()
        .unwrap()
        .iter()
        .find(|article| article["name"] == "大杯")
        .unwrap();
    let sneaked = format!("/v1/merchant/articles/{}", id(waiting));
    let dropped = shop
        .owner
        .post(&sneaked, &json!({ "price_fen": 90, "is_sold": false }))
        .send()
        .expect_status(200);
    assert!(
        dropped["articles"]
            .as_array()
            .unwrap()
            .iter()
            .all(|article| article["name"] != "大杯")
    );
    let approve = format!("/v1/platform/products/{}/approve", id(&shop.goods));
    let seen = json!({ "revision": dropped["audit"]["revision"] });
    bundle
        .post(&approve, &seen)
        .token(&bundle.operator())
        .send()
        .expect_status(200);
    assert_eq!(shop.listing()["skus"].as_array().unwrap().len(), 2);
}

#[test]
fn stock_moves_by_reasons_and_a_stocktake_writes_the_difference() {
    let bundle = Bundle::start();
    let shop = TeaShop::open(&bundle);
    assert_eq!(
        shop.moved("received", 10, "1").expect_status(201),
        json!({ "on_hand": 10, "reserved": 0 })
    );
    assert_eq!(
        shop.moved("received", 10, "1").header("idempotency-replayed"),
        Some("true")
    );
    shop.moved("broken", 11, "2").expect_problem(409, "stock-spoken-for");
    assert_eq!(shop.moved("broken", 2, "3").expect_status(201)["on_hand"], 8);
    let taken = shop.count(5).expect_status(201);
    assert_eq!(
        (&taken["items"][0]["before"], &taken["items"][0]["difference"]),
        (&json!(8), &json!(-3))
    );
    assert_eq!(shop.count(6).expect_status(201)["items"][0]["difference"], 1);
    assert_eq!(shop.count(6).expect_status(201)["items"][0]["difference"], 0);
    assert_eq!(shop.listing()["skus"][0]["available"], 6);
    let store = id(&shop.shop.store);
    let entries = format!("{ENTRIES}?store_id={store}&sku_id={}", shop.cup().as_str().unwrap());
    let told = shop.owner.get(&entries).send().expect_status(200);
    let changes: Vec<_> = told["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|entry| &entry["on_hand_change"])
        .collect();
    assert_eq!(changes, [1, -3, -2, 10]);
    let threshold = json!({ "store_id": store, "sku_id": shop.cup(), "threshold": 6 });
    let set = bundle.call("PUT", "/v1/merchant/stock/thresholds").json(&threshold);
    set.token(&shop.owner.token).send().expect_status(200);
    let low = shop.owner.get("/v1/merchant/stock?low=true").send().expect_status(200);
    assert_eq!(
        (low["items"].as_array().unwrap().len(), &low["items"][0]["is_low"]),
        (1, &json!(true))
    );
    let all = shop
        .owner
        .get(&format!("/v1/merchant/stock?store_id={store}&limit=1"))
        .send()
        .expect_status(200);
    let next = all["next_cursor"].as_str().unwrap();
    let rest = shop
        .owner
        .get(&format!("/v1/merchant/stock?cursor={next}"))
        .send()
        .expect_status(200);
    assert_eq!(rest["items"].as_array().unwrap().len(), 1);
}

#[test]
fn of_many_that_break_at_once_no_more_than_there_were() {
    let bundle = Bundle::start();
    let shop = TeaShop::open(&bundle);
    shop.moved("received", 5, "first").expect_status(201);
    let done = race(8, |number| shop.moved("broken", 1, &number.to_string()).status);
    assert_eq!(done.iter().filter(|status| **status == 201).count(), 5, "{done:?}");
    assert_eq!(shop.listing()["skus"][0]["available"], 0);
}

#[test]
fn another_merchants_goods_and_shelves_are_not_there() {
    let bundle = Bundle::start();
    let shop = TeaShop::open(&bundle);
    let staff = bundle.staff();
    let say = |path: &str, body: &Value| bundle.post(path, body).token(&staff).key("1").send();
    let path = format!("{GOODS}/{}", id(&shop.goods));
    bundle.get(&path).token(&staff).send().expect_problem(404, "not-found");
    say(&path, &json!({ "name": "x", "cover_url": "/" })).expect_problem(404, "not-found");
    say(&format!("{path}/articles"), &json!({ "name": "x", "price_fen": 1 })).expect_problem(404, "not-found");
    let article = format!("/v1/merchant/articles/{}", shop.cup().as_str().unwrap());
    say(&article, &json!({ "price_fen": 1, "is_sold": true })).expect_problem(404, "not-found");
    let (store, cup) = (&shop.shop.store["id"], shop.cup());
    let received = json!({ "store_id": store, "sku_id": cup, "reason": "received", "quantity": 1 });
    say(ENTRIES, &received).expect_problem(422, "invalid");
    let counts = json!({ "store_id": store, "counts": [{ "sku_id": cup, "counted": 1 }] });
    say(STOCKTAKES, &counts).expect_problem(422, "invalid");
    let threshold = json!({ "store_id": store, "sku_id": cup, "threshold": 1 });
    say("/v1/merchant/stock/thresholds", &threshold).expect_problem(422, "invalid");
    let entries = format!(
        "{ENTRIES}?store_id={}&sku_id={}",
        store.as_str().unwrap(),
        cup.as_str().unwrap()
    );
    let told = bundle.get(&entries).token(&staff).send().expect_status(200);
    assert_eq!(told["items"], json!([]));
    let mut elsewhere = tea(&shop.shop.store);
    elsewhere["name"] = json!("龙井");
    let problem = say(GOODS, &elsewhere).expect_problem(422, "invalid");
    assert_eq!(problem["errors"][0]["pointer"], "/store_ids");
}

#[test]
fn what_cannot_be_is_refused() {
    let bundle = Bundle::start();
    let shop = TeaShop::open(&bundle);
    let with = |pointer: &str, value: Value| {
        let mut body = tea(&shop.shop.store);
        *body.pointer_mut(pointer).unwrap() = value;
        let problem = shop.owner.post(GOODS, &body).send().expect_problem(422, "invalid");
        problem["errors"][0]["pointer"].as_str().unwrap().to_owned()
    };
    assert_eq!(with("/articles/0/price_fen", json!(-1)), "/articles/0/price_fen");
    assert_eq!(with("/articles/1/name", json!(" ")), "/articles/1/name");
    assert_eq!(with("/attributes/category", json!(1)), "/attributes/category");
    for quantity in [json!(0), json!(-1), json!(1_000_001)] {
        let body = json!({ "store_id": shop.shop.store["id"], "sku_id": shop.cup(), "reason": "received", "quantity": quantity });
        shop.owner
            .post(ENTRIES, &body)
            .key("x")
            .send()
            .expect_problem(422, "invalid");
    }
    let unkeyed =
        json!({ "store_id": shop.shop.store["id"], "sku_id": shop.cup(), "reason": "received", "quantity": 1 });
    shop.owner
        .post(ENTRIES, &unkeyed)
        .send()
        .expect_problem(400, "unreadable");
    shop.moved("counted_more", 1, "y").expect_problem(422, "invalid");
    let twice = json!([{ "sku_id": shop.cup(), "counted": 1 }, { "sku_id": shop.cup(), "counted": 2 }]);
    let body = json!({ "store_id": shop.shop.store["id"], "counts": twice });
    shop.owner.post(STOCKTAKES, &body).send().expect_problem(422, "invalid");
    for path in [GOODS, ENTRIES, STOCKTAKES] {
        refuses_strangers(&bundle, "POST", path);
    }
    refuses_bad_bodies(&shop.owner, GOODS, &tea(&shop.shop.store));
    refuses_bad_bodies(&shop.owner, STOCKTAKES, &body);
}
