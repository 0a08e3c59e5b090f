use super::text;
use serde_json::{Value, json};
use tests::{
    Bundle, Guest, OpenedShop, morning,
    shop::{application, id, premises, room, tariff},
};

/// Shops are set up and looked at by their people and by the platform's.
pub(crate) fn back_office(bundle: &Bundle) {
    morning(bundle);
    let (owner, platform) = (bundle.guest("office"), bundle.operator());
    let shop = OpenedShop::open(bundle, &owner, &platform, "后台茶室");
    let by_platform = |path: &str, body: &Value| bundle.post(path, body).token(&platform).send();
    stores(bundle, &owner, &shop);
    rooms(bundle, &owner, &shop);
    goods(bundle, &owner, &shop, &platform);
    staff(bundle, &owner, &platform);
    let merchants = "/v1/platform/merchants";
    bundle
        .get(&format!("{merchants}?state=admitted"))
        .token(&platform)
        .send()
        .expect_status(200);
    let one = format!("{merchants}/{}", id(&shop.merchant));
    bundle.get(&one).token(&platform).send().expect_status(200);
    for method in ["PUT", "POST"] {
        let say = |rest: &str, body: &Value| {
            let call = bundle.call(method, &format!("{one}{rest}")).json(body);
            call.token(&platform).send()
        };
        say("", &application("后台茶室")).expect_status(200);
        say("/rating", &json!({ "rating": 4, "reason": "好" })).expect_status(200);
        say("/rating", &json!({ "rating": 9, "reason": "好" })).expect_problem(422, "invalid");
        say("/fee", &json!({ "platform_fee_basis_points": 100 })).expect_status(200);
        say("/fee", &json!({})).expect_problem(400, "unreadable");
    }
    by_platform(&format!("{one}/admit"), &json!({ "revision": 1 })).expect_problem(409, "merchant-moved");
    by_platform(&format!("{one}/limit"), &json!({ "reason": "查" })).expect_status(200);
    by_platform(&format!("{one}/lift"), &json!({})).expect_status(200);
    applications(bundle, &platform);
    bundle.get(merchants).send().expect_problem(401, "unauthenticated");
    owner.get(merchants).send().expect_problem(403, "not-allowed");
}

/// The first operator of a new bundle.
pub(crate) fn set_up(bundle: &Bundle, secret: &str) {
    let guest = bundle.guest("first");
    let say = |secret: &str| guest.post("/v1/setup", &json!({ "secret": secret })).send();
    say("a guess").expect_problem(403, "wrong-secret");
    say(secret).expect_status(200);
    say(secret).expect_problem(409, "set-up-already");
}

fn applications(bundle: &Bundle, platform: &str) {
    let (guest, list) = (bundle.guest("applicant"), "/v1/merchant-applications");
    let applied = guest.post(list, &application("新店")).send().expect_status(201);
    let refuse = format!("/v1/platform/merchants/{}/refuse", id(&applied));
    let reason = json!({ "reason": "不清晰", "revision": applied["revision"] });
    bundle.post(&refuse, &reason).token(platform).send().expect_status(200);
    guest.get(list).send().expect_status(200);
    let again = format!("{list}/{}", id(&applied));
    for method in ["PUT", "POST"] {
        let call = bundle
            .call(method, &again)
            .json(&application("新店"))
            .token(&guest.token);
        call.send().expect_status(200);
    }
    guest.post(list, &json!({})).send().expect_problem(400, "unreadable");
}

fn stores(bundle: &Bundle, owner: &Guest<'_>, shop: &OpenedShop) {
    let one = format!("/v1/merchant/stores/{}", id(&shop.store));
    owner.get("/v1/merchant/stores").send().expect_status(200);
    owner.get(&one).send().expect_status(200);
    for method in ["PUT", "POST"] {
        let call = bundle
            .call(method, &one)
            .json(&premises("后台茶室"))
            .token(&owner.token);
        call.send().expect_status(200);
    }
    owner
        .post(&format!("{one}/close"), &json!({}))
        .send()
        .expect_status(200);
    owner
        .post(&format!("{one}/reopen"), &json!({}))
        .send()
        .expect_status(200);
    let stranger = bundle.staff();
    bundle
        .get(&one)
        .token(&stranger)
        .send()
        .expect_problem(404, "not-found");
}

fn rooms(bundle: &Bundle, owner: &Guest<'_>, shop: &OpenedShop) {
    owner.get("/v1/merchant/rooms").send().expect_status(200);
    let second = owner
        .post("/v1/merchant/rooms", &room(&shop.store, "二号房", "office-2"))
        .send();
    let second = second.expect_status(201);
    let one = format!("/v1/merchant/rooms/{}", id(&second));
    for method in ["PUT", "POST"] {
        let mut body = room(&shop.store, "二号房", "office-2");
        body.as_object_mut().expect("a room").remove("store_id");
        bundle
            .call(method, &one)
            .json(&body)
            .token(&owner.token)
            .send()
            .expect_status(200);
    }
    let prices = format!("/v1/merchant/listings/{}", id(&second));
    let night =
        json!({ "starts_at": "2026-12-04T23:00:00+08:00", "ends_at": "2026-12-04T22:00:00+08:00", "terms": tariff() });
    let preview = owner.post(&format!("{prices}/tariffs/preview"), &night).send();
    preview.expect_problem(422, "ends-before-start");
    owner
        .get(&format!("{prices}/price-calendar"))
        .send()
        .expect_problem(422, "invalid");
    owner.get(&format!("{prices}/tariffs")).send().expect_status(200);
    let stale = owner
        .post(&format!("{prices}/tariffs?expect_version=3"), &tariff())
        .send();
    stale.expect_problem(409, "tariff-moved");
    owner
        .post(&format!("{one}/delete"), &json!({}))
        .send()
        .expect_status(200);
    owner.get(&one).send().expect_problem(404, "not-found");
}

fn goods(bundle: &Bundle, owner: &Guest<'_>, shop: &OpenedShop, platform: &str) {
    let body = json!({
        "name": "瓜子", "attributes": {}, "cover_url": "/sandbox/pictures/1.svg", "store_ids": [shop.store["id"]],
        "articles": [{ "name": "一碟", "price_fen": 800 }]
    });
    let added = owner.post("/v1/merchant/goods", &body).send().expect_status(201);
    let one = format!("/v1/merchant/goods/{}", id(&added));
    owner.get("/v1/merchant/goods").send().expect_status(200);
    owner.get(&one).send().expect_status(200);
    let article = json!({ "name": "大碟", "specification": { "口味": "五香" }, "price_fen": 1200 });
    owner
        .post(&format!("{one}/articles"), &article)
        .send()
        .expect_status(201);
    let mut words = body.clone();
    words.as_object_mut().expect("goods").remove("articles");
    for method in ["PUT", "POST"] {
        bundle
            .call(method, &one)
            .json(&words)
            .token(&owner.token)
            .send()
            .expect_status(200);
    }
    let waiting = bundle
        .get("/v1/platform/products")
        .token(platform)
        .send()
        .expect_status(200);
    let items = waiting["items"].as_array().expect("a list");
    let product = items.iter().find(|item| item["id"] == added["id"]).expect("the goods");
    let refusal = json!({ "revision": product["revision"], "reason": "请补充图片" });
    let refuse = format!("/v1/platform/products/{}/refuse", id(&added));
    bundle.post(&refuse, &refusal).token(platform).send().expect_status(200);
    bundle
        .post(&refuse, &refusal)
        .token(platform)
        .send()
        .expect_problem(409, "product-moved");
    stock(bundle, owner, shop, &added["articles"][0]["id"]);
}

fn stock(bundle: &Bundle, owner: &Guest<'_>, shop: &OpenedShop, sku: &Value) {
    for method in ["PUT", "POST"] {
        let path = format!("/v1/merchant/articles/{}", text(sku));
        let price = json!({ "price_fen": 900, "is_sold": true });
        bundle
            .call(method, &path)
            .json(&price)
            .token(&owner.token)
            .send()
            .expect_status(200);
        let threshold = json!({ "store_id": shop.store["id"], "sku_id": sku, "threshold": 3 });
        let call = bundle.call(method, "/v1/merchant/stock/thresholds").json(&threshold);
        call.token(&owner.token).send().expect_status(200);
    }
    let moved = |reason: &str| {
        let body = json!({ "store_id": shop.store["id"], "sku_id": sku, "reason": reason, "quantity": 5 });
        owner.post("/v1/merchant/stock/entries", &body).key(reason).send()
    };
    moved("received").expect_status(201);
    moved("broken").expect_status(201);
    moved("broken-again").expect_problem(400, "unreadable");
    let counts = json!({ "store_id": shop.store["id"], "counts": [{ "sku_id": sku, "counted": 7 }] });
    owner.post("/v1/merchant/stocktakes", &counts).send().expect_status(201);
    let of_shelf = format!("store_id={}&sku_id={}", id(&shop.store), text(sku));
    owner
        .get(&format!("/v1/merchant/stock/entries?{of_shelf}"))
        .send()
        .expect_status(200);
    owner.get("/v1/merchant/stock?low=false").send().expect_status(200);
}

fn staff(bundle: &Bundle, owner: &Guest<'_>, platform: &str) {
    let colleague = bundle.guest("colleague");
    for (whose, token, role) in [
        ("merchant", owner.token.as_str(), "manager"),
        ("platform", platform, "money_officer"),
    ] {
        let list = format!("/v1/{whose}/invitations");
        let say = |path: &str, body: &Value| bundle.post(path, body).token(token).send();
        let offer = json!({ "role": role });
        let kept = say(&list, &offer).expect_status(201);
        let taken = say(&list, &offer).expect_status(201);
        bundle.get(&list).token(token).send().expect_status(200);
        say(&format!("{list}/{}/revoke", id(&kept)), &json!({})).expect_status(200);
        let accept = |invited: &Value| {
            let code = json!({ "code": invited["code"] });
            colleague.post("/v1/invitations/accept", &code).send()
        };
        accept(&kept).expect_problem(409, "invitation-void");
        accept(&taken).expect_status(200);
        let staff = format!("/v1/{whose}/staff");
        let more =
            json!({ "user_id": colleague.id, "role": if whose == "merchant" { "clerk" } else { "merchant_officer" } });
        say(&staff, &more).expect_status(201);
        let posts = bundle.get(&staff).token(token).send().expect_status(200);
        let posts = posts["items"].as_array().expect("posts");
        let own = posts
            .iter()
            .find(|post| post["user_id"] == colleague.id)
            .expect("a post");
        say(&format!("{staff}/{}/dismiss", id(own)), &json!({})).expect_status(200);
    }
    colleague.get("/v1/me/posts").send().expect_status(200);
}
