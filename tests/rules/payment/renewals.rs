//! Money for renewals, settled on the real schema.
use crate::payment::scene::{PRICE, RENEWAL_PRICE, Scene, turn, whole};
use order::Status;
use payment::{Decision, Reason};
use settings::Mode;

#[test]
fn a_renewal_moves_the_end_with_the_money() {
    let scene = Scene::new(Mode::Sandbox);
    let order = scene.paid(60);
    let before = scene.look(order);
    let renewal = scene.renewal(order);
    assert_eq!(scene.look(order).ends_at, before.ends_at, "asking moves nothing");
    let told = scene.told(&scene.pay(order, Some(renewal)));
    assert_eq!(scene.settle(&told), Decision::Paid);
    let after = scene.look(order);
    assert_eq!(after.ends_at, before.ends_at.plus_minutes(30));
    assert_eq!(after.hold_ends_at, after.ends_at);
    assert_eq!(after.amount_fen, PRICE.plus(RENEWAL_PRICE).unwrap());
    assert_eq!(after.lines_fen, after.amount_fen);
    assert_eq!(scene.count("charge WHERE kind = 'renewal' AND state = 'paid'"), 1);
    assert_eq!(scene.count("hold WHERE is_extension AND state = 'confirmed'"), 1);
    assert_eq!(scene.settle(&told), Decision::AlreadyKnown);
    assert_eq!(scene.look(order).amount_fen, after.amount_fen);
}

#[test]
fn a_renewal_that_was_paid_late_counts_while_its_time_is_free() {
    let scene = Scene::new(Mode::Sandbox);
    let order = scene.paid(60);
    let renewal = scene.renewal(order);
    let payment = scene.pay(order, Some(renewal));
    scene.pass_minutes(11);
    assert!(charge::expire(&scene.world.database, renewal, "system", scene.now()).unwrap());
    assert_eq!(scene.settle(&scene.told(&payment)), Decision::RetakeThenPaid);
    assert_eq!(scene.count("charge WHERE kind = 'renewal' AND state = 'paid'"), 1);
}

#[test]
fn a_renewal_whose_time_is_taken_is_refunded() {
    let scene = Scene::new(Mode::Sandbox);
    let order = scene.paid(60);
    let renewal = scene.renewal(order);
    let payment = scene.pay(order, Some(renewal));
    scene.pass_minutes(11);
    // Behind the first stay and its cleaning gap.
    let next = scene.paid(60 + 60 + 15 - 11);
    let told = scene.told(&payment);
    assert_eq!(scene.settle(&told), Decision::Refund(Reason::SlotGone));
    assert_eq!(scene.look(order).amount_fen, PRICE);
    assert_eq!(scene.look(next).status, Status::Paid);
    assert_eq!(scene.refunds(), [whole(&told, "slot-gone", "decided")]);
    assert_eq!(
        scene.count("charge WHERE kind = 'renewal' AND state = 'expired'"),
        1,
        "another one can be asked for"
    );
}

#[test]
fn a_renewal_paid_twice_or_from_an_end_that_moved_is_refunded() {
    let scene = Scene::new(Mode::Sandbox);
    let order = scene.paid(60);
    let old = scene.renewal(order);
    let from_old_end = scene.forgotten(order, Some(old));
    let renewal = scene.renewal(order);
    let (first, second) = (scene.forgotten(order, Some(renewal)), scene.pay(order, Some(renewal)));
    assert_eq!(scene.settle(&scene.told(&first)), Decision::Paid);
    assert_eq!(scene.settle(&scene.told(&second)), Decision::Refund(Reason::PaidTwice));
    assert_eq!(
        scene.settle(&scene.told(&from_old_end)),
        Decision::Refund(Reason::EndMoved)
    );
    assert_eq!(scene.look(order).amount_fen, PRICE.plus(RENEWAL_PRICE).unwrap());
    assert_eq!(scene.refunds().len(), 2);
}

#[test]
fn a_renewal_of_a_stay_that_is_over_is_refunded() {
    let scene = Scene::new(Mode::Sandbox);
    let order = scene.paid(60);
    scene.pass_minutes(115);
    let renewal = scene.renewal(order);
    let payment = scene.pay(order, Some(renewal));
    let in_time = scene.told(&payment);
    scene.pass_minutes(16);
    let told = scene.told(&payment);
    assert_eq!(scene.settle(&told), Decision::Refund(Reason::TooLate));
    assert_eq!(scene.refunds(), [whole(&told, "too-late", "decided")]);
    assert_eq!(scene.count("charge WHERE kind = 'renewal' AND state = 'expired'"), 1);
    assert_eq!(scene.settle(&in_time), Decision::AlreadyKnown);
}

#[test]
fn a_renewal_that_was_paid_before_the_end_and_told_after_it_counts() {
    let scene = Scene::new(Mode::Sandbox);
    let order = scene.paid(60);
    scene.pass_minutes(115);
    let renewal = scene.renewal(order);
    let told = scene.told(&scene.pay(order, Some(renewal)));
    scene.pass_minutes(6);
    assert_eq!(scene.settle(&told), Decision::Paid);
}

#[test]
fn a_renewal_of_an_order_that_was_cancelled_is_refunded() {
    let scene = Scene::new(Mode::Sandbox);
    let order = scene.paid(60);
    let renewal = scene.renewal(order);
    let payment = scene.pay(order, Some(renewal));
    turn(&scene, order, Status::Paid, Status::Refunding);
    let told = scene.told(&payment);
    assert_eq!(scene.settle(&told), Decision::Refund(Reason::OrderCancelled));
    assert_eq!(scene.refunds(), [whole(&told, "order-cancelled", "decided")]);
}
