//! The doors of a room, as its merchant writes them down.

use api::{Problem, problems};
use clock::{Clock, Id};
use database::{Statements, Transaction, parameters};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

const MOST_DOORS: usize = 8;

const LONGEST_NAME: usize = 32;

const LONGEST_REFERENCE: usize = 64;

/// The makers whose locks the hub speaks to.
const DRIVERS: [&str; 1] = ["sandbox-lock"];

const IS_TAKEN: &str = "SELECT 1 AS yes FROM device_of_merchant
WHERE driver = ?1 AND reference = ?2 COLLATE NOCASE AND merchant_number <> ?3 LIMIT 1";

const SET: &str = "INSERT INTO device (id, resource_id, door, driver, reference) VALUES (?1, ?2, ?3, ?4, ?5)
ON CONFLICT (resource_id, door) DO UPDATE SET driver = excluded.driver, reference = excluded.reference, state = 'in_service'";

/// A door stays as a row: what was opened by it is told of it.
const TAKE_AWAY: &str = "UPDATE device SET state = 'out_of_service'
WHERE resource_id = ?1 AND door NOT IN (SELECT value FROM json_each(?2))";

/// The lock opens another merchant's door.
pub const LOCK_TAKEN: Problem = Problem::moved(
    "lock-taken",
    "该门锁已由其他商户登记",
    "This lock is registered by another merchant",
);

/// A door, and the lock that opens it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Door {
    /// By which guests name it: `room` is the one that opens where none is named.
    pub door: String,
    /// Which maker's driver speaks to it.
    pub driver: String,
    /// By which name the maker's cloud knows it.
    pub reference: String,
}

/// Whether these can be the doors of a room.
///
/// # Errors
/// 422 with the field's pointer.
pub fn check(doors: &[Door]) -> Result<(), Problem> {
    if doors.len() > MOST_DOORS {
        let most = (format!("最多 {MOST_DOORS} 扇门"), format!("at most {MOST_DOORS}"));
        return Err(problems::INVALID.field("/doors", most));
    }
    let mut names = BTreeSet::new();
    for (index, door) in doors.iter().enumerate() {
        let at = |field: &str| format!("/doors/{index}/{field}");
        if !is_name(&door.door) {
            let form = (
                "应为 1 到 32 个小写字母、数字、- 或 _",
                "1 to 32 lower-case letters, digits, - and _",
            );
            return Err(problems::INVALID.field(at("door"), form));
        }
        if !names.insert(door.door.as_str()) {
            return Err(problems::INVALID.field(at("door"), ("重复", "it stands there twice")));
        }
        if !DRIVERS.contains(&door.driver.as_str()) {
            let known = DRIVERS.join(", ");
            let one = (format!("应为以下之一：{known}"), format!("one of {known}"));
            return Err(problems::INVALID.field(at("driver"), one));
        }
        if !is_reference(&door.reference) {
            let form = (
                "应为 1 到 64 个字母、数字、-、_、. 或 :，至少含一个字母或数字",
                "1 to 64 letters, digits, -, _, . and :, of which one is a letter or a digit",
            );
            return Err(problems::INVALID.field(at("reference"), form));
        }
    }
    Ok(())
}

fn is_name(door: &str) -> bool {
    (1..=LONGEST_NAME).contains(&door.len())
        && door
            .bytes()
            .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"-_".contains(&byte))
}

/// What makers call their locks: something that a request line can carry.
fn is_reference(reference: &str) -> bool {
    (1..=LONGEST_REFERENCE).contains(&reference.len())
        && reference
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"-_.:".contains(&byte))
        // `..` is a way up.
        && reference.bytes().any(|byte| byte.is_ascii_alphanumeric())
}

/// Gives a room these doors and no others.
///
/// # Errors
/// [`LOCK_TAKEN`].
pub fn set(
    change: &Transaction,
    clock: &Clock,
    (resource_id, merchant_number): (Id, i64),
    doors: &[Door],
) -> Result<(), Problem> {
    let names: Vec<&str> = doors.iter().map(|door| door.door.as_str()).collect();
    let names = serde_json::to_string(&names).map_err(|error| problems::INTERNAL.caused_by(error))?;
    change.run(TAKE_AWAY, parameters![resource_id, names])?;
    for Door {
        door,
        driver,
        reference,
    } in doors
    {
        if change.changed(IS_TAKEN, parameters![driver, reference, merchant_number])? {
            return Err(LOCK_TAKEN);
        }
        change.run(SET, parameters![clock.id(), resource_id, door, driver, reference])?;
    }
    Ok(())
}
