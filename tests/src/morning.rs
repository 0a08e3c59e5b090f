use crate::{
    Bundle, OpenedShop, Stay,
    shop::{id, room, tariff},
};
use serde_json::{Value, json};

/// A merchant's morning: applies, is admitted, opens a shop with a room, sets its price, hires somebody, and sees the first order.
///
/// Gives the order as the shop's people see it.
pub fn morning(bundle: &Bundle) -> Value {
    let (owner, platform) = (bundle.guest("owner"), bundle.operator());
    let shop = OpenedShop::open(bundle, &owner, &platform, "晨光茶室");
    let key: &'static str = id(&shop.room).to_owned().leak();

    // What would Friday 23:00 to 01:30 cost? Then it costs more, and is looked at day by day.
    let tariffs = format!("/v1/merchant/listings/{key}/tariffs");
    let night = json!({ "starts_at": "2026-12-04T23:00:00+08:00", "ends_at": "2026-12-05T01:30:00+08:00" });
    let thought = owner
        .post(&format!("{tariffs}/preview"), &night)
        .send()
        .expect_status(200);
    assert_eq!(thought["amount_fen"], 8500);
    let mut dearer = tariff();
    dearer["base_fen_per_hour"] = json!(6000);
    let set = owner
        .post(&format!("{tariffs}?expect_version=1"), &dearer)
        .key("dearer")
        .send();
    assert_eq!(set.expect_status(201)["version"], 2);
    let calendar = format!("/v1/merchant/listings/{key}/price-calendar?from=2026-12-01&days=3");
    owner.get(&calendar).send().expect_status(200);

    // A second room waits for the platform; guests see the first.
    owner
        .post("/v1/merchant/rooms", &room(&shop.store, "二号房", "lock-of-two"))
        .send()
        .expect_status(201);

    // Somebody to look after it.
    let (clerk, offer) = (bundle.guest("clerk"), json!({ "role": "clerk", "remark": "小李" }));
    let invited = owner.post("/v1/merchant/invitations", &offer).send().expect_status(201);
    let code = json!({ "code": invited["code"] });
    clerk.post("/v1/invitations/accept", &code).send().expect_status(200);

    let guest = bundle.guest("first-guest");
    let order = guest.paid(Stay::ahead(bundle, key, 60, 90));
    let list = clerk.get("/v1/merchant/orders?status=paid").send().expect_status(200);
    assert_eq!(id(&list["items"][0]), id(&order));
    let path = format!("/v1/merchant/orders/{}", id(&order));
    let seen = clerk.get(&path).send().expect_status(200);
    assert_eq!(
        (&seen["status"], &seen["paid_fen"]),
        (&json!("paid"), &order["amount_fen"])
    );
    clerk.get(&format!("{path}/events")).send().expect_status(200);
    seen
}
