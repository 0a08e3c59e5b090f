//! What is refused, and leaves nothing.

use crate::guest_order_goods::fixture::{Evening, PRICE};
use database::{Statements, parameters};
use kaimen_guest_order_goods::handle;
use order::Status;
use scene::{Call, NewListing, Person, Purchase, Thing};
use serde_json::json;

#[test]
fn only_the_guest_of_a_running_stay_has_something_brought() {
    let evening = Evening::running();
    let stranger = Person::guest(evening.world()).token;
    let call = |token: &str| evening.call(token, None, &evening.wish(1)).unwrap_err();
    assert_eq!(call(&stranger).slug(), "not-found");
    assert_eq!(call("nobody").slug(), "unauthenticated");
    for status in Status::ALL {
        if matches!(status, Status::Paid | Status::InUse) {
            continue;
        }
        let evening = Evening::of(status, 2, &[4000]);
        let problem = evening.ask(1).unwrap_err();
        assert_eq!(problem["type"], "/problems/nothing-to-bring-to", "{status:?}");
        assert_eq!((&problem["status"], evening.shelf()), (&json!(409), (3, 0)));
    }
    evening.pass_minutes(60);
    assert_eq!(evening.ask(1).unwrap_err()["order_status"], "completed");
}

#[test]
fn a_cart_is_bounded_and_of_the_store_at_the_price_that_was_shown() {
    let evening = Evening::running();
    let refused = |body: serde_json::Value| {
        let problem = evening.call(&evening.shop.guest.token, None, &body).unwrap_err();
        problem.slug()
    };
    let goods = |quantity: i64| json!([{ "sku_id": evening.tea, "quantity": quantity }]);
    assert_eq!(refused(json!({ "goods": [], "expect_amount_fen": 0 })), "invalid");
    assert_eq!(refused(json!({ "goods": goods(0), "expect_amount_fen": 0 })), "invalid");
    assert_eq!(
        refused(json!({ "goods": goods(100), "expect_amount_fen": 0 })),
        "invalid"
    );
    assert_eq!(
        refused(json!({ "goods": goods(1), "expect_amount_fen": 1 })),
        "price-changed"
    );
    assert_eq!(
        refused(json!({ "goods": goods(4), "expect_amount_fen": 4 * PRICE })),
        "sold-out"
    );
    for body in [
        json!({}),
        json!({ "goods": goods(1) }),
        json!({ "goods": null, "expect_amount_fen": 1 }),
        json!({ "goods": [{ "sku_id": "x", "quantity": 1 }], "expect_amount_fen": 1 }),
        json!({ "goods": [{ "sku_id": evening.tea, "quantity": 0.5 }], "expect_amount_fen": 1 }),
    ] {
        assert_eq!(refused(body.clone()), "unreadable", "{body}");
    }
    let elsewhere =
        "UPDATE listing SET store_number = 2 WHERE product_number = (SELECT product_number FROM sku WHERE id = ?1)";
    let row = parameters![evening.tea];
    evening.world().database.run(elsewhere, row).unwrap();
    assert_eq!(refused(evening.wish(1)), "invalid");
    assert_eq!(evening.shelf(), (3, 0));
    assert_eq!(evening.stay.log(evening.world()).last().unwrap(), "in_use");
}

#[test]
fn who_asks_again_and_again_and_never_pays_waits() {
    let evening = Evening::running();
    for _ in 0..20 {
        evening.ask(1).unwrap();
        evening.world().clock.advance(1);
    }
    let problem = evening
        .call(&evening.shop.guest.token, None, &evening.wish(1))
        .unwrap_err();
    assert_eq!(problem.slug(), "too-many-unpaid");
    let answer = problem.answer(api::Language::English, "id").into_http("id");
    assert_eq!(answer.headers()["retry-after"], (3600 - 20).to_string());
}

#[test]
fn only_to_a_stay_something_is_brought() {
    let evening = Evening::running();
    let world = evening.world();
    let fuel = NewListing {
        kind: "fuel",
        attributes: r#"{"grade": "95"}"#,
        fulfilment: "dispense",
        price_unit: "litre",
        tariff: Some(("unit", r#"{"fen_per_unit": 789}"#)),
    }
    .open(world);
    let thing = Thing {
        kind: order::LineKind::Fuel,
        listing_number: fuel.number,
        tariff_id: fuel.tariff_id,
        sku_id: None,
        quantity: Some(25_000),
        amount: money::Fen::new(20_000),
    };
    let (purchase, item) = Purchase::new(world).thing(thing);
    let guest = &evening.shop.guest;
    let placed = purchase.fulfil(world, item, "dispense").place(world, guest.id).unwrap();
    let call = Call::post("/v1/orders/:id/goods").of(placed.order_id).by(&guest.token);
    let wish = evening.wish(1);
    let refused = call.body(&wish).outcome(world, handle).unwrap_err();
    assert_eq!(refused.slug(), "not-found");
}
