//! What is occupied in time: a room, a handset, a worker, a pump.

use clock::Id;
use database::{Error, Statements, Transaction, parameters};

const ADD: &str = "INSERT INTO resource (id, store_number, name) VALUES (?1, ?2, ?3)";

const SERVE: &str = "INSERT INTO listing_resource (listing_number, resource_id) VALUES (?1, ?2)";

const TURN: &str = "UPDATE resource SET state = ?2 WHERE id = ?1";

const NAME: &str = "UPDATE resource SET name = ?2 WHERE id = ?1";

/// Adds one to a store, which serves a listing there.
///
/// # Errors
/// Where the database fails.
pub fn add(change: &Transaction, id: Id, (store_number, listing_number): (i64, i64), name: &str) -> Result<(), Error> {
    change.run(ADD, parameters![id, store_number, name])?;
    change.run(SERVE, parameters![listing_number, id]).map(drop)
}

/// Takes it out of service, or back: nothing new is booked for it meanwhile, what is booked stays.
///
/// # Errors
/// Where the database fails.
pub fn turn(change: &Transaction, id: Id, is_in_service: bool) -> Result<(), Error> {
    let state = if is_in_service { "in_service" } else { "out_of_service" };
    change.run(TURN, parameters![id, state]).map(drop)
}

/// What its people call it.
///
/// # Errors
/// Where the database fails.
pub fn name(change: &Transaction, id: Id, name: &str) -> Result<(), Error> {
    change.run(NAME, parameters![id, name]).map(drop)
}
