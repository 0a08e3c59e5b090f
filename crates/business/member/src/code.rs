//! Codes of six digits that go out by text message. Only what a secret of the bundle makes of a code is stored: who
//! reads the database cannot log in. Nothing here shows a code in its `Debug`.

use crate::{
    Refusal, Sealing,
    attempt::{self, CODES},
};
use clock::{Clock, Moment};
use database::{Error, Statements, parameters};
use hmac::{Hmac, Mac};
use serde::{Deserialize, de::IgnoredAny};
use sha2::Sha256;

/// How long a code is good: five minutes.
pub const LIFETIME_SECONDS: i64 = 300;

/// What a code is for. A code for one purpose opens nothing else.
const PURPOSE: &str = "login";

/// The column has the fingerprint of the phone, under the first key of that time.
const KEEP: &str = "INSERT INTO sms_code (phone, code_hmac, sent_at, expires_at) VALUES (?1 ->> 0, ?2, ?3, ?4)";

const FORGET: &str = "DELETE FROM sms_code WHERE expires_at <= ?1 OR phone IN (SELECT value FROM json_each(?2))";

const FORGET_SOME: &str = "DELETE FROM sms_code WHERE phone IN (
  SELECT phone FROM sms_code WHERE expires_at <= ?1 LIMIT ?2
) RETURNING sent_at";

/// A try is counted before it is looked at, so that many at once are no more than twenty, whoever tries.
const TRY: &str = "UPDATE sms_code SET tries = tries + 1
WHERE phone IN (SELECT value FROM json_each(?1)) AND tries < 20 AND expires_at > ?2 RETURNING code_hmac";

const USE_UP: &str = "DELETE FROM sms_code
WHERE phone IN (SELECT value FROM json_each(?1)) AND code_hmac = ?2 RETURNING phone";

/// Forgets the code that was sent to a phone, if there is one.
///
/// # Errors
/// [`Refusal::Keys`], or where the database fails.
pub(crate) fn forget_of(change: &impl Statements, sealing: &Sealing, phone: &str, now: Moment) -> Result<(), Refusal> {
    change.run(FORGET, parameters![now, sealing.code_of(phone)?.all()])?;
    Ok(())
}

/// Forgets codes that are void, at most so many, and tells how many.
///
/// # Errors
/// Where the database fails.
pub fn forget(database: &impl Statements, now: Moment, limit: u32) -> Result<usize, Error> {
    let forgotten: Vec<IgnoredAny> = database.all(FORGET_SOME, parameters![now, i64::from(limit)])?;
    Ok(forgotten.len())
}

/// Six digits, each code as likely as any other.
#[must_use]
pub fn draw(clock: &Clock) -> String {
    format!("{:06}", below(clock, 1_000_000))
}

/// The six digits of a code as somebody has typed or pasted them, with spaces or marks in between or from a keyboard of full width;
/// none where it is no code at all.
#[must_use]
pub fn digits(given: &str) -> Option<String> {
    let plain = |letter: char| match letter {
        '０'..='９' => char::from_u32(u32::from(letter) - 0xfee0),
        _ => Some(letter),
    };
    let code: String = given
        .chars()
        .filter(|letter| letter.is_alphanumeric())
        .filter_map(plain)
        .collect();
    (code.len() == 6 && code.bytes().all(|byte| byte.is_ascii_digit())).then_some(code)
}

/// A number below `bound`, each as likely as any other. `bound` is not zero.
pub(crate) fn below(clock: &Clock, bound: u32) -> u32 {
    loop {
        if let Some(number) = fair(u32::from_le_bytes(clock.random()), bound) {
            return number;
        }
    }
}

/// Brings a random number below `bound`; none for those at the upper end that would make small results more likely.
fn fair(drawn: u32, bound: u32) -> Option<u32> {
    (drawn < u32::MAX - u32::MAX % bound).then_some(drawn % bound)
}

/// A code bound to its phone and purpose, as it is stored.
pub struct Seal<'a> {
    phone: &'a str,
    /// The fingerprints of the phone.
    found_by: String,
    mac: Hmac<Sha256>,
}

impl<'a> Seal<'a> {
    /// Seals a code with the bundle's secret.
    ///
    /// # Errors
    /// [`Refusal::Keys`]: the phone is not kept beside it in the clear.
    pub fn new(sealing: &Sealing, secret: &str, phone: &'a str, code: &str) -> Result<Seal<'a>, Refusal> {
        Ok(Seal {
            phone,
            found_by: sealing.code_of(phone)?.all(),
            mac: mac(secret, phone, code),
        })
    }

    /// Makes it the only code of its phone. The one before is forgotten with its tries, and those that are too old.
    ///
    /// # Errors
    /// [`Refusal::Keys`], or where the database fails.
    pub fn keep(&self, change: &impl Statements, sealing: &Sealing, now: Moment) -> Result<(), Refusal> {
        change.run(FORGET, parameters![now, &self.found_by])?;
        attempt::begin_anew(change, sealing, CODES, self.phone)?;
        let expires_at = now.plus_seconds(LIFETIME_SECONDS);
        change.run(KEEP, parameters![&self.found_by, self.text(), now, expires_at])?;
        Ok(())
    }

    /// Makes it worthless, unless a newer code has taken its place.
    ///
    /// # Errors
    /// Where the database fails.
    pub fn void(&self, database: &impl Statements) -> Result<(), Error> {
        database.run(USE_UP, parameters![&self.found_by, self.text()]).map(drop)
    }

    /// Whether it is the code that was sent: at most five times a code from one client address, for five minutes. It is compared in
    /// constant time.
    ///
    /// # Errors
    /// [`Refusal::Keys`], or where the database fails.
    pub fn prove(
        self,
        database: &impl Statements,
        sealing: &Sealing,
        address: &str,
        now: Moment,
    ) -> Result<Option<Proof<'a>>, Refusal> {
        match attempt::admit(database, sealing, CODES, self.phone, address, now) {
            // Which of the reasons it is that a code is not good is not said.
            Err(Refusal::TooOften { .. }) => return Ok(None),
            admitted => admitted?,
        };
        let Some(Kept { code_hmac }) = database.optional(TRY, parameters![&self.found_by, now])? else {
            return Ok(None);
        };
        let kept = hex::decode(&code_hmac).map_err(|error| Error::Shape {
            cause: error.to_string(),
            statement: TRY.to_owned(),
        })?;
        let Seal { phone, found_by, mac } = self;
        let proof = Proof {
            phone,
            found_by,
            code_hmac,
        };
        Ok(mac.verify_slice(&kept).is_ok().then_some(proof))
    }

    fn text(&self) -> String {
        text(self.mac.clone())
    }
}

fn text(mac: Hmac<Sha256>) -> String {
    hex::encode(mac.finalize().into_bytes())
}

#[expect(clippy::expect_used, reason = "HMAC takes keys of any length")]
fn mac(secret: &str, phone: &str, code: &str) -> Hmac<Sha256> {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).expect("a key of any length");
    for part in [phone, "|", PURPOSE, "|", code] {
        mac.update(part.as_bytes());
    }
    mac
}

#[derive(Deserialize)]
struct Kept {
    code_hmac: String,
}

/// A code that is the right one, and not used up yet.
pub struct Proof<'a> {
    phone: &'a str,
    found_by: String,
    code_hmac: String,
}

impl Proof<'_> {
    /// The phone that the code was sent to.
    #[must_use]
    pub fn phone(&self) -> &str {
        self.phone
    }

    /// Uses the code up, in the transaction of what it is used for; `false` where somebody was faster.
    ///
    /// # Errors
    /// Where the database fails.
    pub fn use_up(&self, change: &impl Statements) -> Result<bool, Error> {
        change.changed(USE_UP, parameters![&self.found_by, &self.code_hmac])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn no_code_is_more_likely_than_another() {
        assert_eq!(fair(4_293_999_999, 1_000_000), Some(999_999));
        assert_eq!(fair(4_294_000_000, 1_000_000), None);
        assert_eq!(fair(u32::MAX, 1_000_000), None);
    }

    #[test]
    fn a_code_has_six_digits_also_when_it_begins_with_zeros() {
        let clock = Clock::simulated(Moment::from_unix(0), 1);
        let codes: Vec<String> = (0..1000).map(|_| draw(&clock)).collect();
        assert!(
            codes
                .iter()
                .all(|code| code.len() == 6 && code.bytes().all(|byte| byte.is_ascii_digit()))
        );
        assert!(codes.iter().any(|code| code.starts_with('0')));
    }

    proptest! {
        #[test]
        fn what_is_drawn_is_below_the_bound(drawn: u32, bound in 1..u32::MAX) {
            prop_assert!(fair(drawn, bound).is_none_or(|number| number < bound));
        }

        #[test]
        fn a_seal_depends_on_all_that_it_seals(phone in "\\+861[1-9][0-9]{9}", code in "[0-9]{6}") {
            let seal = text(mac("secret", &phone, &code));
            prop_assert_eq!(&seal, &text(mac("secret", &phone, &code)));
            prop_assert_ne!(&seal, &text(mac("other", &phone, &code)));
            prop_assert_ne!(&seal, &text(mac("secret", "+8613800000000", &code)));
        }
    }
}
