use crate::guest_orders::shop::{HOUR, Shop};
use clock::Moment;
use database::{Statements, parameters};
use kaimen_guest_orders::answer;
use scene::Call;
use serde_json::{Value, json};

#[test]
fn an_order_is_told_whole() {
    let shop = Shop::open();
    let order = shop.paid(HOUR, &[4000]);
    let before = shop.world.database.statements();
    let shown = shop.show(order, &shop.guest).expect(200);
    assert_eq!(shop.world.database.statements() - before, 3);
    let china = |seconds: i64| json!(Moment::from_unix(seconds));
    assert_eq!(shown["remark"], "靠窗");
    assert_eq!(shown["now"], json!(shop.world.clock.now()));
    shop.forward(30);
    let later = shop.show(order, &shop.guest).expect(200);
    assert_eq!(later["now"], json!(shop.world.clock.now()), "it goes on with the clock");
    assert_ne!(later["now"], shown["now"]);
    assert_eq!(shown["lines"][0]["starts_at"], china(1_800_003_600));
    assert_eq!(shown["payments"][0]["channel"], "wechat");
    assert_eq!(shown["payments"][0]["refunds"], json!([]));
    let (charge, payment) = (&shown["charges"][0], &shown["payments"][0]);
    assert_eq!((&charge["kind"], &charge["state"]), (&json!("order"), &json!("paid")));
    assert_eq!(
        (&payment["charge_id"], &payment["renewal_id"]),
        (&charge["id"], &Value::Null)
    );
    assert_eq!(shown["door"]["opens_at"], china(1_800_003_600 - 600));
    assert_eq!(shown["refund_if_cancelled_fen"], 1320);
    assert_eq!(shown["renewal"], Value::Null);
}

#[test]
fn the_log_tells_roles_and_never_people() {
    let shop = Shop::open();
    let order = shop.paid(HOUR, &[4000]);
    let event = "INSERT INTO order_event (order_id, kind, actor, at, cause, detail) VALUES (?1, ?2, ?3, 0, '', ?4)";
    let staff = shop.another_guest().id;
    shop.world
        .database
        .run(event, parameters![order, "moved", staff, r#"{"minutes":5}"#])
        .unwrap();
    shop.world
        .database
        .run(event, parameters![order, "unlock_executed", "device", None::<&str>])
        .unwrap();
    let shown = shop.show(order, &shop.guest).expect(200);
    let events = shown["events"].as_array().unwrap();
    let actors: Vec<&str> = events.iter().map(|event| event["actor"].as_str().unwrap()).collect();
    assert_eq!(actors, ["guest", "gateway", "staff", "device"]);
    assert_eq!(events[2]["detail"], json!({ "minutes": 5 }));
    assert_eq!(events[3]["detail"], Value::Null);
    assert!(!shown.to_string().contains(&staff.to_string()));
}

#[test]
fn what_is_over_opens_no_door_and_cannot_be_cancelled() {
    let shop = Shop::open();
    let stay = shop.stay(HOUR, &[4000]);
    stay.enter(&shop.world);
    let order = stay.order_id;
    assert_ne!(shop.show(order, &shop.guest).expect(200)["door"], Value::Null);
    shop.forward(2 * HOUR * 60);
    let shown = shop.show(order, &shop.guest).expect(200);
    assert_eq!((&shown["status"], &shown["door"]), (&json!("completed"), &Value::Null));
    assert_eq!(shown["refund_if_cancelled_fen"], Value::Null);
    assert_eq!(shown["used_until"], shown["ends_at"]);
}

#[test]
fn another_guests_order_is_not_there() {
    let shop = Shop::open();
    let order = shop.booked(HOUR, 4000);
    shop.show(order, &shop.another_guest()).expect(404);
    shop.show(shop.world.clock.id(), &shop.guest).expect(404);
    let odd = Call::get("/v1/orders/:id").of("1%27--").by(&shop.guest.token);
    odd.send(&shop.world, answer).expect(404);
}
