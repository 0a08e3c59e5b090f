//! How long an order's time lasts still.

use crate::guest_orders::shop::{HOUR, Shop};
use clock::{Id, Moment};
use kaimen_guest_orders::answer;
use money::Fen;
use scene::{Call, NewStay, Person, Reply};
use serde_json::{Value, json};

fn ask(shop: &Shop, order: Id, guest: &Person, known: Option<&str>) -> Reply {
    let call = Call::get("/v1/orders/:id/time").of(order).by(&guest.token);
    let call = known
        .into_iter()
        .fold(call, |call, known| call.header("if-none-match", known));
    call.send(&shop.world, answer)
}

fn time(shop: &Shop, order: Id) -> Value {
    ask(shop, order, &shop.guest, None).expect(200)
}

fn header(reply: &Reply, name: &str) -> String {
    let response = reply.answer.clone().into_http("test");
    response.headers()[name].to_str().unwrap().to_owned()
}

#[test]
fn it_goes_on_with_the_clock_and_costs_one_statement() {
    let shop = Shop::open();
    let stay = shop.stay(HOUR, &[4000]);
    let order = stay.order_id;
    let now = shop.world.clock.now();
    let before = shop.world.database.statements();
    let told = time(&shop, order);
    assert_eq!(shop.world.database.statements() - before, 2, "who calls is one of them");
    assert_eq!(
        told,
        json!({
            "status": "paid", "starts_at": now.plus_minutes(60), "ends_at": now.plus_minutes(120), "now": now,
            "seconds_left": 7200, "renewable": true
        })
    );
    shop.forward(90 * 60 + 1);
    stay.enter(&shop.world);
    let told = time(&shop, order);
    assert_eq!(
        (&told["status"], &told["seconds_left"]),
        (&json!("in_use"), &json!(1799))
    );
    shop.forward(29 * 60 + 59);
    let told = time(&shop, order);
    assert_eq!(
        (&told["status"], &told["seconds_left"], &told["renewable"]),
        (&json!("completed"), &json!(0), &json!(false)),
        "time alone has decided"
    );
}

#[test]
fn what_is_not_paid_or_given_up_has_none_left() {
    let shop = Shop::open();
    let order = shop.booked(HOUR, 4000);
    let told = time(&shop, order);
    assert_eq!(
        (&told["status"], &told["seconds_left"], &told["renewable"]),
        (&json!("pending_payment"), &json!(0), &json!(false))
    );
    assert_eq!(told["ends_at"], json!(shop.world.clock.now().plus_minutes(120)));
    shop.cancel(order).expect(200);
    assert_eq!(time(&shop, order)["seconds_left"], 0);
}

#[test]
fn the_next_booking_decides_whether_it_is_renewable() {
    let shop = Shop::open();
    let order = shop.paid(HOUR, &[4000]);
    let first = ask(&shop, order, &shop.guest, None);
    let next = |minutes: i64| NewStay {
        amount: Fen::new(4000),
        ..NewStay::new(
            shop.another_guest().id,
            shop.world.clock.now().plus_minutes(120 + minutes),
        )
    };
    let waiting = next(15).book(&shop.world);
    let second = ask(&shop, order, &shop.guest, Some(&header(&first, "etag")));
    assert_eq!((second.status, &second.body["renewable"]), (200, &json!(false)));
    // Who did not pay in time keeps nobody away.
    shop.forward(15 * 60);
    assert_eq!(time(&shop, order)["renewable"], true);
    assert_ne!(waiting.order_id, order);
}

#[test]
fn what_is_known_comes_without_a_body_until_something_changes() {
    let shop = Shop::open();
    let stay = shop.stay(HOUR, &[4000]);
    let order = stay.order_id;
    let first = ask(&shop, order, &shop.guest, None);
    let tag = header(&first, "etag");
    assert_eq!(header(&first, "cache-control"), "private, no-cache");
    shop.forward(60 * 60);
    let known = ask(&shop, order, &shop.guest, Some(&tag));
    assert_eq!((known.status, known.body.clone()), (304, Value::Null));
    assert_eq!(
        [header(&known, "etag"), header(&known, "cache-control")],
        [tag.clone(), "private, no-cache".to_owned()]
    );
    stay.enter(&shop.world);
    let used = ask(&shop, order, &shop.guest, Some(&tag));
    assert_eq!(used.status, 200);
    let tag = header(&used, "etag");
    let renewal_id = stay.renew(&shop.world, 30, Fen::new(1000));
    assert_eq!(
        ask(&shop, order, &shop.guest, Some(&tag)).status,
        304,
        "nobody has paid for more"
    );
    assert!(charge::pay(&shop.world.database, renewal_id, "gateway", shop.world.clock.now()).unwrap());
    let longer = ask(&shop, order, &shop.guest, Some(&tag)).expect(200);
    assert_eq!(longer["seconds_left"], 90 * 60);
    let end: Moment = Moment::parse(longer["ends_at"].as_str().unwrap()).unwrap();
    assert_eq!(end, shop.world.clock.now().plus_minutes(90));
}

#[test]
fn another_guests_order_is_not_there_whatever_is_known() {
    let shop = Shop::open();
    let order = shop.paid(HOUR, &[4000]);
    let stranger = shop.another_guest();
    for known in [None, Some("*")] {
        ask(&shop, order, &stranger, known).refused(404, "not-found");
        ask(&shop, shop.world.clock.id(), &shop.guest, known).refused(404, "not-found");
    }
    let nobody = Call::get("/v1/orders/:id/time").of(order);
    nobody.send(&shop.world, answer).refused(401, "unauthenticated");
}
