//! Money that the shop took itself, on the real schema.
use crate::payment::scene::{PRICE, Scene, turn};
use clock::Id;
use database::Error;
use order::Status;
use payment::{
    Decision, Reason, give_back,
    offline::{Outcome, Taken, confirm},
    refund::Cause,
};
use settings::Mode;

/// Confirms as an operation does: what is not paid is undone.
fn take(scene: &Scene, order_id: Id, reference: &str) -> Outcome {
    let taken = Taken {
        payment_id: scene.world.clock.id(),
        order_id,
        charge_id: None,
        reference,
        actor: scene.guest,
    };
    let mut outcome = None;
    let undo = || Error::Shape {
        cause: "undone".to_owned(),
        statement: String::new(),
    };
    let _undone = scene.world.database.transaction(|change| {
        let done = confirm(change, taken, scene.now())?;
        outcome = Some(done);
        if done == Outcome::Paid { Ok(()) } else { Err(undo()) }
    });
    outcome.unwrap()
}

fn lapse(scene: &Scene, order_id: Id) {
    scene.pass_minutes(16);
    turn(scene, order_id, Status::PendingPayment, Status::Expired);
}

#[test]
fn what_the_shop_took_pays_the_order_once() {
    let scene = Scene::new(Mode::Live);
    let order = scene.order(60);
    assert_eq!(take(&scene, order, "receipt-1"), Outcome::Paid);
    let look = scene.look(order);
    assert_eq!((look.status, look.hold.as_str()), (Status::Paid, "confirmed"));
    assert_eq!(take(&scene, order, "receipt-2"), Outcome::NotPayable(Status::Paid));
    let row = "payment WHERE channel = 'offline' AND state = 'succeeded' AND transaction_id = 'receipt-1'";
    assert_eq!(scene.count(row), 1);
    assert_eq!(
        scene.count("ledger_transfer WHERE posting = 'payment' AND debit = 'offline'"),
        1
    );
    assert_eq!(take(&scene, scene.guest, "receipt-3"), Outcome::NoOrder);
}

#[test]
fn a_receipt_is_for_one_payment() {
    let scene = Scene::new(Mode::Live);
    let (first, second) = (scene.order(60), scene.order(300));
    assert_eq!(take(&scene, first, "receipt-1"), Outcome::Paid);
    assert_eq!(take(&scene, second, "receipt-1"), Outcome::ReferenceUsed);
    assert_eq!(scene.look(second).status, Status::PendingPayment);
}

#[test]
fn a_session_that_is_open_is_given_up_and_what_is_paid_in_it_goes_back() {
    let scene = Scene::new(Mode::Live);
    let order = scene.order(60);
    let told = scene.told(&scene.pay(order, None));
    assert_eq!(take(&scene, order, "receipt-1"), Outcome::Paid);
    assert_eq!(scene.count("payment WHERE state = 'closing'"), 1);
    assert_eq!(scene.settle(&told), Decision::Refund(Reason::PaidTwice));
    assert_eq!(scene.look(order).status, Status::Paid);
}

#[test]
fn an_order_that_lapsed_takes_its_room_again_if_it_is_free() {
    let scene = Scene::new(Mode::Live);
    let order = scene.order(60);
    lapse(&scene, order);
    assert_eq!(take(&scene, order, "receipt-1"), Outcome::Paid);
    assert_eq!(scene.look(order).hold, "confirmed");

    let scene = Scene::new(Mode::Live);
    let order = scene.order(60);
    lapse(&scene, order);
    scene.order(44);
    assert_eq!(take(&scene, order, "receipt-1"), Outcome::SlotGone);
    assert_eq!(scene.look(order).status, Status::Expired);
    assert_eq!(scene.count("payment WHERE channel = 'offline'"), 0);
}

#[test]
fn nobody_is_given_a_stay_that_has_begun() {
    let scene = Scene::new(Mode::Live);
    let order = scene.order(10);
    lapse(&scene, order);
    assert_eq!(take(&scene, order, "receipt-1"), Outcome::NotPayable(Status::Expired));
}

#[test]
fn what_the_shop_took_it_pays_out_itself_or_is_told_to() {
    let staff = "0197a00000007000800000000d000001";
    for (actor, state, status) in [
        (staff, "settled", Status::Refunded),
        ("system", "abnormal", Status::Refunding),
    ] {
        let scene = Scene::new(Mode::Live);
        let order = scene.order(60);
        assert_eq!(take(&scene, order, "receipt-1"), Outcome::Paid);
        turn(&scene, order, Status::Paid, Status::Refunding);
        let cause = Cause { reason: "test", actor };
        let back = scene
            .world
            .database
            .transaction(|change| give_back(change, &scene.world, order, PRICE, cause));
        assert_eq!(back.unwrap(), PRICE);
        assert_eq!(scene.refunds()[0].state, state);
        assert_eq!(scene.look(order).status, status);
    }
}
