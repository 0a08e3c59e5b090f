//! Whatever is asked for, in whatever order: no two active holds of one room overlap, cleaning gap included.

use api::World;
use clock::{Id, Moment};
use database::{Statements, parameters};
use money::Fen;
use order::Status;
use proptest::prelude::*;
use scene::{NewStay, Stay};
use serde::Deserialize;

const START: i64 = 1_777_636_800;

/// Of two orders, or of one whose own times overlap: an extension begins where its stay ends, in its gap.
const OVERLAPS: &str = "SELECT count(*) AS count FROM hold AS one JOIN hold AS other
  ON other.resource_id = one.resource_id AND other.id > one.id
WHERE one.state IN ('held', 'confirmed') AND other.state IN ('held', 'confirmed') AND iif(
  one.order_id = other.order_id,
  one.starts_at < other.ends_at AND other.starts_at < one.ends_at,
  one.blocked_from < other.blocked_until AND other.blocked_from < one.blocked_until
)";

/// What a component does that knows nothing of charges.
const TURN: &str = "UPDATE hold SET state = ?2, changed_at = ?3 WHERE order_id = ?1 AND state <> ?2";

#[derive(Deserialize)]
struct Count {
    count: i64,
}

/// What somebody does with one of the orders so far.
#[derive(Clone, Debug)]
enum Step {
    Place {
        minute: i64,
        minutes: i64,
        gap: i64,
        waits: bool,
    },
    Turn {
        order: prop::sample::Index,
        state: &'static str,
    },
    Pay {
        order: prop::sample::Index,
    },
    Renew {
        order: prop::sample::Index,
        minutes: i64,
        is_paid: bool,
    },
    GiveUp {
        order: prop::sample::Index,
    },
    Wait {
        minutes: i64,
    },
}

fn step() -> impl Strategy<Value = Step> {
    let order = any::<prop::sample::Index>;
    prop_oneof![
        4 => (0..600_i64, 1..240_i64, 0..30_i64, any::<bool>())
            .prop_map(|(minute, minutes, gap, waits)| Step::Place { minute, minutes, gap, waits }),
        2 => (order(), prop::sample::select(vec!["held", "confirmed", "lapsed", "released"]))
            .prop_map(|(order, state)| Step::Turn { order, state }),
        2 => order().prop_map(|order| Step::Pay { order }),
        2 => (order(), 1..120_i64, any::<bool>())
            .prop_map(|(order, minutes, is_paid)| Step::Renew { order, minutes, is_paid }),
        1 => order().prop_map(|order| Step::GiveUp { order }),
        1 => (1..20_i64).prop_map(|minutes| Step::Wait { minutes }),
    ]
}

struct Shop {
    world: World,
    guest: Id,
    stays: Vec<Stay>,
}

impl Shop {
    fn open() -> Shop {
        let world = scene::world(Moment::from_unix(START));
        let guest = scene::guest(&world);
        Shop {
            world,
            guest,
            stays: Vec::new(),
        }
    }

    fn take(&mut self, step: &Step) {
        let world = &self.world;
        let now = world.clock.now();
        match step {
            Step::Wait { minutes } => world.clock.advance(minutes * 60),
            Step::Place {
                minute,
                minutes,
                gap,
                waits,
            } => drop(self.place(*minute, *minutes, *gap, *waits)),
            Step::Turn { order, .. } | Step::Pay { order } | Step::Renew { order, .. } | Step::GiveUp { order }
                if !self.stays.is_empty() =>
            {
                let stay = order.get(&self.stays);
                match step {
                    Step::Turn { state, .. } => {
                        drop(world.database.run(TURN, parameters![stay.order_id, *state, now]));
                    }
                    Step::Pay { .. } => drop(charge::pay(&world.database, stay.charge_id, "gateway", now).unwrap()),
                    Step::Renew { minutes, is_paid, .. } => self.renew(stay, *minutes, *is_paid),
                    _ => self.give_up(stay),
                }
            }
            _ => {}
        }
    }

    fn place(&mut self, minute: i64, minutes: i64, gap_minutes: i64, waits: bool) -> bool {
        let stay = NewStay {
            minutes,
            gap_minutes,
            amount: Fen::new(if waits { 100 } else { 0 }),
            ..NewStay::new(self.guest, Moment::from_unix(START + minute * 60))
        };
        let placed = stay.try_book(&self.world);
        self.stays.extend(placed);
        placed.is_some()
    }

    /// Where the order runs and the time behind it is free.
    fn renew(&self, stay: &Stay, minutes: i64, is_paid: bool) {
        let now = self.world.clock.now();
        let asked = stay.try_renew(&self.world, minutes, Fen::new(50));
        if let Some(charge) = asked.filter(|_| is_paid) {
            charge::pay(&self.world.database, charge, "gateway", now).unwrap();
        }
    }

    fn give_up(&self, stay: &Stay) {
        if matches!(stay.status(&self.world), Status::PendingPayment | Status::Paid) {
            stay.turn(&self.world, Status::Cancelled, "test");
        }
    }

    fn overlaps(&self) -> i64 {
        self.world.database.one::<Count>(OVERLAPS, &[]).unwrap().count
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
    assert!(shop.place(0, 60, 15, false));
    assert!(!shop.place(0, 60, 15, false));
    assert!(shop.place(600, 60, 15, false));
    let careless = "INSERT INTO hold (id, order_id, charge_id, item, resource_id, starts_at, ends_at, blocked_from,
        blocked_until, is_extension, state, held_until, changed_at)
      SELECT ?1, ?3, charge_id, 9, resource_id, starts_at + 60, ends_at, blocked_from, blocked_until, 0,
        'confirmed', 0, changed_at FROM hold WHERE order_id = ?2 RETURNING id";
    for other in [shop.stays[1].order_id, shop.stays[0].order_id] {
        let row = parameters![shop.world.clock.id(), shop.stays[0].order_id, other];
        assert!(!shop.world.database.changed(careless, row).unwrap());
    }
    assert_eq!(shop.overlaps(), 0);
}

#[test]
fn no_hold_is_longer_than_its_resource_allows() {
    let mut shop = Shop::open();
    assert!(shop.place(0, 60, 15, true));
    let longer = "UPDATE hold SET ends_at = starts_at + ?1, blocked_until = starts_at + ?1";
    let bound = 2_764_800;
    assert!(shop.world.database.run(longer, parameters![bound + 60]).is_err());
    assert!(shop.world.database.run(longer, parameters![bound]).is_ok());
    let shorter = "UPDATE resource SET longest_hold_seconds = 3600 WHERE id = (SELECT resource_id FROM hold)";
    assert!(shop.world.database.run(shorter, &[]).is_err());
}
