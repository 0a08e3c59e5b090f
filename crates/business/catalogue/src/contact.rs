//! Whom the platform calls at a merchant: sealed where it is kept, as whatever names a person.

use api::{Problem, problems};
use clock::{Clock, Id};
use sealed::{Failure, Keys, Place};
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
        Ok(Contact {
            name: crate::name("/contact/name", &self.name)?,
            phone: number("/contact/phone", &self.phone)?,
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
        let plain = plain.map_err(|failure| match failure {
            Failure::UnknownKey(_) => problems::NOT_CONFIGURED
                .because("设置 `sealing_keys` 缺少解密所需的密钥", failure.to_string())
                .caused_by(failure),
            _ => problems::INTERNAL.caused_by(failure),
        })?;
        serde_json::from_str(&plain).map_err(|error| problems::INTERNAL.caused_by(error))
    }
}

/// A phone number as shops print it and people paste it: at least five digits, in full width too, with what stands between them.
///
/// # Errors
/// 422 with the field's pointer.
pub(crate) fn number(pointer: &str, written: &str) -> Result<String, Problem> {
    let typed: String = written.chars().map(plain).collect();
    let phone = Rule::line(20).read(pointer, &typed)?;
    let is_made_of = |byte: u8| byte.is_ascii_digit() || b"+- ()".contains(&byte);
    let begins = phone.starts_with(|first: char| first.is_ascii_digit() || matches!(first, '+' | '('));
    if begins && phone.bytes().filter(u8::is_ascii_digit).count() >= 5 && phone.bytes().all(is_made_of) {
        return Ok(phone);
    }
    Err(problems::INVALID.field(pointer, ("应为电话号码", "a phone number")))
}

fn plain(typed: char) -> char {
    match typed {
        '０'..='９' | '＋' | '（' | '）' => char::from_u32(u32::from(typed) - 0xfee0).unwrap_or(typed),
        '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{ff0d}' => '-',
        _ if typed.is_whitespace() => ' ',
        _ => typed,
    }
}
