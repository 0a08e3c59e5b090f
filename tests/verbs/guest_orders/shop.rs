//! A sandbox's shop with guests whose orders stand wherever a test wants them.

use api::World;
use clock::{Id, Moment};
use database::{Database, Statements, parameters};
use kaimen_guest_orders::answer;
use money::Fen;
use scene::{Call, NewStay, Person, Reply, Stay, paid_by};
use settings::Mode;

/// 2027-01-15, 16:00 in China.
const NOW: Moment = Moment::from_unix(1_800_000_000);
pub(crate) const HOUR: i64 = 60;

/// Listing 101 with these terms: all back a day before, a half until two hours before, then a third.
const TERMS: &str = r#"INSERT INTO tariff (id, listing_number, version, terms, created_at)
SELECT ?1, listing_number, 99, json_set(terms, '$.cancellation', json('[{"hours_before": 24, "percent": 100},
  {"hours_before": 2, "percent": 50}, {"hours_before": 0, "percent": 33}]'), '$.early_entry_minutes', 10), 0
FROM tariff WHERE listing_number = 101 AND version = 1"#;

pub(crate) struct Shop {
    pub(crate) world: World,
    pub(crate) guest: Person,
}

impl Shop {
    pub(crate) fn open() -> Shop {
        Shop::with(Database::in_memory(true).unwrap())
    }

    pub(crate) fn with(database: Database) -> Shop {
        let world = World {
            mode: Mode::Sandbox,
            ..scene::world_on(database, NOW)
        };
        world.database.run(TERMS, parameters![world.clock.id()]).unwrap();
        let guest = Person::guest(&world);
        Shop { world, guest }
    }

    pub(crate) fn another_guest(&self) -> Person {
        Person::guest(&self.world)
    }

    pub(crate) fn forward(&self, seconds: i64) {
        self.world.clock.advance(seconds);
    }

    /// An unpaid stay of an hour that begins in so many minutes.
    pub(crate) fn waiting(&self, in_minutes: i64, amount: i64) -> Stay {
        let wish = NewStay {
            amount: Fen::new(amount),
            remark: "靠窗",
            ..NewStay::new(self.guest.id, self.world.clock.now().plus_minutes(in_minutes))
        };
        wish.book(&self.world)
    }

    /// The same with each of these payments.
    pub(crate) fn stay(&self, in_minutes: i64, payments: &[i64]) -> Stay {
        let stay = self.waiting(in_minutes, payments.iter().sum());
        for fen in payments {
            paid_by(&self.world, stay.charge_id, *fen);
        }
        stay.pay(&self.world);
        stay
    }

    /// The order of an unpaid stay.
    pub(crate) fn booked(&self, in_minutes: i64, amount: i64) -> Id {
        self.waiting(in_minutes, amount).order_id
    }

    /// The order of a stay with each of these payments.
    pub(crate) fn paid(&self, in_minutes: i64, payments: &[i64]) -> Id {
        self.stay(in_minutes, payments).order_id
    }

    pub(crate) fn cancel(&self, id: Id) -> Reply {
        self.cancel_with(&self.world, id, None)
    }

    /// The same with a key, or on another connection.
    pub(crate) fn cancel_with(&self, world: &World, id: Id, key: Option<&str>) -> Reply {
        let call = Call::post("/v1/orders/:id/cancel").of(id).key(key);
        call.by(&self.guest.token).send(world, answer)
    }

    pub(crate) fn show(&self, id: Id, guest: &Person) -> Reply {
        let call = Call::get("/v1/orders/:id").of(id);
        call.by(&guest.token).send(&self.world, answer)
    }

    pub(crate) fn list(&self, query: &str) -> Reply {
        let call = Call::get("/v1/orders").query(query);
        call.by(&self.guest.token).send(&self.world, answer)
    }
}
