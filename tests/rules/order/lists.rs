//! The list of a guest's orders against the sandbox's shops: pages, and the status that time alone has decided.

use api::World;
use clock::{Id, Moment};
use database::{Statements, parameters};
use order::{Selection, Status, View};
use proptest::prelude::*;
use scene::NewStay;
use std::cell::Cell;

const NOW: i64 = 1_800_000_000 / 60 * 60;

/// The list reads what is written, however it came to be.
const STAND: &str = r#"UPDATE "order" SET status = ?2, pay_before = ?3, starts_at = ?4 - 3600, ends_at = ?4, over_at = ?4
WHERE id = ?1"#;

struct Shop {
    world: World,
    guest: Id,
    placed: Cell<i64>,
}

impl Shop {
    fn open() -> Shop {
        let world = scene::world(Moment::from_unix(NOW));
        world.database.run("DROP TRIGGER order_moves_as_allowed", &[]).unwrap();
        let guest = scene::guest(&world);
        Shop {
            world,
            guest,
            placed: Cell::new(0),
        }
    }

    /// An order whose time to pay and whose stay end so many seconds and minutes from now.
    fn order(&self, status: Status, pay_seconds: i64, end_minutes: i64) -> Id {
        let now = self.world.clock.now();
        // One behind the other: the room is the same.
        self.placed.set(self.placed.get() + 1);
        let id = NewStay::new(self.guest, now.plus_minutes(self.placed.get() * 120))
            .book(&self.world)
            .order_id;
        let (pay_before, ends_at) = (now.plus_seconds(pay_seconds), now.plus_minutes(end_minutes));
        let row = parameters![id, status.name(), pay_before, ends_at];
        self.world.database.run(STAND, row).unwrap();
        id
    }

    fn list(&self, statuses: Option<Vec<Status>>, before: Option<Id>, limit: u32) -> Vec<View> {
        let selection = Selection {
            statuses,
            before,
            limit,
        };
        order::all_of_guest(&self.world.database, self.guest, &selection, self.world.clock.now()).unwrap()
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn the_database_filters_by_the_status_that_is_told(
        orders in prop::collection::vec((0..9usize, -1i64..=1, -1i64..=1), 1..12),
        wanted in prop::collection::vec(0..9usize, 0..4),
    ) {
        let shop = Shop::open();
        for (status, pay_seconds, end_minutes) in orders {
            shop.order(Status::ALL[status], pay_seconds, end_minutes);
        }
        let wanted: Vec<Status> = wanted.into_iter().map(|index| Status::ALL[index]).collect();
        let all = shop.list(None, None, 100);
        let expected: Vec<View> = all.into_iter().filter(|order| wanted.contains(&order.status)).collect();
        prop_assert_eq!(shop.list(Some(wanted), None, 100), expected);
    }
}

#[test]
fn pages_follow_each_other_without_gap_or_overlap() {
    let shop = Shop::open();
    let mut placed: Vec<Id> = (0..7).map(|_| shop.order(Status::Paid, 60, 60)).collect();
    placed.sort_by(|left, right| right.cmp(left));
    let mut seen: Vec<Id> = Vec::new();
    loop {
        let page = shop.list(None, seen.last().copied(), 3);
        if page.is_empty() {
            break;
        }
        seen.extend(page.iter().map(|order| order.id));
    }
    assert_eq!(seen, placed);
}

#[test]
fn a_stay_that_is_over_is_told_with_its_end() {
    let shop = Shop::open();
    let id = shop.order(Status::InUse, 60, 0);
    let order = order::of_guest(&shop.world.database, id, shop.guest, shop.world.clock.now())
        .unwrap()
        .unwrap();
    assert_eq!((order.status, order.used_until), (Status::Completed, order.ends_at));
    assert_eq!(
        order::of_guest(&shop.world.database, id, shop.world.clock.id(), shop.world.clock.now()).unwrap(),
        None
    );
}
