//! A cart, its price, and the goods kept for it.

use crate::guest_order_goods::fixture::{Evening, PRICE, Standing, told};
use database::{Statements, parameters};
use order::Status;
use scene::{Person, tea};
use serde_json::{Value, json};

#[test]
fn a_cart_is_priced_and_kept_until_it_is_paid() {
    let evening = Evening::running();
    let before = evening.world().database.statements();
    let answer = evening.call(&evening.shop.guest.token, Some("1"), &evening.wish(2));
    assert_eq!(
        evening.world().database.statements() - before,
        7,
        "who calls; BEGIN and COMMIT among them"
    );
    let answer = answer.unwrap();
    assert_eq!(answer.status(), 201);
    let ordered: Value = serde_json::from_slice(answer.body()).unwrap();
    assert_eq!(ordered["amount_fen"], 2 * PRICE);
    assert_eq!(ordered["pay_before"], json!(evening.now().plus_minutes(15)));
    let line =
        json!({ "kind": "goods", "label": "goods 标准", "unit_fen": PRICE, "quantity": 2, "amount_fen": 2 * PRICE });
    assert_eq!(ordered["lines"], json!([line]));
    assert_eq!(evening.shelf(), (3, 2));
    assert_eq!(evening.ways(), [], "nobody makes what is not paid for");
    let unchanged = Standing {
        status: Status::InUse,
        amount_fen: 4000,
        goods_fen: 0,
    };
    assert_eq!(evening.standing(), unchanged);
    assert_eq!(evening.stay.log(evening.world()).last().unwrap(), "goods_asked");
    let again = evening.call(&evening.shop.guest.token, Some("1"), &evening.wish(2));
    assert_eq!(again.unwrap().body(), answer.body());
    let other = evening.call(&evening.shop.guest.token, Some("1"), &evening.wish(1));
    assert_eq!(other.unwrap_err().slug(), "idempotency-key-reused");
    assert_eq!(evening.shelf(), (3, 2));
}

#[test]
fn it_is_to_be_paid_before_the_stay_ends() {
    let evening = Evening::running();
    evening.pass_minutes(50);
    assert_eq!(
        evening.ask(1).unwrap()["pay_before"],
        json!(evening.now().plus_minutes(10))
    );
}

#[test]
fn a_new_cart_takes_the_place_of_one_that_is_open() {
    let evening = Evening::running();
    let first = evening.charge(2);
    // Two of the three are its own.
    let second = evening.charge(3);
    assert_eq!(evening.shelf(), (3, 3));
    // What was paid in another window all the same has its goods only where there are any.
    assert!(!evening.pay(first, 2 * PRICE));
    assert!(evening.pay(second, 3 * PRICE));
    assert_eq!((evening.shelf(), evening.ways().len()), ((3, 3), 1));
}

#[test]
fn each_article_is_a_thing_of_its_own() {
    let evening = Evening::running();
    let nuts = tea(evening.world(), 800, 9);
    let goods = json!([{ "sku_id": evening.tea, "quantity": 1 }, { "sku_id": nuts, "quantity": 4 }]);
    let body = json!({ "goods": goods, "expect_amount_fen": PRICE + 3200 });
    let ordered = told(evening.call(&evening.shop.guest.token, None, &body)).unwrap();
    evening.pay(
        serde_json::from_value(ordered["charge_id"].clone()).unwrap(),
        PRICE + 3200,
    );
    let waiting = |item: i64| (item, "waiting".to_owned());
    assert_eq!(evening.ways(), [waiting(1), waiting(2)]);
}

#[test]
fn what_costs_nothing_is_on_its_way_at_once() {
    let evening = Evening::running();
    evening
        .world()
        .database
        .run("UPDATE sku SET price_fen = 0", parameters![])
        .unwrap();
    let mut wish = evening.wish(1);
    wish["expect_amount_fen"] = json!(0);
    evening.call(&evening.shop.guest.token, Some("1"), &wish).unwrap();
    assert_eq!(evening.ways(), [(1, "waiting".to_owned())]);
    assert_eq!(evening.stay.log(evening.world()).last().unwrap(), "goods_paid");
}

#[test]
fn of_two_guests_who_want_the_last_pots_one_gets_them() {
    let evening = Evening::running();
    evening.ask(2).unwrap();
    let other = Person::guest(evening.world());
    let starts_at = evening.now().plus_minutes(300);
    let stay = scene::NewStay::new(other.id, starts_at).paid(evening.world());
    let call = scene::Call::post("/v1/orders/:id/goods").of(stay.order_id);
    let wish = evening.wish(2);
    let refused = call
        .by(&other.token)
        .body(&wish)
        .outcome(evening.world(), kaimen_guest_order_goods::handle);
    let refused = told(refused).unwrap_err();
    assert_eq!(refused["type"], "/problems/sold-out");
    assert_eq!(refused["sold_out"][0]["left"], 1);
    // Who does not pay gives way.
    evening.pass_minutes(15);
    let call = scene::Call::post("/v1/orders/:id/goods").of(stay.order_id);
    call.by(&other.token)
        .body(&wish)
        .outcome(evening.world(), kaimen_guest_order_goods::handle)
        .unwrap();
    assert_eq!(evening.shelf(), (3, 2));
}
