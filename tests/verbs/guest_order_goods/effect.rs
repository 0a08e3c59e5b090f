//! What the money does, or its absence, and what becomes of goods with their order.

use crate::guest_order_goods::fixture::{Evening, PRICE, Standing};
use api::World;
use clock::Id;
use database::{Statements, parameters};
use order::Status;
use payment::{give_up_item, refund::Cause};
use scene::Call;
use serde_json::{Value, json};

fn cancel(evening: &Evening) -> Value {
    let call = Call::post("/v1/orders/:id/cancel").of(evening.stay.order_id);
    let call = call.by(&evening.shop.guest.token).body("{}");
    call.send(evening.world(), kaimen_guest_orders::answer).expect(200)
}

/// What goes back of a charge.
fn back(world: &World, charge_id: Id) -> i64 {
    #[derive(serde::Deserialize)]
    struct Sum {
        fen: i64,
    }
    let sum = "SELECT coalesce(sum(refund.amount_fen), 0) AS fen
        FROM payment JOIN refund ON refund.payment_id = payment.id WHERE payment.charge_id = ?1";
    world.database.one::<Sum>(sum, parameters![charge_id]).unwrap().fen
}

fn turn(evening: &Evening, item: i64, source: &str, target: &str) {
    let how = fulfilment::Turn {
        source,
        target,
        actor: scene::STAFF,
        at: evening.now(),
        cause: "test",
    };
    assert!(fulfilment::turn(&evening.world().database, evening.stay.order_id, item, how).unwrap());
}

#[test]
fn with_the_money_the_goods_are_firm_and_on_their_way() {
    let evening = Evening::running();
    let charge = evening.charge(2);
    assert!(evening.pay(charge, 2 * PRICE));
    let richer = Standing {
        status: Status::InUse,
        amount_fen: 4000 + 2 * PRICE,
        goods_fen: 2 * PRICE,
    };
    assert_eq!(evening.standing(), richer);
    assert_eq!(evening.ways(), [(1, "waiting".to_owned())]);
    assert_eq!(evening.stay.log(evening.world()).last().unwrap(), "goods_paid");
    evening.pass_minutes(20);
    assert_eq!(evening.shelf(), (3, 2), "they wait for nobody else");
    turn(&evening, 1, "waiting", "made");
    turn(&evening, 1, "made", "served");
    assert_eq!(evening.shelf(), (1, 0));
    assert_eq!(evening.standing().status, Status::InUse, "the stay goes on");
    // Another one is another thing.
    let charge = evening.charge(1);
    assert!(evening.pay(charge, PRICE));
    assert_eq!(evening.ways(), [(1, "served".to_owned()), (2, "waiting".to_owned())]);
}

#[test]
fn what_is_not_paid_in_time_is_for_others_again_and_may_be_paid_late() {
    let evening = Evening::running();
    let charge_id = evening.charge(2);
    evening.pass_minutes(15);
    let now = evening.now();
    let database = &evening.world().database;
    let expired = charge::expire_unpaid(database, now, now, &[charge_id.to_string()]).unwrap();
    assert_eq!((expired, evening.shelf()), (1, (3, 0)));
    assert_eq!(evening.stay.log(evening.world()).last().unwrap(), "goods_expired");
    assert_eq!(evening.ways(), []);
    assert!(
        evening.pay(charge_id, 2 * PRICE),
        "money that comes late buys what is there"
    );
    assert_eq!((evening.shelf(), evening.ways().len()), ((3, 2), 1));
}

#[test]
fn goods_end_with_the_stay() {
    let evening = Evening::running();
    let (paid, open) = (evening.charge(1), |pots| evening.charge(pots));
    assert!(evening.pay(paid, PRICE));
    open(2);
    evening.stay.leave(evening.world());
    assert_eq!(evening.shelf(), (3, 3), "until what is paid was missed too");
    turn(&evening, 1, "waiting", "missed");
    assert_eq!(evening.standing().status, Status::Completed);
    // What was not paid ends with the order, and what nobody brought stays on the shelf.
    assert_eq!(evening.shelf(), (3, 0));
}

#[test]
fn who_cancels_gets_goods_back_whole_and_the_room_by_its_terms() {
    // Two hours ahead a half of the room comes back.
    let evening = Evening::of(Status::Paid, 2, &[4000]);
    let charge = evening.charge(2);
    assert!(evening.pay(charge, 2 * PRICE));
    let cancelled = cancel(&evening);
    assert_eq!(
        (&cancelled["status"], &cancelled["refunding_fen"]),
        (&json!("refunding"), &json!(2000 + 2 * PRICE))
    );
    assert_eq!(
        (evening.shelf(), evening.ways()),
        ((3, 0), vec![(1, "given_up".to_owned())])
    );
}

#[test]
fn who_cancels_owes_nothing_for_a_cart_that_is_open() {
    let evening = Evening::of(Status::Paid, 30, &[4000]);
    let charge = evening.charge(2);
    assert_eq!(cancel(&evening)["refunding_fen"], 4000);
    assert_eq!(evening.shelf(), (3, 0));
    assert!(
        !evening.pay(charge, 2 * PRICE),
        "nothing runs that it could be brought to"
    );
}

#[test]
fn what_is_not_made_goes_back_by_its_line() {
    let evening = Evening::running();
    let charge = evening.charge(2);
    assert!(evening.pay(charge, 2 * PRICE));
    let cause = Cause {
        reason: "卖完了",
        actor: scene::STAFF,
    };
    let (world, order_id) = (evening.world(), evening.stay.order_id);
    let give_up = || {
        world
            .database
            .transaction(|change| give_up_item(change, world, order_id, 1, 100, cause))
    };
    assert_eq!(give_up().unwrap().get(), 2 * PRICE);
    assert_eq!(give_up().unwrap().get(), 0, "once");
    assert_eq!((back(world, charge), evening.shelf()), (2 * PRICE, (3, 0)));
    assert_eq!(evening.standing().status, Status::InUse);
}
