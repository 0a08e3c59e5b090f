//! The list of a guest's orders against the sandbox's shops: pages, and the status that time alone has decided.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on stops there")]

use clock::{Clock, Id, Moment};
use database::{Database, Statements, parameters};
use money::Fen;
use order::{NewOrder, Selection, Status, View};
use proptest::prelude::*;

const NOW: i64 = 1_800_000_000 / 60 * 60;

const GUEST: &str = "INSERT INTO user (id, nickname, created_at, changed_at) VALUES (?1, '客人', 0, 0)";

struct Shop {
    database: Database,
    clock: Clock,
    guest: Id,
}

impl Shop {
    fn open() -> Shop {
        let clock = Clock::simulated(Moment::from_unix(NOW), 1);
        let (database, guest) = (Database::in_memory(true).unwrap(), clock.id());
        database.run(GUEST, parameters![guest]).unwrap();
        Shop { database, clock, guest }
    }

    /// An order whose time to pay and whose stay end so many seconds and minutes from now.
    fn order(&self, status: Status, pay_seconds: i64, end_minutes: i64) -> Id {
        let (id, now) = (self.clock.id(), self.clock.now());
        let order = NewOrder {
            id,
            user_id: self.guest,
            listing_number: 101,
            tariff_id: Id::parse("0197a00000007000800000000a000101").unwrap(),
            status,
            starts_at: now.plus_minutes(end_minutes - 60),
            ends_at: now.plus_minutes(end_minutes),
            people: 2,
            amount: Fen::new(4000),
            remark: "",
            pay_before: now.plus_seconds(pay_seconds),
            placed_at: now,
        };
        order::place(&self.database, &order, &[]).unwrap();
        id
    }

    fn list(&self, statuses: Option<Vec<Status>>, before: Option<Id>, limit: u32) -> Vec<View> {
        let selection = Selection {
            statuses,
            before,
            limit,
        };
        order::all_of_guest(&self.database, self.guest, &selection, self.clock.now()).unwrap()
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
    let order = order::of_guest(&shop.database, id, shop.guest, shop.clock.now())
        .unwrap()
        .unwrap();
    assert_eq!(
        (order.status, order.used_until),
        (Status::Completed, Some(order.ends_at))
    );
    assert_eq!(
        order::of_guest(&shop.database, id, shop.clock.id(), shop.clock.now()).unwrap(),
        None
    );
}
