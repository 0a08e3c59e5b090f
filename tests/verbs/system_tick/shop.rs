//! A sandbox's shop with orders that wait for the tick.

use acquiring::Gateways;
use api::World;
use clock::{Id, Moment};
use database::{Database, Statements, parameters};
use money::Fen;
use order::Status;
use scene::{Call, NewStay, Person, Stay, Ticked};
use serde::Deserialize;
use serde_json::Value;
use settings::{Mode, Settings};
use std::path::Path;

pub(crate) const NOW: i64 = 1_800_000_000;

#[derive(Clone)]
pub(crate) struct Shop {
    pub(crate) world: World,
    pub(crate) guest: Person,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Order {
    pub(crate) status: Status,
    pub(crate) used_until: Option<Moment>,
    pub(crate) changed_by: String,
    pub(crate) hold: Option<String>,
}

impl Shop {
    pub(crate) fn open() -> Shop {
        Shop::with(Database::in_memory(true).unwrap())
    }

    pub(crate) fn with(database: Database) -> Shop {
        let world = World {
            settings: Settings::given([("tick_secret", "sandbox-tick-secret".to_owned())]),
            mode: Mode::Sandbox,
            ..scene::world_on(database, Moment::from_unix(NOW))
        };
        let guest = Person::guest(&world);
        Shop { world, guest }
    }

    /// The same shop seen through another connection to its file.
    pub(crate) fn apart(&self, file: &Path) -> Shop {
        let mut shop = self.clone();
        shop.world.database = Database::in_file(file, true).unwrap();
        shop
    }

    pub(crate) fn forward_minutes(&self, minutes: i64) {
        self.world.clock.advance(minutes * 60);
    }

    /// An order for an hour that begins in so many minutes and waits a quarter of an hour for its money.
    pub(crate) fn order(&self, in_minutes: i64) -> Stay {
        let wish = NewStay {
            gap_minutes: 0,
            ..NewStay::new(self.guest.id, self.world.clock.now().plus_minutes(in_minutes))
        };
        wish.book(&self.world)
    }

    pub(crate) fn paid(&self, in_minutes: i64) -> Stay {
        let stay = self.order(in_minutes);
        stay.pay(&self.world);
        stay
    }

    /// A renewal by an hour that waits so many minutes for its money.
    pub(crate) fn renewal(&self, stay: Stay, minutes: i64) -> Id {
        let pay_before = self.world.clock.now().plus_minutes(minutes);
        stay.renew_until(&self.world, 60, Fen::new(4000), pay_before)
    }

    pub(crate) fn read(&self, stay: Stay) -> Order {
        let sql = r#"SELECT placed.status, used_until, changed_by,
            (SELECT state FROM hold WHERE order_id = placed.id AND NOT is_extension) AS hold
          FROM "order" AS placed WHERE id = ?1"#;
        self.world.database.one(sql, parameters![stay.order_id]).unwrap()
    }

    pub(crate) fn count(&self, what: &str) -> i64 {
        #[derive(Deserialize)]
        struct Count {
            count: i64,
        }
        self.world
            .database
            .one::<Count>(&format!("SELECT count(*) AS count FROM {what}"), &[])
            .unwrap()
            .count
    }

    pub(crate) fn tick(&self) -> Ticked {
        pollster::block_on(scene::tick(&self.world, &Gateways::new(&self.world))).unwrap()
    }

    pub(crate) fn call(&self, method: &str, authorization: Option<&str>) -> (u16, Value) {
        let mut call = Call::new(method, "/internal/tick");
        if let Some(authorization) = authorization {
            call = call.header("authorization", authorization);
        }
        let reply = call.send(&self.world, kaimen_system_tick::answer);
        (reply.status, reply.body)
    }
}

/// What a tick has done that found nothing to do.
pub(crate) const NOTHING: Ticked = Ticked {
    expired_orders: 0,
    expired_renewals: 0,
    completed: 0,
    no_shows: 0,
    asked_payments: 0,
    found_payments: 0,
    closed_sessions: 0,
    pushed_refunds: 0,
    settled_refunds: 0,
    reported_deliveries: 0,
    unanswered_presses: 0,
    written_reminders: 0,
    sent_reminders: 0,
    sent_messages: 0,
    unsent_messages: 0,
    more: false,
};
