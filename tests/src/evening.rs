use crate::{Bundle, Guest, Stay, rooms};
use clock::Moment;
use serde_json::{Value, json};

/// An evening in a tea room without staff, from login to review: what a guest does, and what the order is at each step.
///
/// Gives the order as it is at the end.
pub fn evening(bundle: &Bundle) -> Value {
    let guest = bundle.guest("evening");
    let room = find_room(bundle);
    let stay = Stay::ahead(bundle, rooms::FIRST, 30, 120);
    assert_eq!(room, stay.room);
    let order = guest.book(stay);
    assert_eq!(order["status"], "pending_payment");
    guest.pay(&order, None);
    assert_eq!(guest.order(&order)["status"], "paid");

    let door = format!("/v1/orders/{}/unlock", order["id"].as_str().expect("an order"));
    let early = guest
        .post(&door, &json!({}))
        .key("too-early")
        .send()
        .expect_problem(409, "too-early");
    let opens_at = Moment::parse(early["opens_at"].as_str().expect("a time")).expect("a time");
    bundle.forward_to(opens_at);
    let opened = guest
        .post(&door, &json!({}))
        .key("first-press")
        .send()
        .expect_status(200);
    assert_eq!(opened["outcome"], "executed", "{opened}");
    assert_eq!(guest.order(&order)["status"], "in_use");

    stay_longer(bundle, &guest, &order, stay.ends_at.plus_minutes(60));
    bundle.forward_to(stay.ends_at.plus_minutes(61));
    bundle.tick();
    guest
        .post(&door, &json!({}))
        .key("too-late")
        .send()
        .expect_problem(409, "ended");
    assert_eq!(guest.order(&order)["status"], "completed");
    review(bundle, &guest, &order);
    guest.order(&order)
}

/// A room near 柳巷 in Taiyuan, found and looked at like in the mini-program.
fn find_room(bundle: &Bundle) -> String {
    let room = bundle
        .get(&format!("/v1/listings/{}", rooms::FIRST))
        .send()
        .expect_status(200);
    let (latitude, longitude) = (&room["store"]["lat"], &room["store"]["lng"]);
    let found = bundle
        .get(&format!(
            "/v1/search?kind=room&lat={latitude}&lng={longitude}&radius_m=3000"
        ))
        .send();
    let found = found.expect_status(200);
    let ids: Vec<_> = found["items"]
        .as_array()
        .expect("rooms")
        .iter()
        .map(|item| &item["id"])
        .collect();
    assert!(ids.contains(&&json!(rooms::FIRST)), "{found}");
    rooms::FIRST.to_owned()
}

fn stay_longer(bundle: &Bundle, guest: &Guest<'_>, order: &Value, new_end: Moment) {
    let path = format!("/v1/orders/{}/renew", order["id"].as_str().expect("an order"));
    let renewal = guest
        .post(&path, &json!({ "minutes": 60 }))
        .key("an-hour-more")
        .send()
        .expect_status(201);
    assert_eq!(renewal["ends_at"], json!(new_end));
    assert_ne!(
        guest.order(order)["ends_at"],
        json!(new_end),
        "the end moves only when the money is there"
    );
    guest.pay(order, Some(&renewal));
    let renewed = guest.order(order);
    assert_eq!(renewed["ends_at"], json!(new_end));
    let amount = order["amount_fen"].as_i64().expect("fen") + renewal["amount_fen"].as_i64().expect("fen");
    assert_eq!(
        (&renewed["amount_fen"], &renewed["paid_fen"]),
        (&json!(amount), &json!(amount))
    );
    assert!(new_end > bundle.now());
}

fn review(bundle: &Bundle, guest: &Guest<'_>, order: &Value) {
    let path = format!("/v1/orders/{}/review", order["id"].as_str().expect("an order"));
    let review =
        json!({ "environment": 5, "facilities": 4, "tea": 5, "service": 4, "text": "茶香，安静。", "anonymous": true });
    guest.post(&path, &review).send().expect_status(201);
    guest
        .post(&path, &review)
        .send()
        .expect_problem(409, "already-reviewed");
    let reviews = bundle
        .get(&format!("/v1/listings/{}/reviews", rooms::FIRST))
        .send()
        .expect_status(200);
    assert_eq!(reviews["items"][0]["text"], "茶香，安静。");
}
