//! How often codes and passwords may be asked for. Every attempt is a row of `login_attempt`; it is counted and written
//! in one guarded statement, so that many at once are no more than the limit. A phone is known by its fingerprint only.

use crate::{Refusal, Sealing};
use clock::Moment;
use database::{Error, Statements, parameters};
use serde::{Deserialize, Serialize, de::IgnoredAny};
use std::net::{IpAddr, Ipv6Addr};

/// Attempts are forgotten after this time, the longest window of all limits: a day.
const LONGEST_WINDOW_SECONDS: i64 = 24 * 3600;

/// Attempts are written in the order of time, so the oldest have the lowest numbers, and only those are looked at.
const FORGET_OLDEST: &str = "DELETE FROM login_attempt WHERE at < ?1 AND number IN (
  SELECT number FROM login_attempt ORDER BY number LIMIT ?2
) RETURNING at";

const TAKE_BACK: &str = "DELETE FROM login_attempt WHERE number = ?1";

const TAKE_BACK_ALL: &str = "DELETE FROM login_attempt WHERE kind = ?1 AND phone IN (SELECT value FROM json_each(?2))";

/// How often something may be asked for. Whoever asks from one client address for one phone is stopped after so many times. The phone
/// alone, for whoever asks, is only slowed down: otherwise anybody could lock anybody out.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Limits {
    #[serde(skip)]
    kind: &'static str,
    /// The time in which the attempts of an address are counted.
    window_seconds: i64,
    /// How many there may be in it for one phone from one address.
    per_pair: i64,
    /// How many from one address, behind which there may be a whole store.
    per_address: i64,
    /// How many from one network: an IPv6 line may have 65,536 of what counts as an address.
    per_network: i64,
    /// The time in which the attempts for a phone are counted, whoever asks.
    phone_window_seconds: i64,
    /// The time between two of them.
    pause_seconds: i64,
    /// From this many on the time between them grows: first to this, then it doubles each time, up to the longest.
    free: i64,
    first_pause_seconds: i64,
    longest_pause_seconds: i64,
    /// How many there may be a day in all; none where nothing is paid for them.
    per_day: Option<i64>,
}

/// Codes by text message: one a minute and phone, from the sixth of a day on with a growing pause of five minutes up to an hour; five
/// an hour from one address for one phone, twenty for all.
pub const SMS_CODES: Limits = Limits {
    kind: "sms-code",
    window_seconds: 3600,
    per_pair: 5,
    per_address: 20,
    per_network: 80,
    phone_window_seconds: 24 * 3600,
    pause_seconds: 60,
    free: 5,
    first_pause_seconds: 300,
    longest_pause_seconds: 3600,
    per_day: None,
};

/// Tries of a code: five from one address for one code. They begin anew with the next code.
pub const CODES: Limits = Limits {
    kind: "code",
    window_seconds: 300,
    per_pair: 5,
    per_address: 30,
    per_network: 120,
    phone_window_seconds: 300,
    pause_seconds: 0,
    free: i64::MAX,
    first_pause_seconds: 0,
    longest_pause_seconds: 0,
    per_day: None,
};

/// Wrong passwords: ten in a quarter of an hour from one address for one phone, thirty for all; for one phone from wherever, after ten
/// one a second, one every two seconds, up to one a minute.
pub const PASSWORDS: Limits = Limits {
    kind: "password",
    window_seconds: 900,
    per_pair: 10,
    per_address: 30,
    per_network: 120,
    phone_window_seconds: 900,
    pause_seconds: 0,
    free: 10,
    first_pause_seconds: 1,
    longest_pause_seconds: 60,
    per_day: None,
};

/// Logins by password, right or wrong: each one costs some 20 MiB and 20 ms of work.
pub const LOGINS: Limits = Limits {
    kind: "login",
    window_seconds: 900,
    per_pair: 60,
    per_address: 240,
    per_network: 480,
    phone_window_seconds: 900,
    pause_seconds: 0,
    free: i64::MAX,
    first_pause_seconds: 0,
    longest_pause_seconds: 0,
    per_day: None,
};

impl Limits {
    /// The time between two attempts of one phone.
    #[must_use]
    pub const fn pause_seconds(&self) -> i64 {
        self.pause_seconds
    }

    /// The same with at most so many a day in all.
    #[must_use]
    pub const fn of_a_day(self, per_day: i64) -> Limits {
        Limits {
            per_day: Some(per_day),
            ..self
        }
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
    let row = parameters![now.plus_seconds(-LONGEST_WINDOW_SECONDS), i64::from(limit)];
    let forgotten: Vec<IgnoredAny> = database.all(FORGET_OLDEST, row)?;
    Ok(forgotten.len())
}

#[derive(Deserialize)]
struct Free {
    free_at: Moment,
}

/// Counts an attempt, if there were not too many. Where the engine does not tell the client's address (it is empty),
/// addresses are not counted: otherwise all clients together would be one.
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
    let (phone, client) = (&sealing.attempts_of(phone)?.all(), Client::of(address));
    let Client { address, network } = &client;
    let bounds = serde_json::json!(limits).to_string();
    let row = parameters![limits.kind, phone, address, network, now, &bounds];
    if let Some(attempt) = database.optional(include_str!("attempt_admit.sql"), row)? {
        return Ok(attempt);
    }
    let row = parameters![limits.kind, phone, address, network, now, &bounds];
    let Free { free_at } = database.one(include_str!("attempt_free.sql"), row)?;
    Err(Refusal::TooOften {
        after_seconds: (free_at.unix() - now.unix()).max(1),
    })
}

/// Forgets the tries of a phone's code, since there is a new one.
///
/// # Errors
/// [`Refusal::Keys`], or where the database fails.
pub fn begin_anew(database: &impl Statements, sealing: &Sealing, limits: Limits, phone: &str) -> Result<(), Refusal> {
    database.run(
        TAKE_BACK_ALL,
        parameters![limits.kind, sealing.attempts_of(phone)?.all()],
    )?;
    Ok(())
}

/// What counts as one client, and as one network. A single line is given all addresses of the second half of an IPv6 address, and
/// could take another one for every attempt; many are given 65,536 such halves.
#[derive(Debug, PartialEq, Eq)]
struct Client {
    address: String,
    network: String,
}

impl Client {
    /// What is no address counts as none: the door that requests come in by tells only addresses.
    fn of(address: &str) -> Client {
        let (address, network) = match address.parse::<IpAddr>().map(|address| address.to_canonical()) {
            Ok(IpAddr::V6(address)) => {
                let [a, b, c, d, ..] = address.segments();
                (
                    format!("{}/64", Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0)),
                    format!("{}/48", Ipv6Addr::new(a, b, c, 0, 0, 0, 0, 0)),
                )
            }
            Ok(IpAddr::V4(address)) => (address.to_string(), address.to_string()),
            Err(_) => (String::new(), String::new()),
        };
        Client { address, network }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_line_is_one_client() {
        let client = |address: &str, network: &str| Client {
            address: address.to_owned(),
            network: network.to_owned(),
        };
        for address in ["2001:db8:1:2::1", "2001:db8:1:2:ffff::9"] {
            assert_eq!(
                Client::of(address),
                client("2001:db8:1:2::/64", "2001:db8:1::/48"),
                "{address}"
            );
        }
        assert_eq!(
            Client::of("2001:db8:1:3::1"),
            client("2001:db8:1:3::/64", "2001:db8:1::/48")
        );
        for address in ["192.0.2.1", "::ffff:192.0.2.1"] {
            assert_eq!(Client::of(address), client("192.0.2.1", "192.0.2.1"), "{address}");
        }
        for address in ["", "unknown"] {
            assert_eq!(Client::of(address), client("", ""));
        }
    }
}
