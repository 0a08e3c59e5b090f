//! Whom the platform calls at a merchant: sealed where it is kept, as whatever names a person.

use api::{Problem, problems};
use clock::{Clock, Id};
use sealed::{Keys, Place};
use serde::{Deserialize, Serialize};
use text::Rule;

const COLUMN: &str = "merchant.contact";

/// Whom to call, and by which number.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contact {
    /// The person.
    pub name: String,
    /// A mobile number or one of an office, with digits, spaces, `+` and `-`.
    pub phone: String,
}

impl Contact {
    /// As it is kept.
    ///
    /// # Errors
    /// 422 with the field's pointer.
    pub(crate) fn read(&self) -> Result<Contact, Problem> {
        let phone = Rule::line(20).read("/contact/phone", &self.phone)?;
        if !is_number(&phone) {
            let wrong = ("应为电话号码", "a phone number");
            return Err(problems::INVALID.field("/contact/phone", wrong));
        }
        Ok(Contact {
            name: crate::name("/contact/name", &self.name)?,
            phone,
        })
    }

    pub(crate) fn seal(&self, keys: &Keys, clock: &Clock, merchant_id: Id) -> Result<String, Problem> {
        let plain = serde_json::to_string(self).map_err(|error| problems::INTERNAL.caused_by(error))?;
        let row = &merchant_id.to_string();
        let sealed = keys.seal(clock, Place { column: COLUMN, row }, &plain);
        sealed.map_err(|failure| problems::INTERNAL.caused_by(failure))
    }

    /// Opens what was sealed for a merchant.
    ///
    /// # Errors
    /// Where it does not open.
    pub fn open(keys: &Keys, merchant_id: Id, sealed: &str) -> Result<Contact, Problem> {
        let row = &merchant_id.to_string();
        let plain = keys.open(Place { column: COLUMN, row }, sealed);
        let plain = plain.map_err(|failure| problems::INTERNAL.caused_by(failure))?;
        serde_json::from_str(&plain).map_err(|error| problems::INTERNAL.caused_by(error))
    }
}

/// Whether a text is a phone number as shops print it: at least five digits, with what stands between them.
pub(crate) fn is_number(phone: &str) -> bool {
    phone.bytes().filter(u8::is_ascii_digit).count() >= 5
        && phone
            .bytes()
            .all(|byte| byte.is_ascii_digit() || b"+- ".contains(&byte))
}
