//! Mobile numbers of mainland China.

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

    /// Reads `1[3-9]` and nine more digits, after `+86`, `0086`, `86` or nothing; spaces and hyphens may stand anywhere.
    fn from_str(text: &str) -> Result<Phone, PhoneInvalid> {
        let packed: String = text
            .chars()
            .filter(|character| !matches!(character, ' ' | '-'))
            .collect();
        let prefixes = ["+86", "0086", "86", ""];
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

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn every_way_of_writing_is_the_same_number() {
        for text in [
            "13800138000",
            "+8613800138000",
            "008613800138000",
            "8613800138000",
            " 138-0013 8000 ",
            "+86 138 0013 8000",
            "00-86 13800138000",
        ] {
            let phone: Phone = text.parse().unwrap();
            assert_eq!(
                (phone.e164().as_str(), phone.national()),
                ("+8613800138000", "13800138000"),
                "{text}"
            );
        }
    }

    #[test]
    fn other_numbers_are_refused() {
        for text in [
            "",
            "1380013800",
            "138001380000",
            "12800138000",
            "23800138000",
            "+85213800138000",
            "+13800138000",
            "86",
            "1380013800a",
            "１３８００１３８０００",
            "13800138000;",
            "+8686 13800138000",
        ] {
            assert_eq!(text.parse::<Phone>(), Err(PhoneInvalid), "{text}");
        }
    }

    #[test]
    fn the_middle_is_hidden() {
        let phone: Phone = "13812345678".parse().unwrap();
        assert_eq!(format!("{phone} {phone:?}"), "138****5678 Phone(138****5678)");
    }

    proptest! {
        #[test]
        fn what_is_read_is_read_again(text in "(\\+86|0086|86)?[- ]?1[3-9][0-9]{9}|\\PC{0,20}") {
            if let Ok(phone) = text.parse::<Phone>() {
                prop_assert_eq!(phone.e164().parse::<Phone>(), Ok(phone.clone()));
                prop_assert_eq!(phone.national().parse::<Phone>(), Ok(phone));
            }
        }
    }
}
