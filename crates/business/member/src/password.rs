//! Passwords: Argon2id with the parameters that OWASP names (19 MiB, two passes, one lane), as PHC text.

use crate::{Refusal, Sealing};
use argon2::{
    Argon2,
    password_hash::{Error, PasswordHash, PasswordHasher, PasswordVerifier, SaltString},
};
use clock::{Clock, Id};
use database::{Statements, parameters};
use serde::Deserialize;

/// How many characters a password has.
pub const LENGTH: std::ops::RangeInclusive<usize> = 8..=128;

/// A hash of a password that nobody knows: what a password is compared with where there is none, so that the answer takes
/// the same time.
const NOBODYS: &str =
    "$argon2id$v=19$m=19456,t=2,p=1$bm9ib2R5cy1zYWx0LTE2Yg$tFBE3c1+xJ5136YeEHg15/R1PYdl+n7E8Lf2u3El9js";

const OF_PHONE: &str = "SELECT id, password_hash FROM user
WHERE phone_fingerprint IN (SELECT value FROM json_each(?1)) OR phone = ?2
ORDER BY phone_fingerprint IS NULL LIMIT 1";

const OF_ID: &str = "SELECT phone, phone_sealed, password_hash FROM user WHERE id = ?1";

/// Hashes a password with a salt of its own.
///
/// # Errors
/// [`Refusal::Hash`], which no password of the right length brings about.
pub fn hash(clock: &Clock, password: &str) -> Result<String, Refusal> {
    let salt = SaltString::encode_b64(&clock.random::<16>()).map_err(Refusal::Hash)?;
    let hash = Argon2::default().hash_password(password.as_bytes(), &salt);
    Ok(hash.map_err(Refusal::Hash)?.to_string())
}

/// Whether a password is the one that was hashed. It takes as long where nothing was.
///
/// # Errors
/// [`Refusal::Hash`] where what is stored is no hash.
pub fn verify(password: &str, stored: Option<&str>) -> Result<bool, Refusal> {
    let hash = PasswordHash::new(stored.unwrap_or(NOBODYS)).map_err(Refusal::Hash)?;
    match Argon2::default().verify_password(password.as_bytes(), &hash) {
        Ok(()) => Ok(stored.is_some()),
        Err(Error::Password) => Ok(false),
        Err(error) => Err(Refusal::Hash(error)),
    }
}

/// What an account is logged in to by a password with.
pub struct Holder {
    /// E.164; none until one is bound.
    pub phone: Option<String>,
    /// PHC text; none where no password is set.
    pub password_hash: Option<String>,
}

impl Holder {
    /// What this account has; none where it is not there.
    ///
    /// # Errors
    /// [`Refusal::Keys`] and [`Refusal::Unopened`] of the phone, or where the database fails.
    pub fn find(database: &impl Statements, sealing: &Sealing, user_id: Id) -> Result<Option<Holder>, Refusal> {
        let Some(kept) = database.optional::<Kept>(OF_ID, parameters![user_id])? else {
            return Ok(None);
        };
        let phone = match kept.phone_sealed {
            Some(sealed) => Some(sealing.open_phone(user_id, &sealed)?),
            None => kept.phone,
        };
        let password_hash = kept.password_hash;
        Ok(Some(Holder { phone, password_hash }))
    }
}

#[derive(Deserialize)]
struct Kept {
    phone: Option<String>,
    phone_sealed: Option<String>,
    password_hash: Option<String>,
}

/// The account that has a phone.
#[derive(Deserialize)]
struct Account {
    id: Id,
    password_hash: Option<String>,
}

/// The account of this phone and password. A phone without an account, and an account without a password, are answered
/// like a wrong password, after the same time.
///
/// # Errors
/// [`Refusal::BadCredentials`], [`Refusal::Keys`], or where the database fails.
pub fn account(database: &impl Statements, sealing: &Sealing, phone: &str, password: &str) -> Result<Id, Refusal> {
    let row = parameters![sealing.account_of(phone)?.all(), phone];
    let account: Option<Account> = database.optional(OF_PHONE, row)?;
    let stored = account.as_ref().and_then(|account| account.password_hash.as_deref());
    let right = verify(password, stored)?;
    let account = account.filter(|_| right);
    Ok(account.ok_or(Refusal::BadCredentials)?.id)
}

#[cfg(test)]
mod tests {
    use super::*;
    use clock::Moment;

    #[test]
    fn a_password_is_known_again_by_its_hash() {
        let clock = Clock::simulated(Moment::from_unix(0), 1);
        let stored = hash(&clock, "开门大吉-2026😀").unwrap();
        assert!(stored.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{stored}");
        assert!(verify("开门大吉-2026😀", Some(&stored)).unwrap());
        assert!(!verify("开门大吉-2026", Some(&stored)).unwrap());
        assert_ne!(stored, hash(&clock, "开门大吉-2026😀").unwrap());
    }

    #[test]
    fn where_there_is_no_password_none_is_right_and_the_work_is_the_same() {
        assert!(!verify("anything", None).unwrap());
        let clock = Clock::simulated(Moment::from_unix(0), 1);
        let real = hash(&clock, "12345678").unwrap();
        let (real, nobodys) = (PasswordHash::new(&real).unwrap(), PasswordHash::new(NOBODYS).unwrap());
        assert_eq!(real.params, nobodys.params);
        assert_eq!(real.algorithm, nobodys.algorithm);
        assert_eq!(
            real.hash.map(|output| output.len()),
            nobodys.hash.map(|output| output.len())
        );
        assert_eq!(real.salt.map(|salt| salt.len()), nobodys.salt.map(|salt| salt.len()));
    }

    #[test]
    fn what_is_no_hash_is_a_fault_and_no_wrong_password() {
        assert!(matches!(verify("anything", Some("plain")), Err(Refusal::Hash(_))));
    }
}
