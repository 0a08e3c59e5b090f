//! GET, POST /v1/merchant/rooms · GET, PUT, POST /v1/merchant/rooms/:id · POST /v1/merchant/rooms/:id/delete

use serde_json::{Value, json};
use tests::{
    Bundle, OpenedShop, Stay, race, refuses_bad_bodies, refuses_strangers,
    shop::{id, room},
};

const ROOMS: &str = "/v1/merchant/rooms";

fn path(room: &Value) -> String {
    format!("{ROOMS}/{}", id(room))
}

#[test]
fn guests_see_what_was_approved_until_the_new_words_are() {
    let bundle = Bundle::start();
    let (owner, platform) = (bundle.guest("owner"), bundle.operator());
    let shop = OpenedShop::open(&bundle, &owner, &platform, "甲茶室");
    let listing = format!("/v1/listings/{}", id(&shop.room));
    let name = || bundle.get(&listing).send().expect_status(200)["name"].clone();
    assert_eq!(name(), "一号房");
    let mut body = room(&shop.store, "听松", shop.lock());
    let changed = owner.post(&path(&shop.room), &body).send().expect_status(200);
    assert_eq!(
        (&changed["name"], &changed["audit"]["state"]),
        (&json!("听松"), &json!("waiting"))
    );
    assert_eq!(name(), "一号房");
    let product = changed["product_id"].as_str().unwrap();
    let say = |what: &str, body: Value| {
        let path = format!("/v1/platform/products/{product}/{what}");
        bundle.post(&path, &body).token(&platform).send()
    };
    let seen = changed["audit"]["revision"].clone();
    // Somebody submits other words while the platform looks at these.
    body["name"] = json!("听松二");
    owner.post(&path(&shop.room), &body).send().expect_status(200);
    say("approve", json!({ "revision": seen })).expect_problem(409, "product-moved");
    assert_eq!(name(), "一号房");
    let waiting = bundle
        .get("/v1/platform/products")
        .token(&platform)
        .send()
        .expect_status(200);
    let latest = &waiting["items"][0];
    assert_eq!(
        (&latest["submitted"]["name"], &latest["shown"]["name"]),
        (&json!("听松二"), &json!("一号房"))
    );
    say("approve", json!({ "revision": latest["revision"] })).expect_status(200);
    assert_eq!(name(), "听松二");
    // The same words again are no news.
    let same = owner.post(&path(&shop.room), &body).send().expect_status(200);
    assert_eq!(same["audit"]["state"], "approved");
    let found = bundle.get("/v1/search?q=%E5%90%AC%E6%9D%BE").send().expect_status(200);
    assert_eq!(id(&found["items"][0]), id(&shop.room));
}

#[test]
fn a_room_is_withdrawn_repaired_and_given_up() {
    let bundle = Bundle::start();
    let (owner, guest, platform) = (bundle.guest("owner"), bundle.guest("comes"), bundle.operator());
    let shop = OpenedShop::open(&bundle, &owner, &platform, "甲茶室");
    let key: &'static str = id(&shop.room).to_owned().leak();
    let order = guest.paid(Stay::ahead(&bundle, key, 0, 60));
    let problem = owner.post(&format!("{}/delete", path(&shop.room)), &json!({})).send();
    assert_eq!(problem.expect_problem(409, "room-booked")["bookings"], 1);
    let mut body = room(&shop.store, "一号房", shop.lock());
    body["is_in_service"] = json!(false);
    owner.post(&path(&shop.room), &body).send().expect_status(200);
    let later = guest
        .post("/v1/bookings", &guest.booking(Stay::ahead(&bundle, key, 600, 60)))
        .send();
    later.expect_problem(409, "slot-taken");
    body["is_in_service"] = json!(true);
    body["offer"] = json!("withdrawn");
    let told = owner.post(&path(&shop.room), &body).send().expect_status(200);
    assert_eq!(
        (&told["state"], &told["offer"]),
        (&json!("hidden"), &json!("withdrawn"))
    );
    bundle
        .get(&format!("/v1/listings/{key}"))
        .send()
        .expect_problem(404, "not-found");
    // Who has booked comes in.
    let unlock = guest
        .post(&format!("/v1/orders/{}/unlock", id(&order)), &json!({}))
        .send();
    assert_eq!(unlock.expect_status(200)["outcome"], "executed");
    bundle.forward_minutes(120);
    bundle.tick();
    let delete = || owner.post(&format!("{}/delete", path(&shop.room)), &json!({})).send();
    delete().expect_status(200);
    delete().expect_problem(404, "not-found");
    owner.get(&path(&shop.room)).send().expect_problem(404, "not-found");
    assert_eq!(owner.get(ROOMS).send().expect_status(200)["items"], json!([]));
    assert_eq!(guest.order(&order)["listing"]["name"], "一号房");
}

#[test]
fn money_that_comes_late_does_not_sell_a_room_that_was_given_up() {
    let bundle = Bundle::start();
    let (owner, guest, platform) = (bundle.guest("owner"), bundle.guest("late"), bundle.operator());
    let shop = OpenedShop::open(&bundle, &owner, &platform, "甲茶室");
    let key: &'static str = id(&shop.room).to_owned().leak();
    let order = guest.book(Stay::ahead(&bundle, key, 120, 60));
    bundle.forward_minutes(20);
    bundle.tick();
    let lock = shop.lock().to_owned();
    owner
        .post(&format!("{}/delete", path(&shop.room)), &json!({}))
        .send()
        .expect_status(200);
    let confirm = format!("/v1/merchant/orders/{}/confirm-payment", id(&order));
    let late = owner.post(&confirm, &json!({ "reference": "R-1" })).send();
    assert_eq!(late.status, 409, "{}", late.text());
    // Its lock can hang on another door, of whoever has it now.
    let other = bundle.guest("other");
    let theirs = OpenedShop::open(&bundle, &other, &platform, "乙茶室");
    let moved = room(&theirs.store, "二号房", &lock);
    other.post(ROOMS, &moved).send().expect_status(201);
}

#[test]
fn of_booking_and_giving_up_at_once_one_wins() {
    let bundle = Bundle::start();
    let (owner, guest, platform) = (bundle.guest("owner"), bundle.guest("comes"), bundle.operator());
    let shop = OpenedShop::open(&bundle, &owner, &platform, "甲茶室");
    let key: &'static str = id(&shop.room).to_owned().leak();
    let booking = guest.booking(Stay::ahead(&bundle, key, 60, 60));
    let done = race(2, |number| match number {
        0 => guest.post("/v1/bookings", &booking).send().status,
        _ => {
            owner
                .post(&format!("{}/delete", path(&shop.room)), &json!({}))
                .send()
                .status
        }
    });
    assert_eq!(done.iter().filter(|status| **status < 300).count(), 1, "{done:?}");
}

#[test]
fn a_lock_opens_for_one_merchant_only() {
    let bundle = Bundle::start();
    let (owner, thief, platform) = (bundle.guest("owner"), bundle.guest("thief"), bundle.operator());
    let (mine, theirs) = (
        OpenedShop::open(&bundle, &owner, &platform, "甲茶室"),
        OpenedShop::open(&bundle, &thief, &platform, "乙茶室"),
    );
    let stolen = room(&theirs.store, "二号房", mine.lock());
    thief.post(ROOMS, &stolen).send().expect_problem(409, "lock-taken");
    thief
        .post(&path(&theirs.room), &stolen)
        .send()
        .expect_problem(409, "lock-taken");
    let listed = thief.get(ROOMS).send().expect_status(200);
    assert_eq!(listed["items"].as_array().unwrap().len(), 1, "nothing half done");
    assert_eq!(listed["items"][0]["doors"][0]["reference"], theirs.lock());
    // Not while it is being repaired, nor in another spelling.
    let mut open = room(&mine.store, "一号房", mine.lock());
    open["doors"] = json!([]);
    owner.post(&path(&mine.room), &open).send().expect_status(200);
    thief.post(ROOMS, &stolen).send().expect_problem(409, "lock-taken");
    let spelt = room(&theirs.store, "二号房", &mine.lock().to_uppercase());
    thief.post(ROOMS, &spelt).send().expect_problem(409, "lock-taken");
    // The front door of one's own is shared by one's own rooms.
    let shared = room(&theirs.store, "二号房", theirs.lock());
    thief.post(ROOMS, &shared).send().expect_status(201);
}

#[test]
fn a_clerk_of_another_store_and_of_another_merchant_finds_nothing() {
    let bundle = Bundle::start();
    let (owner, platform) = (bundle.guest("owner"), bundle.operator());
    let shop = OpenedShop::open(&bundle, &owner, &platform, "甲茶室");
    let staff = bundle.staff();
    let theirs = room(&shop.store, "二号房", "lock-of-nobody");
    let added = bundle
        .post(ROOMS, &theirs)
        .token(&staff)
        .send()
        .expect_problem(422, "invalid");
    assert_eq!(added["errors"][0]["pointer"], "/store_id");
    bundle
        .get(&path(&shop.room))
        .token(&staff)
        .send()
        .expect_problem(404, "not-found");
    for path in [path(&shop.room), format!("{}/delete", path(&shop.room))] {
        bundle
            .post(&path, &theirs)
            .token(&staff)
            .send()
            .expect_problem(404, "not-found");
    }
    let own = bundle
        .get(&format!("{ROOMS}?limit=5"))
        .token(&staff)
        .send()
        .expect_status(200);
    assert!(
        own["items"]
            .as_array()
            .unwrap()
            .iter()
            .all(|item| item["id"] != shop.room["id"])
    );
}

#[test]
fn what_cannot_be_a_room_is_refused() {
    let bundle = Bundle::start();
    let (owner, platform) = (bundle.guest("owner"), bundle.operator());
    let shop = OpenedShop::open(&bundle, &owner, &platform, "甲茶室");
    let good = room(&shop.store, "二号房", "lock-2");
    for (pointer, value) in [
        ("/attributes", json!({ "styles": [] })),
        ("/attributes", json!({ "capacity": 4, "wings": 2 })),
        ("/attributes", json!({ "capacity": "4" })),
        ("/attributes", json!({ "capacity": -4 })),
        ("/attributes", json!({ "capacity": 0 })),
        ("/cover_url", json!("javascript:alert(1)")),
        (
            "/doors",
            json!([{ "door": "room", "driver": "crowbar", "reference": "1" }]),
        ),
        (
            "/doors",
            json!([{ "door": "Room!", "driver": "sandbox-lock", "reference": "1" }]),
        ),
        (
            "/doors",
            json!([{ "door": "room", "driver": "sandbox-lock", "reference": "锁 1" }]),
        ),
        (
            "/doors",
            json!([{ "door": "room", "driver": "sandbox-lock", "reference": ".." }]),
        ),
        ("/offer", json!("deleted")),
        ("/name", json!("")),
    ] {
        let mut body = good.clone();
        body[&pointer[1..]] = value.clone();
        let problem = owner.post(ROOMS, &body).send().expect_problem(422, "invalid");
        let told = problem["errors"][0]["pointer"].as_str().unwrap();
        assert!(told.starts_with(pointer), "{pointer} {value}: {told}");
    }
    refuses_strangers(&bundle, "POST", ROOMS);
    refuses_bad_bodies(&owner, &path(&shop.room), &good);
}
