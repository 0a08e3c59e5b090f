use super::path;
use serde_json::{Value, json};
use tests::{Bundle, Stay, rooms};

pub(crate) fn doors(bundle: &Bundle) {
    let (guest, next) = (bundle.guest("doors"), bundle.guest("next"));
    let stay = Stay::ahead(bundle, rooms::SECOND, 2, 60);
    let order = guest.book(stay);
    let press = |body: Value, key: &str| guest.post(&path(&order, "/unlock"), &body).key(key).send();
    press(json!({}), "unpaid").expect_problem(409, "not-paid");
    guest.pay(&order, None);
    press(json!({ "door": "cellar" }), "cellar").expect_problem(404, "no-such-door");
    let presses = [
        press(json!({ "door": null }), "press"),
        press(json!({ "door": null }), "press"),
    ];
    assert_eq!(presses[1].header("idempotency-replayed"), Some("true"));
    bundle
        .call("POST", &path(&order, "/unlock"))
        .token(&guest.token)
        .send()
        .expect_status(200);
    for number in 0..10 {
        press(json!({}), &format!("hasty-{number}"));
    }
    press(json!({}), "too-hasty").expect_problem(429, "too-many-requests");

    next.paid(Stay {
        starts_at: stay.ends_at.plus_minutes(60),
        ends_at: stay.ends_at.plus_minutes(120),
        ..stay
    });
    let renew = |minutes: i64| {
        guest
            .post(&path(&order, "/renew"), &json!({ "minutes": minutes }))
            .send()
    };
    renew(90).expect_problem(409, "next-booking");
    renew(0).expect_problem(422, "not-longer");
    renew(1_000_000).expect_problem(422, "too-long");
    renew(20).expect_problem(422, "off-step");
    let cut = json!({ "minutes": 90, "cut": true });
    guest.post(&path(&order, "/renew"), &cut).send().expect_status(201);
    renew(30).expect_status(201);
    assert_ne!(guest.order(&order)["renewal"], Value::Null);
    let time = guest.get(&path(&order, "/time")).send();
    time.expect_status(200);
    let known = guest.get(&path(&order, "/time"));
    let known = known.header("if-none-match", time.header("etag").unwrap());
    known.send().expect_status(304);
    next.get(&path(&order, "/time")).send().expect_problem(404, "not-found");

    let mut review =
        json!({ "environment": 5, "facilities": 4, "tea": 5, "service": 0, "text": "", "anonymous": false });
    let tell = |body: &Value| guest.post(&path(&order, "/review"), body).send();
    tell(&review).expect_problem(422, "invalid");
    review["service"] = json!(3);
    tell(&review).expect_problem(409, "not-completed");
    bundle.forward_to(stay.ends_at);
    review["pictures"] = json!(["https://cdn.example/tea.jpg"]);
    tell(&review).expect_status(201);
    bundle
        .get(&format!("/v1/listings/{}/reviews", rooms::SECOND))
        .send()
        .expect_status(200);
}
