//! What has to be over before an account can be deleted.

use super::{delete, number, obstacles, told};
use clock::Id;
use database::{Statements, parameters};
use order::Status;
use scene::{NEXT_DOOR, NewStay, Person, Shop, give_back, paid_by};
use serde_json::json;

#[test]
fn what_is_not_over_stands_in_the_way() {
    for (status, kind) in [
        (Status::PendingPayment, Some("order_live")),
        (Status::Paid, Some("order_live")),
        (Status::InUse, Some("order_live")),
        (Status::Refunding, Some("order_live")),
        (Status::Completed, None),
        (Status::Expired, None),
        (Status::Cancelled, None),
        (Status::Refunded, None),
        (Status::NoShow, None),
    ] {
        let shop = Shop::open();
        let stay = shop.stay(status, 2, &[]);
        let outcome = delete(&shop.world, &shop.guest.token, &json!({}));
        let Some(kind) = kind else {
            outcome.unwrap_or_else(|problem| panic!("{status:?}: {problem:?}"));
            assert_eq!(stay.status(&shop.world), status, "the record of what was bought stays");
            continue;
        };
        let told = told(outcome.unwrap_err());
        let obstacle = json!({ "kind": kind, "order_id": stay.order_id, "merchant_id": null });
        assert_eq!(told["obstacles"], json!([obstacle]), "{status:?}");
        assert_eq!(
            told["detail"],
            "The account cannot be deleted yet: an order is not over"
        );
    }
}

#[test]
fn time_alone_ends_what_nobody_has_written_down_yet() {
    let shop = Shop::open();
    shop.stay(Status::PendingPayment, 2, &[]);
    NewStay::new(shop.guest.id, shop.world.clock.now().plus_minutes(300)).paid(&shop.world);
    shop.world.clock.advance(15 * 60);
    let again = Person::log_in(&shop.world, shop.guest.id);
    assert_eq!(
        obstacles(delete(&shop.world, &again.token, &json!({}))),
        ["order_live"],
        "the paid one"
    );
    shop.world.clock.advance(6 * 3600);
    let again = Person::log_in(&shop.world, shop.guest.id);
    delete(&shop.world, &again.token, &json!({})).unwrap();
    // Nobody is reminded of what waits to be written down.
    assert_eq!(
        number(&shop.world, "SELECT count(*) FROM due WHERE task = 'payment-reminder'"),
        0
    );
    assert_eq!(
        number(&shop.world, "SELECT count(*) FROM due WHERE task = 'expire-order'"),
        1
    );
}

#[test]
fn money_that_moves_stands_in_the_way() {
    let shop = Shop::open();
    let stay = shop.stay(Status::Completed, 2, &[4000]);
    let run = |statement: &str| drop(shop.world.database.run(statement, parameters![stay.order_id]).unwrap());
    let asked = || obstacles(delete(&shop.world, &shop.guest.token, &json!({})));
    give_back(&shop.world, stay.order_id, 1000, "decided");
    assert_eq!(asked(), ["refund_pending"]);
    run("UPDATE refund SET state = 'settled' WHERE ?1 <> ''");
    run(
        "INSERT INTO refund_request (id, order_id, user_id, amount_fen, state, asked_at)
      SELECT printf('%032d', 1), id, user_id, 1000, 'open', 0 FROM \"order\" WHERE id = ?1",
    );
    assert_eq!(asked(), ["refund_request_open"]);
    run("UPDATE refund_request SET state = 'rejected', decided_at = 0, decided_by = 'x' WHERE order_id = ?1");
    run(
        "INSERT INTO payment_exception (id, channel, out_trade_no, transaction_id, reason, detail, at, suspense_fen)
      SELECT printf('%032d', 2), channel, id, 'twice', 'amount', '{}', 0, 4000 FROM payment WHERE order_id = ?1",
    );
    assert_eq!(asked(), ["money_unresolved"]);
    run(
        "UPDATE payment_exception SET resolution = 'settled_elsewhere', resolved_at = 0, resolved_by = 'system',
      resolution_reason = 'x' WHERE ?1 <> ''",
    );
    // A gateway that has not said yet that nobody can pay any more could still bring an order back.
    run(
        "INSERT INTO payment (id, charge_id, order_id, channel, amount_fen, state, asked_at, expires_at, changed_at)
      SELECT printf('f%031d', 3), id, order_id, 'wechat', 4000, 'closing', 0, 0, 0 FROM charge WHERE order_id = ?1",
    );
    assert_eq!(asked(), ["payment_open"]);
    run("UPDATE payment SET state = 'closed' WHERE state = 'closing' AND ?1 <> ''");
    run("INSERT INTO charge (id, order_id, kind, amount_fen, state, is_agreed, asked_at, pay_before, changed_at, changed_by)
      SELECT printf('%032d', 4), id, 'damage', 500, 'pending_payment', 1, 0, 0, 0, 'system' FROM \"order\" WHERE id = ?1");
    assert_eq!(asked(), ["charge_owed"]);
    run("UPDATE charge SET state = 'paid' WHERE kind = 'damage' AND order_id = ?1");
    run(
        "INSERT INTO ledger_transfer (order_id, charge_id, posting, cause_id, debit, credit, amount_fen, at)
      SELECT order_id, id, 'payment', 'x', 'wechat', 'deposit', 900, 0 FROM charge WHERE order_id = ?1 AND kind = 'order'",
    );
    assert_eq!(asked(), ["deposit_held"]);
    run(
        "INSERT INTO ledger_transfer (order_id, charge_id, posting, cause_id, debit, credit, amount_fen, at)
      SELECT order_id, id, 'refund_settled', 'x', 'deposit', 'wechat', 900, 0 FROM charge WHERE order_id = ?1 AND kind = 'order'",
    );
    delete(&shop.world, &shop.guest.token, &json!({})).unwrap();
    // What the shop gives back later is told to nobody.
    paid_by(&shop.world, stay.charge_id, 1000);
    give_back(&shop.world, stay.order_id, 500, "decided");
    assert_eq!(number(&shop.world, "SELECT count(*) FROM message"), 0);
}

#[test]
fn nobody_leaves_a_merchant_or_the_platform_without_anybody() {
    let shop = Shop::open();
    let world = &shop.world;
    for statement in NEXT_DOOR {
        world.database.run(statement, &[]).unwrap();
    }
    let owner = Person::with_post(world, "owner", Some(9), None);
    assert_eq!(obstacles(delete(world, &owner.token, &json!({}))), ["only_owner"]);
    // Who owns one store only does not lead the merchant; nor does its manager.
    let of_store = Person::with_post(world, "owner", Some(9), Some(11));
    drop(Person::with_post(world, "manager", Some(9), None));
    let told = told(delete(world, &owner.token, &json!({})).unwrap_err());
    assert_eq!(told["obstacles"][0]["merchant_id"], "0197a000000070008000000000e00009");
    delete(world, &of_store.token, &json!({})).unwrap();
    let second = Person::with_post(world, "owner", Some(9), None);
    delete(world, &owner.token, &json!({})).unwrap();
    assert_eq!(obstacles(delete(world, &second.token, &json!({}))), ["only_owner"]);

    let (first, second) = (
        Person::with_post(world, "operator", None, None),
        Person::with_post(world, "operator", None, None),
    );
    world
        .database
        .run(
            "DELETE FROM post WHERE role = 'operator' AND user_id = ?1",
            parameters![Id::parse(scene::OPERATOR)],
        )
        .unwrap();
    delete(world, &first.token, &json!({})).unwrap();
    assert_eq!(obstacles(delete(world, &second.token, &json!({}))), ["only_operator"]);
}
