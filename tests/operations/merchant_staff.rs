//! POST /v1/setup · GET /v1/me/posts · POST /v1/invitations/accept · GET, POST /v1/merchant/staff · POST …/:id/dismiss · GET, POST
//! /v1/merchant/invitations · POST …/:id/revoke · the same under /v1/platform

use serde_json::{Value, json};
use tests::{Bundle, Guest, OpenedShop, Reply, race, refuses_bad_bodies, refuses_strangers, shop::id};

const SECRET: &str = "a-secret-of-more-than-24-characters";

fn invite(bundle: &Bundle, by: &str, whose: &str, role: &str, store: Option<&Value>) -> Value {
    let body = json!({ "role": role, "store_id": store.map(|store| &store["id"]), "remark": "小李" });
    bundle
        .post(&format!("/v1/{whose}/invitations"), &body)
        .token(by)
        .send()
        .expect_status(201)
}

fn accept(guest: &Guest<'_>, invited: &Value) -> Reply {
    guest
        .post("/v1/invitations/accept", &json!({ "code": invited["code"] }))
        .send()
}

#[test]
fn the_set_up_secret_makes_one_operator() {
    let bundle = Bundle::with(&["--variable", &*format!("setup_secret={SECRET}").leak()]);
    let (first, second) = (bundle.guest("first"), bundle.guest("second"));
    let set_up = |guest: &Guest<'_>, secret: &str| guest.post("/v1/setup", &json!({ "secret": secret })).send();
    set_up(&first, "guess").expect_problem(403, "wrong-secret");
    let done = race(4, |number| {
        set_up(if number % 2 == 0 { &first } else { &second }, SECRET).status
    });
    assert_eq!(done.iter().filter(|status| **status == 200).count(), 1, "{done:?}");
    set_up(&second, SECRET).expect_problem(409, "set-up-already");
    let posts = [&first, &second].map(|guest| guest.get("/v1/me/posts").send().expect_status(200)["items"].clone());
    assert_eq!(
        posts.iter().filter(|posts| posts[0]["role"] == "operator").count(),
        1,
        "{posts:?}"
    );
    refuses_strangers(&bundle, "POST", "/v1/setup");
    refuses_bad_bodies(&first, "/v1/setup", &json!({ "secret": "x" }));
    // Without one, or with one that can be guessed, there is no set-up.
    let bundle = bundle.again(&["--variable", "setup_secret=short"]);
    let third = bundle.guest("third");
    let problem = third
        .post("/v1/setup", &json!({ "secret": "short" }))
        .send()
        .expect_problem(503, "not-configured");
    assert!(
        problem["detail"].as_str().unwrap().contains("setup_secret"),
        "{problem}"
    );
}

#[test]
fn a_post_is_offered_taken_once_and_ended() {
    let bundle = Bundle::start();
    let (owner, clerk, other) = (bundle.guest("owner"), bundle.guest("clerk"), bundle.guest("other"));
    let shop = OpenedShop::open(&bundle, &owner, &bundle.operator(), "甲茶室");
    let rooms = "/v1/merchant/rooms";
    clerk.get(rooms).send().expect_problem(403, "not-allowed");
    let invited = invite(&bundle, &owner.token, "merchant", "manager", Some(&shop.store));
    let done = race(2, |number| accept([&clerk, &other][number], &invited).status);
    assert_eq!(done.iter().filter(|status| **status == 200).count(), 1, "{done:?}");
    accept(&owner, &invited).expect_problem(409, "invitation-void");
    let staff = owner.get("/v1/merchant/staff").send().expect_status(200);
    let post = &staff["items"][1];
    assert_eq!(
        (&post["role"], &post["remark"], &post["store_id"]),
        (&json!("manager"), &json!("小李"), &shop.store["id"])
    );
    let manager = if post["user_id"] == clerk.id { &clerk } else { &other };
    manager.get(rooms).send().expect_status(200);
    // What the post does not permit, and what is of the whole merchant.
    manager
        .get("/v1/merchant/staff")
        .send()
        .expect_problem(403, "not-allowed");
    let premises = tests::shop::premises("分店");
    manager
        .post("/v1/merchant/stores", &premises)
        .send()
        .expect_problem(403, "not-allowed");
    let more = json!({ "user_id": manager.id, "role": "clerk" });
    let posts = owner.post("/v1/merchant/staff", &more).send().expect_status(201);
    assert_eq!(posts["items"].as_array().unwrap().len(), 3);
    for post in posts["items"].as_array().unwrap().iter().skip(1) {
        owner
            .post(&format!("/v1/merchant/staff/{}/dismiss", id(post)), &json!({}))
            .send()
            .expect_status(200);
    }
    manager.get(rooms).send().expect_problem(403, "not-allowed");
    let again = format!("/v1/merchant/staff/{}/dismiss", id(&posts["items"][1]));
    owner.post(&again, &json!({})).send().expect_problem(404, "not-found");
}

#[test]
fn the_last_owner_and_the_last_operator_stay() {
    let bundle = Bundle::start();
    let (owner, heir) = (bundle.guest("owner"), bundle.guest("heir"));
    let platform = bundle.operator();
    OpenedShop::open(&bundle, &owner, &platform, "甲茶室");
    let own = owner.get("/v1/merchant/staff").send().expect_status(200);
    let leave = format!("/v1/merchant/staff/{}/dismiss", id(&own["items"][0]));
    owner.post(&leave, &json!({})).send().expect_problem(409, "last-one");
    accept(&heir, &invite(&bundle, &owner.token, "merchant", "owner", None)).expect_status(200);
    // Two owners who dismiss each other at once: one is left.
    let both = owner.get("/v1/merchant/staff").send().expect_status(200);
    let paths = [0, 1].map(|at| format!("/v1/merchant/staff/{}/dismiss", id(&both["items"][at])));
    let done = race(2, |number| {
        [&heir, &owner][number].post(&paths[number], &json!({})).send().status
    });
    assert_eq!(done.iter().filter(|status| **status == 200).count(), 1, "{done:?}");
    let operators = bundle
        .get("/v1/platform/staff")
        .token(&platform)
        .send()
        .expect_status(200);
    let path = format!("/v1/platform/staff/{}/dismiss", id(&operators["items"][0]));
    bundle
        .post(&path, &json!({}))
        .token(&platform)
        .send()
        .expect_problem(409, "last-one");
}

#[test]
fn what_was_offered_by_who_is_dismissed_or_was_taken_back_is_void() {
    let bundle = Bundle::start();
    let (owner, heir, late) = (bundle.guest("owner"), bundle.guest("heir"), bundle.guest("late"));
    OpenedShop::open(&bundle, &owner, &bundle.operator(), "甲茶室");
    accept(&heir, &invite(&bundle, &owner.token, "merchant", "owner", None)).expect_status(200);
    let (by_owner, by_heir) = (
        invite(&bundle, &owner.token, "merchant", "clerk", None),
        invite(&bundle, &heir.token, "merchant", "clerk", None),
    );
    let revoke = format!("/v1/merchant/invitations/{}/revoke", id(&by_heir));
    owner.post(&revoke, &json!({})).send().expect_status(200);
    owner.post(&revoke, &json!({})).send().expect_problem(404, "not-found");
    accept(&late, &by_heir).expect_problem(409, "invitation-void");
    let posts = heir.get("/v1/merchant/staff").send().expect_status(200);
    let path = format!("/v1/merchant/staff/{}/dismiss", id(&posts["items"][0]));
    heir.post(&path, &json!({})).send().expect_status(200);
    accept(&late, &by_owner).expect_problem(409, "invitation-void");
    let old = invite(&bundle, &heir.token, "merchant", "clerk", None);
    bundle.forward_minutes(8 * 24 * 60);
    accept(&late, &old).expect_problem(409, "invitation-void");
    assert_eq!(late.get("/v1/me/posts").send().expect_status(200)["items"], json!([]));
}

#[test]
fn no_more_is_offered_than_is_looked_through() {
    let bundle = Bundle::start();
    let staff = bundle.staff();
    for _ in 0..50 {
        invite(&bundle, &staff, "merchant", "clerk", None);
    }
    let offer = || {
        let body = json!({ "role": "clerk" });
        bundle.post("/v1/merchant/invitations", &body).token(&staff).send()
    };
    offer().expect_problem(409, "too-many-invitations");
    let list = bundle
        .get("/v1/merchant/invitations")
        .token(&staff)
        .send()
        .expect_status(200);
    let revoke = format!("/v1/merchant/invitations/{}/revoke", id(&list["items"][0]));
    bundle.post(&revoke, &json!({})).token(&staff).send().expect_status(200);
    offer().expect_status(201);
}

#[test]
fn the_platform_has_people_for_parts_of_its_work() {
    let bundle = Bundle::start();
    let (officer, platform) = (bundle.guest("officer"), bundle.operator());
    accept(
        &officer,
        &invite(&bundle, &platform, "platform", "merchant_officer", None),
    )
    .expect_status(200);
    officer.get("/v1/platform/merchants").send().expect_status(200);
    officer.get("/v1/platform/products").send().expect_status(200);
    officer
        .get("/v1/platform/ledger")
        .send()
        .expect_problem(403, "not-allowed");
    officer
        .get("/v1/platform/staff")
        .send()
        .expect_problem(403, "not-allowed");
    let body = json!({ "role": "owner" });
    let of_a_merchant = bundle.post("/v1/platform/invitations", &body).token(&platform).send();
    of_a_merchant.expect_problem(422, "invalid");
    let staff = bundle.staff();
    let body = json!({ "role": "operator" });
    let of_the_platform = bundle.post("/v1/merchant/invitations", &body).token(&staff).send();
    of_the_platform.expect_problem(422, "invalid");
    let stranger = json!({ "user_id": bundle.guest("stranger").id, "role": "clerk" });
    let forced = bundle.post("/v1/merchant/staff", &stranger).token(&staff).send();
    forced.expect_problem(422, "not-of-staff");
    for path in [
        "/v1/merchant/staff",
        "/v1/platform/staff",
        "/v1/merchant/invitations",
        "/v1/me/posts",
    ] {
        refuses_strangers(&bundle, "GET", path);
    }
    refuses_bad_bodies(&officer, "/v1/invitations/accept", &json!({ "code": "x" }));
}
