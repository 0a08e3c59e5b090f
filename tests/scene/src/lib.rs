//! Scenes for native tests: a world with the sandbox's shops, guests, and orders that stand wherever a test wants them. They
//! are made by the crates of the business, so that a scene is never what could not be.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a scene that cannot be set stops the test"
)]

mod call;
mod defaults;
mod listing;
mod owners;
mod payment;
mod person;
mod purchase;
mod shop;
mod stay;

pub use call::{Call, Reply};
pub use defaults::{defaults, sandbox_account, settings};
pub use listing::{Listing, NewListing, stock, tea};
pub use owners::{Played, Ticked, tick};
pub use payment::{give_back, paid_by, pay_through};
pub use person::{NEXT_DOOR, Person};
pub use purchase::{Placed, Purchase, Thing};
pub use shop::Shop;
pub use stay::{NewStay, Stay, standing};

use api::World;
use caller::KeyValue;
use clock::{Clock, Id, Moment};
use database::{Database, Statements, parameters};
use outbound::Outbound;
use serde::Deserialize;
use settings::{Mode, Settings};

/// The staff of the sandbox's shops.
pub const STAFF: &str = "0197a00000007000800000000d000001";

/// Who operates the sandbox's platform.
pub const OPERATOR: &str = "0197a00000007000800000000d000002";

/// A world on a new database with the sandbox's shops. Its time is the one that is given, and moves by the test's word.
#[must_use]
pub fn world(now: Moment) -> World {
    world_on(Database::in_memory(true).unwrap(), now)
}

/// The same on a database that is open.
#[must_use]
pub fn world_on(database: Database, now: Moment) -> World {
    World {
        clock: Clock::simulated(now, 1),
        database,
        key_value: KeyValue::default(),
        outbound: Outbound::default(),
        settings: Settings::default(),
        mode: Mode::Live,
    }
}

/// A new guest.
pub fn guest(world: &World) -> Id {
    let id = world.clock.id();
    let register = "INSERT INTO user (id, nickname, created_at, changed_at) VALUES (?1, '客', ?2, ?2)";
    world
        .database
        .run(register, parameters![id, world.clock.now()])
        .unwrap();
    id
}

/// All that the tables hold, as one text.
#[must_use]
pub fn everything(database: &impl Statements) -> String {
    #[derive(Deserialize)]
    struct Table {
        name: String,
    }
    let tables = "SELECT name FROM sqlite_master WHERE type = 'table'";
    let tables: Vec<Table> = database.all(tables, &[]).unwrap();
    let rows = tables.iter().map(|Table { name }| {
        let rows = database.run(&format!("SELECT * FROM \"{name}\""), &[]);
        format!("{name} {:?}\n", rows.unwrap())
    });
    rows.collect()
}

/// The present terms of a listing.
pub fn tariff(database: &impl Statements, listing_number: i64) -> Id {
    #[derive(Deserialize)]
    struct Terms {
        id: Id,
    }
    let newest = "SELECT id FROM tariff WHERE listing_number = ?1 ORDER BY version DESC LIMIT 1";
    database.one::<Terms>(newest, parameters![listing_number]).unwrap().id
}
