use crate::system_tick::shop::{NOTHING, NOW, Shop};
use acquiring::Gateways;
use clock::Moment;
use database::{Statements, parameters};
use kaimen_system_tick::Owners;
use order::Status;
use scene::{Played, Ticked};
use schedule::{Due, Report, Task};
use std::cell::RefCell;

#[test]
fn an_order_that_is_not_paid_in_time_gives_its_room_back() {
    let shop = Shop::open();
    let order = shop.order(60);
    shop.forward_minutes(14);
    assert_eq!(shop.tick(), NOTHING);
    shop.forward_minutes(1);
    assert_eq!(
        shop.tick(),
        Ticked {
            expired_orders: 1,
            ..NOTHING
        }
    );
    let read = shop.read(order);
    assert_eq!((read.status, read.changed_by.as_str()), (Status::Expired, "system"));
    assert_eq!(read.hold.as_deref(), Some("lapsed"));
    assert_eq!(shop.count("order_event WHERE kind = 'expired' AND actor = 'system'"), 1);
    assert_eq!(shop.tick(), NOTHING);
    assert_eq!(shop.count("order_event WHERE kind = 'expired'"), 1);
}

#[test]
fn what_was_paid_in_the_last_second_is_left_alone() {
    let shop = Shop::open();
    let order = shop.paid(60);
    shop.forward_minutes(15);
    assert_eq!(shop.tick(), NOTHING);
    assert_eq!(shop.read(order).hold.as_deref(), Some("confirmed"));
}

#[test]
fn stays_end_by_whether_somebody_came() {
    let shop = Shop::open();
    let (used, unused) = (shop.paid(0), shop.paid(120));
    used.enter(&shop.world);
    shop.forward_minutes(59);
    // Nothing but that the guest is told so.
    assert_eq!(
        shop.tick(),
        Ticked {
            written_reminders: 1,
            ..NOTHING
        }
    );
    shop.forward_minutes(1);
    assert_eq!(
        shop.tick(),
        Ticked {
            completed: 1,
            ..NOTHING
        }
    );
    shop.forward_minutes(3 * 24 * 60);
    assert_eq!(shop.tick(), Ticked { no_shows: 1, ..NOTHING });
    let (used, unused) = (shop.read(used), shop.read(unused));
    assert_eq!(
        (used.status, used.used_until),
        (Status::Completed, Some(Moment::from_unix(NOW + 3600)))
    );
    assert_eq!((unused.status, unused.used_until), (Status::NoShow, None));
    assert_eq!(shop.tick(), NOTHING);
}

#[test]
fn a_renewal_ends_with_its_time_to_pay_or_with_the_stay() {
    let shop = Shop::open();
    let (first, second) = (shop.paid(60), shop.paid(240));
    second.enter(&shop.world);
    shop.renewal(first, 10);
    shop.forward_minutes(10);
    assert_eq!(
        shop.tick(),
        Ticked {
            expired_renewals: 1,
            ..NOTHING
        }
    );
    assert_eq!(shop.read(first).status, Status::Paid);
    shop.renewal(second, 24 * 60);
    shop.forward_minutes(300);
    assert_eq!(
        shop.tick(),
        Ticked {
            expired_renewals: 1,
            completed: 1,
            no_shows: 1,
            ..NOTHING
        }
    );
    assert_eq!(
        shop.count("charge WHERE kind = 'renewal' AND state = 'pending_payment'"),
        0
    );
    assert_eq!(
        shop.count("order_event WHERE kind = 'renewal_expired' AND actor = 'system'"),
        2
    );
}

#[test]
fn a_tick_that_did_not_come_for_days_works_batch_by_batch() {
    let shop = Shop::open();
    for number in 0..25 {
        shop.order(60 + 60 * number);
    }
    let small = "UPDATE due_task SET batch = 10 WHERE name = 'expire-order'";
    shop.world.database.run(small, &[]).unwrap();
    shop.forward_minutes(5 * 24 * 60);
    let handed = Handed::default();
    let owners = Counting {
        inner: Played {
            world: &shop.world,
            gateways: &Gateways::new(&shop.world),
        },
        handed: &handed,
    };
    let done = pollster::block_on(kaimen_system_tick::tick(&shop.world, &owners)).unwrap();
    assert_eq!((done.counts["expired_orders"], done.more), (25, false));
    assert_eq!(*handed.borrow(), [10, 10, 5]);
    assert_eq!(shop.count("hold WHERE state = 'lapsed'"), 25);
}

/// How many orders were handed over at once.
type Handed = RefCell<Vec<usize>>;

struct Counting<'a> {
    inner: Played<'a, Gateways<'a>>,
    handed: &'a Handed,
}

impl Owners for Counting<'_> {
    async fn hand_over(&self, task: &Task, due: &Due) -> Result<Report, String> {
        if task.name == "expire-order" {
            self.handed.borrow_mut().push(due.subjects.len());
        }
        self.inner.hand_over(task, due).await
    }
}

#[test]
fn an_order_whose_hold_gave_way_expires_all_the_same() {
    let shop = Shop::open();
    let slow = shop.order(60);
    shop.forward_minutes(15);
    let quick = shop.order(45);
    assert_eq!(shop.read(slow).status, Status::PendingPayment);
    assert_eq!(
        shop.tick(),
        Ticked {
            expired_orders: 1,
            ..NOTHING
        }
    );
    assert_eq!(shop.read(slow).status, Status::Expired);
    assert_eq!(shop.read(quick).hold.as_deref(), Some("held"));
}

#[test]
fn a_press_whose_answer_never_came_is_written_down_as_unknown() {
    let shop = Shop::open();
    let order = shop.paid(0);
    let press =
        "INSERT INTO device_command (id, order_id, device_id, driver, reference, actor, press_key, request_hash,
        issued_at, not_after)
      SELECT ?1, ?2, device.id, device.driver, device.reference, 'guest', 'press', '', ?3, ?3 + 30
      FROM device JOIN hold ON hold.resource_id = device.resource_id WHERE hold.order_id = ?2";
    let (id, now) = (shop.world.clock.id(), shop.world.clock.now());
    shop.world
        .database
        .run(press, parameters![id, order.order_id, now])
        .unwrap();
    assert_eq!(shop.tick(), NOTHING, "the driver may still answer");
    shop.forward_minutes(1);
    assert_eq!(shop.tick().unanswered_presses, 1);
    assert_eq!(shop.count("device_command WHERE outcome = 'unknown'"), 1);
    assert_eq!(shop.count("order_event WHERE kind = 'unlock_unknown'"), 1);
    assert_eq!(
        shop.read(order).status,
        Status::Paid,
        "nobody knows that the door opened"
    );
    assert_eq!(shop.tick(), NOTHING);
}
