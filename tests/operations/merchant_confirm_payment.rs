//! POST /v1/merchant/orders/:id/confirm-payment

use serde_json::{Value, json};
use tests::{Bundle, Reply, Stay, race, refuses_strangers, rooms};

fn path(order: &Value) -> String {
    format!("/v1/merchant/orders/{}/confirm-payment", order["id"].as_str().unwrap())
}

fn confirm(bundle: &Bundle, staff: &str, order: &Value, reference: &str) -> Reply {
    let receipt = json!({ "reference": reference });
    bundle.post(&path(order), &receipt).token(staff).send()
}

#[test]
fn what_the_shop_took_pays_the_order_once() {
    let bundle = Bundle::start();
    let (guest, staff) = (bundle.guest("cash"), bundle.staff());
    let order = guest.book(Stay::ahead(&bundle, rooms::FIRST, 60, 60));
    let replies = race(5, |number| confirm(&bundle, &staff, &order, &format!("R-{number}")));
    assert_eq!(replies.iter().filter(|reply| reply.status == 200).count(), 1);
    for reply in replies.iter().filter(|reply| reply.status != 200) {
        reply.expect_problem(409, "not-confirmable");
    }
    let paid = guest.order(&order);
    assert_eq!(
        (&paid["status"], &paid["paid_fen"]),
        (&json!("paid"), &order["amount_fen"])
    );
    assert_eq!(paid["payments"][0]["channel"], "offline");
    let receipt = json!({ "reference": "R-9" });
    let other = guest.book(Stay::ahead(&bundle, rooms::SECOND, 60, 60));
    let keyed = || bundle.post(&path(&other), &receipt).token(&staff).key("1").send();
    let first = keyed().expect_status(200);
    let again = keyed();
    assert_eq!(
        (again.expect_status(200), again.header("idempotency-replayed")),
        (first, Some("true"))
    );
}

#[test]
fn a_renewal_is_paid_at_the_counter_too() {
    let bundle = Bundle::start();
    let (guest, staff) = (bundle.guest("longer"), bundle.staff());
    let stay = Stay::ahead(&bundle, rooms::FIRST, 60, 60);
    let order = guest.paid(stay);
    let renew = format!("/v1/orders/{}/renew", order["id"].as_str().unwrap());
    let renewal = guest.post(&renew, &json!({ "minutes": 30 })).send().expect_status(201);
    confirm(&bundle, &staff, &order, "R-1").expect_problem(409, "not-confirmable");
    let charges = guest.order(&order)["charges"].clone();
    let charge = charges
        .as_array()
        .unwrap()
        .iter()
        .find(|charge| charge["kind"] == "renewal")
        .unwrap();
    let receipt = json!({ "reference": "R-1", "charge_id": charge["id"] });
    let say = |receipt: &Value| bundle.post(&path(&order), receipt).token(&staff).send();
    let told = say(&receipt).expect_status(200);
    assert_eq!(told["ends_at"], renewal["ends_at"]);
    let twice = json!({ "reference": "R-3", "charge_id": charge["id"] });
    say(&twice).expect_problem(409, "not-confirmable");
    let other = json!({ "reference": "R-2", "charge_id": rooms::FIRST });
    bundle
        .post(&path(&order), &other)
        .token(&staff)
        .send()
        .expect_problem(404, "not-found");
}

#[test]
fn a_session_at_the_gateway_is_given_up_and_what_is_paid_in_it_goes_back() {
    let bundle = Bundle::start();
    let (guest, staff) = (bundle.guest("both"), bundle.staff());
    let order = guest.book(Stay::ahead(&bundle, rooms::FIRST, 60, 60));
    let session = guest.ask_to_pay(&order, None).expect_status(200);
    confirm(&bundle, &staff, &order, "R-1").expect_status(200);
    let pay = format!("/sandbox/payments/{}/pay", session["payment_id"].as_str().unwrap());
    bundle.post(&pay, &json!({})).send().expect_status(200);
    bundle.settle_refunds();
    let told = guest.order(&order);
    assert_eq!(told["status"], "paid");
    assert_eq!(told["refunded_fen"], order["amount_fen"], "{told}");
}

#[test]
fn a_room_that_somebody_else_has_is_not_taken_from_them() {
    let bundle = Bundle::start();
    let (late, quick, staff) = (bundle.guest("late"), bundle.guest("quick"), bundle.staff());
    let stay = Stay::ahead(&bundle, rooms::FIRST, 60, 60);
    let order = late.book(stay);
    bundle.forward_minutes(16);
    quick.paid(stay);
    confirm(&bundle, &staff, &order, "R-1").expect_problem(409, "slot-taken");
    assert_eq!(late.order(&order)["paid_fen"], 0);
}

#[test]
fn it_refuses_who_may_not_and_what_it_cannot_read() {
    let bundle = Bundle::start();
    let (guest, staff) = (bundle.guest("guest"), bundle.staff());
    let order = guest.book(Stay::ahead(&bundle, rooms::FIRST, 60, 60));
    confirm(&bundle, &guest.token, &order, "R").expect_problem(403, "not-allowed");
    refuses_strangers(&bundle, "POST", &path(&order));
    confirm(&bundle, &staff, &json!({ "id": rooms::FIRST }), "R").expect_problem(404, "not-found");
    for reference in ["", "  ", "a\u{0}", &"x".repeat(10_000)] {
        confirm(&bundle, &staff, &order, reference).expect_problem(422, "invalid");
    }
    for body in [json!({}), json!({ "reference": 1 }), json!({ "reference": null })] {
        let reply = bundle.post(&path(&order), &body).token(&staff).send();
        reply.expect_problem(400, "unreadable");
    }
    confirm(&bundle, &staff, &order, "'; DROP TABLE payment; --").expect_status(200);
    let other = guest.book(Stay::ahead(&bundle, rooms::SECOND, 60, 60));
    confirm(&bundle, &staff, &other, "'; DROP TABLE payment; --").expect_problem(409, "reference-used");
}
