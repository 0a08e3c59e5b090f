//! GET, POST /v1/merchant-applications · PUT, POST /v1/merchant-applications/:id · GET /v1/platform/merchants · GET, PUT, POST
//! /v1/platform/merchants/:id · POST …/admit, …/refuse, …/limit, …/lift · PUT, POST …/rating, …/fee

use serde_json::{Value, json};
use tests::{
    Bundle, Guest, OpenedShop, Reply, Stay, race, refuses_bad_bodies, refuses_strangers,
    shop::{application, id},
};

const APPLICATIONS: &str = "/v1/merchant-applications";

fn say(bundle: &Bundle, platform: &str, merchant: &Value, what: &str, body: &Value) -> Reply {
    let path = format!("/v1/platform/merchants/{}/{what}", id(merchant));
    bundle.post(&path, body).token(platform).send()
}

#[test]
fn who_is_refused_reads_why_and_comes_again() {
    let bundle = Bundle::start();
    let (guest, platform) = (bundle.guest("applies"), bundle.operator());
    let told = guest.post(APPLICATIONS, &application("甲茶室")).key("1").send();
    let applied = told.expect_status(201);
    assert_eq!(
        (&applied["state"], &applied["contact"]),
        (&json!("applied"), &Value::Null)
    );
    let again = guest.post(APPLICATIONS, &application("甲茶室")).key("1").send();
    assert_eq!(again.header("idempotency-replayed"), Some("true"));
    assert_eq!(again.expect_status(201), applied);
    let waiting = bundle
        .get("/v1/platform/merchants")
        .token(&platform)
        .send()
        .expect_status(200);
    assert_eq!(id(&waiting["items"][0]), id(&applied));
    assert_eq!(waiting["items"][0].get("contact"), None, "a list tells nobody's number");
    let seen = json!({ "revision": applied["revision"] });
    let reason = json!({ "reason": "执照照片不清晰", "revision": applied["revision"] });
    let refused = say(&bundle, &platform, &applied, "refuse", &reason).expect_status(200);
    assert_eq!(
        (&refused["state"], &refused["state_reason"]),
        (&json!("refused"), &reason["reason"])
    );
    say(&bundle, &platform, &applied, "admit", &seen).expect_problem(409, "merchant-moved");
    let messages = guest.get("/v1/messages").send().expect_status(200);
    let told = messages["items"][0]["text"].as_str().unwrap();
    assert!(told.contains("甲茶室") && told.contains("执照照片不清晰"), "{told}");
    let path = format!("{APPLICATIONS}/{}", id(&applied));
    let better = guest.post(&path, &application("甲茶室二")).send().expect_status(200);
    assert_eq!(
        (&better["state"], &better["name"]),
        (&json!("applied"), &json!("甲茶室二"))
    );
    // What was looked at before is not what waits now.
    let stale = say(&bundle, &platform, &applied, "admit", &seen).expect_problem(409, "merchant-moved");
    assert_eq!(stale["revision"], better["revision"]);
    let seen = json!({ "revision": better["revision"] });
    say(&bundle, &platform, &applied, "admit", &seen).expect_status(200);
    guest
        .post(&path, &application("丙"))
        .send()
        .expect_problem(404, "not-found");
    let posts = guest.get("/v1/me/posts").send().expect_status(200);
    assert_eq!(
        (&posts["items"][0]["role"], &posts["items"][0]["merchant_name"]),
        (&json!("owner"), &json!("甲茶室二"))
    );
}

#[test]
fn of_two_operators_one_admits() {
    let bundle = Bundle::start();
    let (guest, platform) = (bundle.guest("once"), bundle.operator());
    let applied = guest
        .post(APPLICATIONS, &application("甲茶室"))
        .send()
        .expect_status(201);
    let replies = race(6, |_| {
        say(&bundle, &platform, &applied, "admit", &json!({ "revision": 1 })).status
    });
    assert_eq!(
        replies.iter().filter(|status| **status == 200).count(),
        1,
        "{replies:?}"
    );
    let posts = guest.get("/v1/me/posts").send().expect_status(200);
    assert_eq!(posts["items"].as_array().unwrap().len(), 1);
}

#[test]
fn a_limited_merchant_sells_nothing_new_and_what_was_bought_goes_on() {
    let bundle = Bundle::start();
    let (owner, guest, platform) = (bundle.guest("owner"), bundle.guest("buys"), bundle.operator());
    let shop = OpenedShop::open(&bundle, &owner, &platform, "乙茶室");
    let room: &'static str = id(&shop.room).to_owned().leak();
    let order = guest.paid(Stay::ahead(&bundle, room, 0, 60));
    say(
        &bundle,
        &platform,
        &shop.merchant,
        "limit",
        &json!({ "reason": "多次投诉" }),
    )
    .expect_status(200);
    let listing = format!("/v1/listings/{room}");
    bundle.get(&listing).send().expect_problem(404, "not-found");
    let found = bundle
        .get("/v1/search?lat=37.8735&lng=112.5489&radius_m=100")
        .send()
        .expect_status(200);
    assert!(found["items"].as_array().unwrap().iter().all(|item| item["id"] != room));
    let unlock = format!("/v1/orders/{}/unlock", id(&order));
    assert_eq!(
        guest.post(&unlock, &json!({})).send().expect_status(200)["outcome"],
        "executed"
    );
    say(&bundle, &platform, &shop.merchant, "lift", &json!({})).expect_status(200);
    bundle.get(&listing).send().expect_status(200);
}

#[test]
fn the_fee_holds_for_all_stores_and_the_rating_says_why() {
    let bundle = Bundle::start();
    let (owner, platform) = (bundle.guest("owner"), bundle.operator());
    let shop = OpenedShop::open(&bundle, &owner, &platform, "丁茶室");
    say(
        &bundle,
        &platform,
        &shop.merchant,
        "fee",
        &json!({ "platform_fee_basis_points": 350 }),
    )
    .expect_status(200);
    let store = owner
        .get(&format!("/v1/merchant/stores/{}", id(&shop.store)))
        .send()
        .expect_status(200);
    assert_eq!(store["platform_fee_basis_points"], 350);
    for wrong in [json!(-1), json!(10_001), json!(1.5), json!("1")] {
        let reply = say(
            &bundle,
            &platform,
            &shop.merchant,
            "fee",
            &json!({ "platform_fee_basis_points": wrong }),
        );
        assert!(matches!(reply.status, 400 | 422), "{wrong}: {}", reply.status);
    }
    let rating = json!({ "rating": 5, "reason": "服务好" });
    let rated = say(&bundle, &platform, &shop.merchant, "rating", &rating).expect_status(200);
    assert_eq!(
        (&rated["rating"], &rated["rating_reason"]),
        (&json!(5), &json!("服务好"))
    );
    let rating = json!({ "rating": 6, "reason": "太好" });
    say(&bundle, &platform, &shop.merchant, "rating", &rating).expect_problem(422, "invalid");
}

#[test]
fn an_application_that_cannot_be_kept_says_where() {
    let bundle = Bundle::start();
    let guest = bundle.guest("wrong");
    let good = application("甲茶室");
    let with = |pointer: &str, value: Value| {
        let mut body = good.clone();
        *body.pointer_mut(pointer).unwrap() = value;
        let problem = guest.post(APPLICATIONS, &body).send().expect_problem(422, "invalid");
        problem["errors"][0]["pointer"].as_str().unwrap().to_owned()
    };
    for (pointer, value) in [
        ("/name", json!("\u{200b}")),
        ("/name", json!("长".repeat(31))),
        ("/contact/phone", json!("打电话给我")),
        ("/contact/phone", json!("-----12345")),
        ("/documents/1/valid_until", json!("+12345-01-01")),
        ("/address", json!("")),
        ("/documents/0/number", json!("91440300708461136X")),
        ("/documents/0/kind", json!("passport")),
        ("/documents/1/valid_until", json!("2020-01-01")),
        ("/documents/1/picture_url", json!("http://cdn.example.com/2.png")),
    ] {
        assert_eq!(with(pointer, value), pointer);
    }
    assert_eq!(with("/documents", json!([])), "/documents");
    for path in ["/v1/platform/merchants", APPLICATIONS] {
        refuses_strangers(&bundle, "GET", path);
    }
    for (number, name) in ["一", "二", "三"].iter().enumerate() {
        guest
            .post(APPLICATIONS, &application(name))
            .key(&number.to_string())
            .send()
            .expect_status(201);
    }
    let fourth = guest.post(APPLICATIONS, &application("四")).send();
    fourth.expect_problem(409, "too-many-applications");
    refuses_bad_bodies(&guest, APPLICATIONS, &good);
}

#[test]
fn a_phone_is_read_as_people_paste_it() {
    let bundle = Bundle::start();
    let guest = bundle.guest("pastes");
    let mut pasted = application("甲茶室");
    pasted["contact"]["phone"] = json!("（０３５１）７０００－０００");
    guest.post(APPLICATIONS, &pasted).send().expect_status(201);
    let own = guest.get(APPLICATIONS).send().expect_status(200);
    assert_eq!(own["items"][0]["contact"]["phone"], "(0351)7000-000");
}

#[test]
fn nobody_applies_whose_account_is_deleted() {
    let bundle = Bundle::start();
    let (guest, platform) = (bundle.guest("goes"), bundle.operator());
    let applied = guest
        .post(APPLICATIONS, &application("甲茶室"))
        .send()
        .expect_status(201);
    guest.post("/v1/me/delete", &json!({})).send().expect_status(200);
    let seen = json!({ "revision": applied["revision"] });
    say(&bundle, &platform, &applied, "admit", &seen).expect_problem(409, "merchant-moved");
    let path = format!("/v1/platform/merchants/{}", id(&applied));
    let left = bundle.get(&path).token(&platform).send().expect_status(200);
    assert_eq!((&left["state"], &left["documents"]), (&json!("refused"), &json!([])));
    assert_eq!(left.get("contact"), None);
}

#[test]
fn what_is_written_about_a_merchant_is_the_platforms_and_the_applicants() {
    let bundle = Bundle::start();
    let (guest, other, platform) = (bundle.guest("own"), bundle.guest("other"), bundle.operator());
    let applied = guest
        .post(APPLICATIONS, &application("甲茶室"))
        .send()
        .expect_status(201);
    let path = format!("{APPLICATIONS}/{}", id(&applied));
    other
        .post(&path, &application("乙"))
        .send()
        .expect_problem(404, "not-found");
    assert_eq!(other.get(APPLICATIONS).send().expect_status(200)["items"], json!([]));
    let own = guest.get(APPLICATIONS).send().expect_status(200);
    assert_eq!(own["items"][0]["contact"]["phone"], "0351-5550404");
    let path = format!("/v1/platform/merchants/{}", id(&applied));
    other.get(&path).send().expect_problem(403, "not-allowed");
    let corrected = bundle
        .call("PUT", &path)
        .json(&application("甲茶室有限公司"))
        .token(&platform)
        .send();
    assert_eq!(corrected.expect_status(200)["name"], "甲茶室有限公司");
    let shown = bundle.get(&path).token(&platform).send().expect_status(200);
    assert_eq!(shown["contact"]["phone"], "0351-5550404");
    // The same licence once more: the platform is told, and nobody else.
    let again = other
        .post(APPLICATIONS, &application("乙茶室"))
        .send()
        .expect_status(201);
    assert_eq!(again.get("same_licence"), None);
    let twin = format!("/v1/platform/merchants/{}", id(&again));
    let twin = bundle.get(&twin).token(&platform).send().expect_status(200);
    assert_eq!(id(&twin["same_licence"][0]), id(&applied));
}

/// One more operator, who was invited by another one.
fn second_operator<'a>(bundle: &'a Bundle, platform: &str) -> Guest<'a> {
    let second = bundle.guest("second");
    let offer = json!({ "role": "operator", "store_id": null });
    let invited = bundle
        .post("/v1/platform/invitations", &offer)
        .token(platform)
        .send()
        .expect_status(201);
    let code = json!({ "code": invited["code"] });
    second.post("/v1/invitations/accept", &code).send().expect_status(200);
    second
}

fn apply(guest: &Guest<'_>, name: &str) -> Value {
    guest.post(APPLICATIONS, &application(name)).send().expect_status(201)
}

/// A room that waits, and the call by which somebody approves it.
fn approve(bundle: &Bundle, by: &str, room: &Value) -> Reply {
    let path = format!("/v1/platform/products/{}/approve", room["product_id"].as_str().unwrap());
    let seen = json!({ "revision": room["audit"]["revision"] });
    bundle.post(&path, &seen).token(by).send()
}

#[test]
fn nobody_decides_about_a_merchant_of_his_own_but_who_is_alone() {
    let bundle = Bundle::start();
    let first = bundle.operator();
    let second = second_operator(&bundle, &first);
    let seen = |merchant: &Value| json!({ "revision": merchant["revision"] });
    let own = apply(&second, "甲茶室");
    say(&bundle, &second.token, &own, "admit", &seen(&own)).expect_problem(403, "own-merchant");
    say(&bundle, &first, &own, "admit", &seen(&own)).expect_status(200);
    let reason = json!({ "reason": "执照到期" });
    say(&bundle, &second.token, &own, "limit", &reason).expect_problem(403, "own-merchant");
    let premises = tests::shop::premises("甲茶室");
    let store = second.post("/v1/merchant/stores", &premises).send().expect_status(201);
    let add = |name: &str, lock: &str| {
        let room = tests::shop::room(&store, name, lock);
        second.post("/v1/merchant/rooms", &room).send().expect_status(201)
    };
    let (one, two) = (add("一号房", "lock-one"), add("二号房", "lock-two"));
    approve(&bundle, &second.token, &one).expect_problem(403, "own-merchant");
    approve(&bundle, &first, &one).expect_status(200);
    // Who is left alone decides, as nobody else could.
    let staff = second.get("/v1/platform/staff").send().expect_status(200);
    let others = staff["items"].as_array().unwrap().iter();
    for post in others.filter(|post| post["user_id"] != second.id) {
        let path = format!("/v1/platform/staff/{}/dismiss", id(post));
        second.post(&path, &json!({})).send().expect_status(200);
    }
    approve(&bundle, &second.token, &two).expect_status(200);
    let another = apply(&second, "乙茶室");
    say(&bundle, &second.token, &another, "admit", &seen(&another)).expect_status(200);
}
