//! Makes a database of the newest schema that looks like that of a platform after some busy months.

use crate::{arguments::Arguments, cities};
use anyhow::{Context as _, Result};
use clock::{Clock, Moment};
use database::Database;
use rusqlite::{Connection, Params, params};
use std::path::Path;

/// How many people have booked so far.
const GUESTS: u32 = 20_000;
/// Over which time the past bookings are spread, in seconds.
const PAST: i64 = 180 * 86_400;
/// The least time from one booking of a room to its next: the orders' statement needs 10 hours.
const TURN: i64 = 12 * 3600;

/// How much there is of everything.
#[derive(Clone, Copy, Debug)]
pub struct Size {
    /// Stores, over 20 cities.
    pub stores: u32,
    /// Rooms of all stores.
    pub rooms: u32,
    /// Past bookings with their lines, holds and payments.
    pub bookings: u32,
}

impl Size {
    /// As the command line wants it.
    pub fn of(arguments: &Arguments) -> Size {
        Size {
            stores: arguments.stores,
            rooms: arguments.rooms,
            bookings: arguments.bookings,
        }
    }

    /// For people.
    pub fn line(self) -> String {
        let Size {
            stores,
            rooms,
            bookings,
        } = self;
        format!("{rooms} rooms in {stores} stores, {bookings} past bookings")
    }

    /// The small database that search is compared with: as dense, only with fewer of everything.
    pub const SMALL: Size = Size {
        stores: 10,
        rooms: 100,
        bookings: 10_000,
    };
}

/// The shops that a sandbox opens with are no part of what is measured.
const WITHOUT_SANDBOX: &str = "UPDATE listing SET state = 'hidden'";

/// Makes the file, as one of the sandbox: it plays WeChat for those who log in. Everything in it is the same again for the same
/// size and time.
pub fn fill(file: &Path, size: Size, now: Moment) -> Result<()> {
    drop(Database::in_file(file, true)?);
    let connection = Connection::open(file)?;
    // Nobody needs a half-filled database: the disk is asked once, at the end.
    connection.execute_batch("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -1000000")?;
    connection.execute_batch("BEGIN")?;
    run(&connection, WITHOUT_SANDBOX, [])?;
    shops(&connection, size)?;
    run(&connection, include_str!("fill/guests.sql"), [GUESTS])?;
    run(&connection, include_str!("fill/identities.sql"), [])?;
    orders(&connection, size, now)?;
    connection.execute_batch("COMMIT; PRAGMA synchronous = FULL; PRAGMA journal_mode = WAL")?;
    complete(&connection, size)
}

/// Merchants, stores, and rooms with their terms and doors.
fn shops(connection: &Connection, size: Size) -> Result<()> {
    run(connection, include_str!("fill/merchants.sql"), [size.stores])?;
    stores(connection, size)?;
    run(
        connection,
        include_str!("fill/products.sql"),
        params![size.rooms, size.stores],
    )?;
    run(connection, include_str!("fill/listings.sql"), [size.stores])?;
    run(connection, include_str!("fill/tariffs.sql"), [])?;
    run(connection, include_str!("fill/resources.sql"), [])?;
    run(connection, include_str!("fill/places.sql"), [])?;
    run(connection, include_str!("fill/devices.sql"), [])
}

/// Past bookings that were paid, used and, some of them, reviewed.
fn orders(connection: &Connection, size: Size, now: Moment) -> Result<()> {
    let turns = i64::from(size.bookings.div_ceil(size.rooms));
    let turn = (PAST / turns / 60 * 60).max(TURN);
    let today = now.unix() / 86_400 * 86_400;
    run(
        connection,
        include_str!("fill/orders.sql"),
        params![size.bookings, size.rooms, GUESTS, today, turn],
    )?;
    run(connection, include_str!("fill/charges.sql"), [])?;
    run(connection, include_str!("fill/lines.sql"), [size.rooms])?;
    run(connection, include_str!("fill/holds.sql"), [])?;
    run(connection, include_str!("fill/fulfilments.sql"), [])?;
    run(connection, include_str!("fill/payments.sql"), [])?;
    run(connection, include_str!("fill/reviews.sql"), [])
}

fn stores(connection: &Connection, size: Size) -> Result<()> {
    let statement = include_str!("fill/store.sql");
    let clock = Clock::simulated(Moment::from_unix(0), 20);
    let cities = cities::used(size.stores);
    for number in 1..=size.stores {
        let city = cities[number as usize % cities.len()];
        let (latitude, longitude) = cities::around(city, dice(&clock));
        let [x, y, z] = point(latitude, longitude);
        let name = format!("开门茶室·{}{number}店", city.0);
        let address = format!("{}中山路{}号", city.0, number * 3 % 997 + 1);
        let row = params![number, name, address, opening(number), latitude, longitude, x, y, z];
        connection
            .execute(statement, row)
            .with_context(|| format!("store {number}"))?;
    }
    Ok(())
}

/// Half of the stores never close, the others do at night.
fn opening(number: u32) -> String {
    if number.is_multiple_of(2) {
        return "\"always\"".to_owned();
    }
    let day = r#"[{"from": "08:00", "to": "02:00"}]"#;
    format!("{{\"weekly\": [{}]}}", [day; 7].join(", "))
}

/// Numbers between 0 and 1.
pub fn dice<const N: usize>(clock: &Clock) -> [f64; N] {
    std::array::from_fn(|_| f64::from(u32::from_be_bytes(clock.random())) / f64::from(u32::MAX))
}

/// A place as a point of the unit sphere.
fn point(latitude: f64, longitude: f64) -> [f64; 3] {
    let (latitude, longitude) = (latitude.to_radians(), longitude.to_radians());
    [
        latitude.cos() * longitude.cos(),
        latitude.cos() * longitude.sin(),
        latitude.sin(),
    ]
}

fn run(connection: &Connection, statement: &str, parameters: impl Params) -> Result<()> {
    let named = || statement.lines().take(3).collect::<Vec<_>>().join(" ");
    connection.execute(statement, parameters).with_context(named)?;
    Ok(())
}

/// A hold that found no room would silently be missing.
fn complete(connection: &Connection, size: Size) -> Result<()> {
    for table in ["\"order\"", "charge", "order_line", "hold", "fulfilment", "payment"] {
        let count: u32 = connection.query_row(&format!("SELECT count(*) FROM {table}"), [], |row| row.get(0))?;
        anyhow::ensure!(
            count == size.bookings,
            "{table} has {count} rows instead of {}",
            size.bookings
        );
    }
    Ok(())
}
