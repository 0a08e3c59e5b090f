//! POST /v1/orders/:id/goods

use serde_json::{Value, json};
use tests::{Bundle, Guest, Reply, Stay, race, refuses_bad_bodies, refuses_strangers, rooms, shelf};

const POT: i64 = 3800;

fn path(order: &Value) -> String {
    format!("/v1/orders/{}/goods", order["id"].as_str().unwrap())
}

fn wish(pots: i64) -> Value {
    json!({ "goods": [{ "sku_id": shelf::TEA, "quantity": pots }], "expect_amount_fen": POT * pots })
}

fn ask(guest: &Guest<'_>, order: &Value, pots: i64) -> Reply {
    guest.post(&path(order), &wish(pots)).send()
}

/// How many pots there are that nobody has asked for.
fn left(bundle: &Bundle) -> i64 {
    let menu = format!("/v1/listings/{}/menu", rooms::FIRST);
    let menu = bundle.get(&menu).send().expect_status(200);
    let goods = menu["categories"].as_array().unwrap().iter();
    let mut articles = goods.flat_map(|category| category["goods"].as_array().unwrap());
    let tea = articles.find(|goods| goods["articles"][0]["sku_id"] == shelf::TEA);
    tea.unwrap()["articles"][0]["available"].as_i64().unwrap()
}

fn fen(value: &Value) -> i64 {
    value.as_i64().unwrap()
}

#[test]
fn more_is_brought_to_the_room_once_the_money_is_there() {
    let bundle = Bundle::start();
    let guest = bundle.guest("zhang");
    let stay = Stay::ahead(&bundle, rooms::FIRST, 0, 60);
    let order = guest.paid(stay);
    bundle.forward_to(stay.starts_at);
    let unlock = format!("/v1/orders/{}/unlock", order["id"].as_str().unwrap());
    guest.post(&unlock, &json!({})).send().expect_status(200);
    let ordered = ask(&guest, &order, 2).expect_status(201);
    assert_eq!(ordered["amount_fen"], 2 * POT);
    assert_eq!(ordered["lines"][0]["label"], "明前龙井 一壶");
    assert_eq!(left(&bundle), 198);
    assert_eq!(guest.order(&order)["amount_fen"], order["amount_fen"]);
    guest.pay_charge(&order, &ordered["charge_id"]);
    let richer = guest.order(&order);
    assert_eq!(fen(&richer["amount_fen"]), fen(&order["amount_fen"]) + 2 * POT);
    assert_eq!(richer["status"], "in_use");
    let charges = richer["charges"].as_array().unwrap();
    let paid = charges
        .iter()
        .find(|charge| charge["id"] == ordered["charge_id"])
        .unwrap();
    assert_eq!((&paid["kind"], &paid["state"]), (&json!("goods"), &json!("paid")));
    let lines = richer["lines"].as_array().unwrap();
    assert_eq!(
        lines.iter().map(|line| fen(&line["amount_fen"])).sum::<i64>(),
        fen(&richer["amount_fen"])
    );
    let again = json!({ "channel": "wechat", "charge_id": ordered["charge_id"] });
    let pay = format!("/v1/orders/{}/pay", order["id"].as_str().unwrap());
    guest.post(&pay, &again).send().expect_problem(409, "not-payable");
    // What was paid is the guest's, however long it takes.
    bundle.forward_minutes(30);
    bundle.tick();
    assert_eq!(left(&bundle), 198);
    bundle.forward_to(stay.ends_at);
    bundle.tick();
    assert_eq!(guest.order(&order)["status"], "completed");
}

#[test]
fn what_is_not_paid_in_time_is_for_others() {
    let bundle = Bundle::start();
    let guest = bundle.guest("slow");
    let order = guest.paid(Stay::ahead(&bundle, rooms::FIRST, 30, 60));
    let ordered = ask(&guest, &order, 2).expect_status(201);
    assert_eq!(left(&bundle), 198);
    bundle.forward_minutes(16);
    assert_eq!(left(&bundle), 200, "whether a tick comes by or not");
    let body = json!({ "channel": "wechat", "charge_id": ordered["charge_id"] });
    let pay = format!("/v1/orders/{}/pay", order["id"].as_str().unwrap());
    guest.post(&pay, &body).send().expect_problem(409, "not-payable");
    bundle.tick();
    let kinds = guest.order(&order)["events"].to_string();
    assert!(
        kinds.contains("goods_asked") && kinds.contains("goods_expired"),
        "{kinds}"
    );
    assert_eq!(left(&bundle), 200);
}

#[test]
fn the_same_key_is_one_cart_and_many_carts_leave_one_open() {
    let bundle = Bundle::start();
    let guest = bundle.guest("twice");
    let order = guest.paid(Stay::ahead(&bundle, rooms::FIRST, 30, 60));
    let replies = race(10, |_| guest.post(&path(&order), &wish(2)).key("one").send());
    let first = replies[0].expect_status(201);
    for reply in &replies {
        assert_eq!(reply.expect_status(201), first);
    }
    let other = guest.post(&path(&order), &wish(3)).key("one").send();
    other.expect_problem(422, "idempotency-key-reused");
    for reply in race(8, |racer| ask(&guest, &order, 1 + i64::try_from(racer).unwrap())) {
        reply.expect_status(201);
    }
    let waiting = |order: &Value| {
        let charges = order["charges"].as_array().unwrap().iter();
        charges.filter(|charge| charge["state"] == "pending_payment").count()
    };
    assert_eq!(waiting(&guest.order(&order)), 1);
    assert!(left(&bundle) >= 192);
}

#[test]
fn nobody_gets_more_than_there_is() {
    let bundle = Bundle::start();
    let guests: Vec<_> = (0..3).map(|number| bundle.guest(&format!("g{number}"))).collect();
    let orders: Vec<_> = (0..3)
        .map(|number| {
            let stay = Stay::ahead(&bundle, rooms::FIRST, 30 + 120 * i64::from(number), 60);
            guests[number as usize].paid(stay)
        })
        .collect();
    let replies = race(3, |number| ask(&guests[number], &orders[number], 99));
    assert_eq!(replies.iter().filter(|reply| reply.status == 201).count(), 2);
    let refused = replies.iter().find(|reply| reply.status != 201).unwrap();
    let problem = refused.expect_problem(409, "sold-out");
    assert_eq!(
        problem["sold_out"],
        json!([{ "sku_id": shelf::TEA, "label": "明前龙井 一壶", "left": 2 }])
    );
    assert_eq!(left(&bundle), 2);
}

#[test]
fn only_the_guest_of_a_stay_that_is_paid_and_not_over_orders() {
    let bundle = Bundle::start();
    let (guest, other) = (bundle.guest("guest"), bundle.guest("other"));
    let stay = Stay::ahead(&bundle, rooms::FIRST, 30, 60);
    let order = guest.book(stay);
    refuses_strangers(&bundle, "POST", &path(&order));
    bundle
        .get(&path(&order))
        .send()
        .expect_problem(405, "method-not-allowed");
    ask(&other, &order, 1).expect_problem(404, "not-found");
    let unpaid = ask(&guest, &order, 1).expect_problem(409, "nothing-to-bring-to");
    assert_eq!(unpaid["order_status"], "pending_payment");
    guest.pay(&order, None);
    refuses_bad_bodies(&guest, &path(&order), &wish(1));
    let mut cheap = wish(1);
    cheap["expect_amount_fen"] = json!(1);
    let cheap = guest
        .post(&path(&order), &cheap)
        .send()
        .expect_problem(409, "price-changed");
    assert_eq!(cheap["amount_fen"], POT);
    let none = json!({ "goods": [], "expect_amount_fen": 0 });
    guest.post(&path(&order), &none).send().expect_problem(422, "invalid");
    bundle.forward_to(stay.ends_at);
    let over = ask(&guest, &order, 1).expect_problem(409, "nothing-to-bring-to");
    assert_eq!(over["order_status"], "no_show");
}
