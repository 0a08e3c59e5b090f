//! Whatever is asked for, in whatever order: no two active holds of one room overlap, cleaning gap included.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that cannot go on stops there"
)]

use booking::hold::{self, NewHold, State};
use clock::{Clock, Id, Moment};
use database::{Database, Statements, parameters};
use proptest::prelude::*;
use serde::Deserialize;
use tariff::Period;

const START: i64 = 1_777_636_800;

const OVERLAPS: &str = "SELECT count(*) AS count FROM hold AS one JOIN hold AS other
  ON other.resource_id = one.resource_id AND other.order_id > one.order_id
WHERE one.state IN ('held', 'confirmed') AND other.state IN ('held', 'confirmed')
  AND one.starts_at < other.blocked_until AND other.starts_at < one.blocked_until";

#[derive(Deserialize)]
struct Count {
    count: i64,
}

#[derive(Deserialize)]
struct Terms {
    listing_number: i64,
    tariff_id: Id,
}

/// What somebody does with one of the orders so far.
#[derive(Clone, Debug)]
enum Step {
    Place {
        minute: i64,
        minutes: i64,
        gap: u32,
        waits: bool,
    },
    Turn {
        order: prop::sample::Index,
        state: u8,
    },
    Wait {
        minutes: i64,
    },
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        4 => (0..600_i64, 1..240_i64, 0..30_u32, any::<bool>())
            .prop_map(|(minute, minutes, gap, waits)| Step::Place { minute, minutes, gap, waits }),
        3 => (any::<prop::sample::Index>(), 0..3_u8).prop_map(|(order, state)| Step::Turn { order, state }),
        1 => (1..20_i64).prop_map(|minutes| Step::Wait { minutes }),
    ]
}

struct Shop {
    database: Database,
    clock: Clock,
    user: Id,
    terms: Terms,
    orders: Vec<Id>,
}

impl Shop {
    fn open() -> Shop {
        let (database, clock) = (
            Database::in_memory(true).unwrap(),
            Clock::simulated(Moment::from_unix(START), 1),
        );
        let user = clock.id();
        let insert = "INSERT INTO user (id, nickname, created_at, changed_at) VALUES (?1, '客', ?2, ?2)";
        database.run(insert, parameters![user, clock.now()]).unwrap();
        let terms = "SELECT listing_number, id AS tariff_id FROM tariff ORDER BY listing_number LIMIT 1";
        let terms = database.one(terms, &[]).unwrap();
        Shop {
            database,
            clock,
            user,
            terms,
            orders: Vec::new(),
        }
    }

    fn take(&mut self, step: &Step) {
        let now = self.clock.now();
        match step {
            Step::Wait { minutes } => self.clock.advance(minutes * 60),
            Step::Turn { order, state } if !self.orders.is_empty() => {
                let state = [State::Confirmed, State::Lapsed, State::Released][usize::from(*state)];
                hold::turn(&self.database, *order.get(&self.orders), None, state, now).unwrap();
            }
            Step::Turn { .. } => {}
            Step::Place {
                minute,
                minutes,
                gap,
                waits,
            } => {
                let starts_at = START + minute * 60;
                let period = Period::new(starts_at, starts_at + minutes * 60).unwrap();
                self.place(period, *gap, waits.then(|| now.plus_minutes(15)));
            }
        }
    }

    fn place(&mut self, period: Period, cleaning_gap_minutes: u32, held_until: Option<Moment>) {
        let (now, order_id) = (self.clock.now(), self.clock.id());
        let order = order::NewOrder {
            id: order_id,
            user_id: self.user,
            listing_number: self.terms.listing_number,
            tariff_id: self.terms.tariff_id,
            status: order::Status::PendingPayment,
            starts_at: Moment::from_unix(period.starts_at()),
            ends_at: Moment::from_unix(period.ends_at()),
            people: 1,
            amount: money::Fen::new(100),
            remark: "",
            pay_before: now.plus_minutes(15),
            placed_at: now,
        };
        let id = self.clock.id();
        let listing_number = self.terms.listing_number;
        let hold = NewHold {
            id,
            order_id,
            listing_number,
            period,
            cleaning_gap_minutes,
            held_until,
        };
        let placed = self.database.transaction(|change| {
            order::place(change, &order, &[])?;
            hold::place(change, &hold, now)
        });
        if placed.unwrap() {
            self.orders.push(order_id);
        }
    }

    fn overlaps(&self) -> i64 {
        self.database.one::<Count>(OVERLAPS, &[]).unwrap().count
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn active_holds_never_overlap(steps in prop::collection::vec(step(), 1..60)) {
        let mut shop = Shop::open();
        for step in &steps {
            shop.take(step);
            prop_assert_eq!(shop.overlaps(), 0, "after {:?}", step);
        }
    }
}

#[test]
fn a_component_that_forgets_to_ask_is_stopped_by_the_database() {
    let mut shop = Shop::open();
    let period = Period::new(START, START + 3600).unwrap();
    shop.place(period, 15, None);
    shop.place(period, 15, None);
    assert_eq!(shop.orders.len(), 1);
    let careless = "INSERT INTO hold (id, order_id, resource_id, starts_at, ends_at, blocked_until, state, held_until, changed_at)
      SELECT ?1, (SELECT id FROM \"order\" WHERE id <> order_id LIMIT 1), resource_id, starts_at + 60, ends_at, blocked_until,
        'confirmed', 0, changed_at FROM hold RETURNING id";
    assert!(!shop.database.changed(careless, parameters![shop.clock.id()]).unwrap());
    assert_eq!(shop.overlaps(), 0);
}
