//! Money for orders, settled on the real schema.
use crate::payment::scene::{Scene, account, turn, whole};
use clock::Id;
use database::Statements;
use order::Status;
use payment::{Decision, Reason, attempt};
use settings::Mode;
use std::thread;

/// What the tick does when the time to pay is over.
fn expire(scene: &Scene, order_id: Id) {
    scene.pass_minutes(16);
    turn(scene, order_id, Status::PendingPayment, Status::Expired);
    let close = "UPDATE payment SET state = 'closed' WHERE state IN ('opening', 'open')";
    scene.world.database.run(close, &[]).unwrap();
}

#[test]
fn the_first_success_pays_the_order() {
    let scene = Scene::new(Mode::Sandbox);
    let order = scene.order(60);
    let told = scene.told(&scene.pay(order, None));
    assert_eq!(scene.settle(&told), Decision::Paid);
    let paid = scene.look(order);
    assert_eq!((paid.status, paid.hold.as_str()), (Status::Paid, "confirmed"));
    assert_eq!(
        scene.count("payment WHERE state = 'succeeded' AND paid_at IS NOT NULL"),
        1
    );
    assert_eq!(scene.count("order_event WHERE kind = 'paid' AND actor = 'gateway'"), 1);
    assert_eq!(scene.count("order_event WHERE kind = 'payment_succeeded'"), 1);
    assert!(scene.refunds().is_empty());
}

#[test]
fn the_same_success_again_changes_nothing() {
    let scene = Scene::new(Mode::Sandbox);
    let told = scene.told(&scene.pay(scene.order(60), None));
    assert_eq!(scene.settle(&told), Decision::Paid);
    let events = scene.count("order_event");
    for _ in 0..3 {
        assert_eq!(scene.settle(&told), Decision::AlreadyKnown);
    }
    assert_eq!(scene.count("order_event"), events);
    assert!(scene.refunds().is_empty());
}

#[test]
fn fifty_at_once_pay_once() {
    let folder = std::env::temp_dir().join(format!("kaimen-settle-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let file = folder.join("fifty.db");
    let mut scene = Scene::new(Mode::Sandbox);
    scene.world.database = database::Database::in_file(&file, true).unwrap();
    scene.guest = ::scene::guest(&scene.world);
    let told = scene.told(&scene.pay(scene.order(60), None));
    let decisions: Vec<Decision> = thread::scope(|scope| {
        let settle = || {
            let mut world = scene.world.clone();
            world.database = database::Database::in_file(&file, true).unwrap();
            payment::settle(&world, &account(), &told.success()).unwrap()
        };
        let threads: Vec<_> = (0..50).map(|_| scope.spawn(settle)).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    std::fs::remove_dir_all(&folder).unwrap();
    assert_eq!(
        decisions.iter().filter(|decision| **decision == Decision::Paid).count(),
        1
    );
    assert_eq!(
        decisions
            .iter()
            .filter(|decision| **decision == Decision::AlreadyKnown)
            .count(),
        49
    );
}

#[test]
fn a_lapsed_slot_that_is_free_is_taken_again() {
    let scene = Scene::new(Mode::Sandbox);
    let order = scene.order(60);
    let payment = scene.pay(order, None);
    expire(&scene, order);
    assert_eq!(scene.settle(&scene.told(&payment)), Decision::RetakeThenPaid);
    let paid = scene.look(order);
    assert_eq!((paid.status, paid.hold.as_str()), (Status::Paid, "confirmed"));
    assert!(scene.refunds().is_empty());
}

#[test]
fn it_makes_no_difference_whether_the_tick_came_by() {
    let scene = Scene::new(Mode::Sandbox);
    let order = scene.order(60);
    let payment = scene.pay(order, None);
    scene.pass_minutes(16);
    assert_eq!(scene.settle(&scene.told(&payment)), Decision::RetakeThenPaid);
    assert_eq!(scene.look(order).status, Status::Paid);
}

#[test]
fn a_slot_that_another_guest_has_by_now_is_refunded() {
    let scene = Scene::new(Mode::Sandbox);
    let late = scene.order(60);
    let payment = scene.pay(late, None);
    scene.pass_minutes(16);
    let other = scene.paid(44);
    let told = scene.told(&payment);
    assert_eq!(scene.settle(&told), Decision::Refund(Reason::SlotGone));
    assert_eq!(scene.look(other).status, Status::Paid);
    assert_eq!(scene.look(late).hold, "lapsed");
    assert_eq!(scene.refunds(), [whole(&told, "slot-gone", "decided")]);
    assert_eq!(scene.settle(&told), Decision::AlreadyKnown);
    assert_eq!(scene.refunds().len(), 1);
}

#[test]
fn a_refund_is_decided_and_waits_for_the_gateway_in_any_mode() {
    let scene = Scene::new(Mode::Live);
    let order = scene.order(5);
    let payment = scene.pay(order, None);
    expire(&scene, order);
    let told = scene.told(&payment);
    assert_eq!(scene.settle(&told), Decision::Refund(Reason::TooLate));
    assert_eq!(scene.refunds(), [whole(&told, "too-late", "decided")]);
    assert_eq!(scene.look(order).status, Status::Expired);
}

#[test]
fn a_stay_that_has_begun_is_taken_again_only_if_it_was_paid_in_time() {
    let scene = Scene::new(Mode::Sandbox);
    let order = scene.order(5);
    let payment = scene.pay(order, None);
    let in_time = scene.told(&payment);
    expire(&scene, order);
    assert_eq!(scene.settle(&in_time), Decision::RetakeThenPaid);
    assert_eq!(scene.look(order).status, Status::Paid);
}

#[test]
fn an_order_that_was_cancelled_gets_its_money_back() {
    let scene = Scene::new(Mode::Sandbox);
    let order = scene.order(60);
    let payment = scene.pay(order, None);
    turn(&scene, order, Status::PendingPayment, Status::Cancelled);
    assert!(attempt::close(&scene.world.database, payment.id, scene.now()).unwrap());
    let told = scene.told(&payment);
    assert_eq!(scene.settle(&told), Decision::Refund(Reason::OrderCancelled));
    assert_eq!(scene.look(order).status, Status::Cancelled);
    assert_eq!(scene.refunds(), [whole(&told, "order-cancelled", "decided")]);
}

#[test]
fn the_second_payment_of_an_order_goes_back() {
    let scene = Scene::new(Mode::Sandbox);
    let order = scene.order(60);
    let (first, second) = (scene.forgotten(order, None), scene.pay(order, None));
    assert_eq!(scene.settle(&scene.told(&first)), Decision::Paid);
    let told = scene.told(&second);
    assert_eq!(scene.settle(&told), Decision::Refund(Reason::PaidTwice));
    assert_eq!(scene.look(order).status, Status::Paid, "the order stays paid");
    assert_eq!(scene.refunds(), [whole(&told, "paid-twice", "decided")]);
}
