//! How often codes and passwords may be asked for. Every attempt is a row of `login_attempt`; it is counted and written
//! in one guarded statement, so that many at once are no more than the limit. A phone is known by its fingerprint only.

use crate::{Refusal, Sealing};
use clock::Moment;
use database::{Error, Statements, parameters};
use serde::{Deserialize, de::IgnoredAny};
use std::net::{IpAddr, Ipv6Addr};

/// Attempts are forgotten after this time: the longest window of all limits.
const LONGEST_WINDOW_SECONDS: i64 = 3600;

const FORGET: &str = "DELETE FROM login_attempt WHERE at <= ?1";

/// Attempts are written in the order of time, so the oldest have the lowest numbers, and only those are looked at.
const FORGET_OLDEST: &str = "DELETE FROM login_attempt WHERE at < ?1 AND rowid IN (
  SELECT rowid FROM login_attempt ORDER BY rowid LIMIT ?2
) RETURNING at";

const TAKE_BACK: &str = "DELETE FROM login_attempt WHERE rowid = ?1";

/// How often something may be asked for.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    kind: &'static str,
    pause_seconds: i64,
    window_seconds: i64,
    per_phone: i64,
    per_address: i64,
}

/// Codes by text message: one a minute, five an hour and phone, twenty an hour and client address.
pub const SMS_CODES: Limits = Limits {
    kind: "sms-code",
    pause_seconds: 60,
    window_seconds: 3600,
    per_phone: 5,
    per_address: 20,
};

/// Passwords: ten in a quarter of an hour and phone, thirty of a client address, behind which there may be a whole store.
pub const PASSWORDS: Limits = Limits {
    kind: "password",
    pause_seconds: 0,
    window_seconds: 900,
    per_phone: 10,
    per_address: 30,
};

impl Limits {
    /// The time between two attempts of one phone.
    #[must_use]
    pub const fn pause_seconds(&self) -> i64 {
        self.pause_seconds
    }
}

/// An attempt that was admitted.
#[derive(Debug, Deserialize)]
pub struct Attempt {
    number: i64,
}

impl Attempt {
    /// Does not count it: it was a success.
    ///
    /// # Errors
    /// Where the database fails.
    pub fn take_back(self, database: &impl Statements) -> Result<(), Error> {
        database.run(TAKE_BACK, parameters![self.number]).map(drop)
    }
}

/// Forgets attempts of more than a day ago, at most so many, and tells how many.
///
/// # Errors
/// Where the database fails.
pub fn forget(database: &impl Statements, now: Moment, limit: u32) -> Result<usize, Error> {
    let row = parameters![now.plus_seconds(-24 * 3600), i64::from(limit)];
    let forgotten: Vec<IgnoredAny> = database.all(FORGET_OLDEST, row)?;
    Ok(forgotten.len())
}

#[derive(Deserialize)]
struct Free {
    free_at: Moment,
}

/// Counts an attempt, if there were not too many. Where the engine does not tell the client's address (it is empty),
/// only the phone is counted: otherwise all clients together would be one.
///
/// # Errors
/// [`Refusal::TooOften`], [`Refusal::Keys`], or where the database fails.
pub fn admit(
    database: &impl Statements,
    sealing: &Sealing,
    limits: Limits,
    phone: &str,
    address: &str,
    now: Moment,
) -> Result<Attempt, Refusal> {
    let Limits {
        kind,
        pause_seconds,
        window_seconds,
        per_phone,
        per_address,
    } = limits;
    let (phone, address) = (&sealing.attempts_of(phone)?.all(), &network(address));
    database.run(FORGET, parameters![now.plus_seconds(-LONGEST_WINDOW_SECONDS)])?;
    let row = parameters![
        kind,
        phone,
        address,
        now,
        pause_seconds,
        window_seconds,
        per_phone,
        per_address
    ];
    if let Some(attempt) = database.optional(include_str!("attempt_admit.sql"), row)? {
        return Ok(attempt);
    }
    let limits = parameters![
        kind,
        phone,
        address,
        pause_seconds,
        window_seconds,
        per_phone,
        per_address
    ];
    let Free { free_at } = database.one(include_str!("attempt_free.sql"), limits)?;
    Err(Refusal::TooOften {
        after_seconds: (free_at.unix() - now.unix()).max(1),
    })
}

/// What counts as one client: an IPv4 address, or the first half of an IPv6 address. A single line is given all addresses
/// of the other half, and could take another one for every attempt. What is no address stays as it is.
fn network(address: &str) -> String {
    let plain = address.trim_start_matches('[').trim_end_matches(']');
    match plain.parse::<IpAddr>().map(|address| address.to_canonical()) {
        Ok(IpAddr::V6(address)) => {
            let [a, b, c, d, ..] = address.segments();
            format!("{}/64", Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0))
        }
        Ok(IpAddr::V4(address)) => address.to_string(),
        Err(_) => address.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_line_is_one_client() {
        for address in ["2001:db8:1:2::1", "2001:db8:1:2:ffff::9", "[2001:0db8:1:2::3]"] {
            assert_eq!(network(address), "2001:db8:1:2::/64", "{address}");
        }
        assert_ne!(network("2001:db8:1:3::1"), network("2001:db8:1:2::1"));
        assert_eq!(network("::ffff:192.0.2.1"), "192.0.2.1");
        for address in ["192.0.2.1", "", "unknown"] {
            assert_eq!(network(address), address);
        }
    }
}
