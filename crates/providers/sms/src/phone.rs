//! Mobile numbers of mainland China.

use crate::plain;
use std::{fmt, str::FromStr};

/// A mobile number of mainland China. Equal numbers are equal however they were written. `Debug` and `Display` show it with
/// its middle hidden.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Phone {
    /// 11 digits, `1[3-9]…`.
    national: String,
}

/// Not a mobile number of mainland China.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a mobile number of mainland China")]
pub struct PhoneInvalid;

impl Phone {
    /// With the country: `+8613800138000` (E.164). The form to store and to send.
    #[must_use]
    pub fn e164(&self) -> String {
        format!("+86{}", self.national)
    }

    /// As people in the country write it: `13800138000`.
    #[must_use]
    pub fn national(&self) -> &str {
        &self.national
    }
}

impl FromStr for Phone {
    type Err = PhoneInvalid;

    /// Reads `1[3-9]` and nine more digits, after `+86`, `0086`, `086`, `86` or nothing; as [`plain`]
    /// reads it.
    fn from_str(text: &str) -> Result<Phone, PhoneInvalid> {
        let packed = plain(text);
        let prefixes = ["+86", "0086", "086", "86", ""];
        prefixes
            .iter()
            .filter_map(|prefix| packed.strip_prefix(prefix))
            .find(|rest| is_mobile(rest))
            .map(|national| Phone {
                national: national.to_owned(),
            })
            .ok_or(PhoneInvalid)
    }
}

fn is_mobile(digits: &str) -> bool {
    match digits.as_bytes() {
        [b'1', b'3'..=b'9', rest @ ..] => rest.len() == 9 && rest.iter().all(u8::is_ascii_digit),
        _ => false,
    }
}

impl fmt::Display for Phone {
    /// `138****8000`, as it may stand in a log.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let part = |from, to| self.national.get(from..to).unwrap_or_default();
        write!(formatter, "{}****{}", part(0, 3), part(7, 11))
    }
}

impl fmt::Debug for Phone {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Phone({self})")
    }
}
