//! The phone of a guest, for who has to call him.

use crate::{Refusal, Sealing};
use clock::Id;
use serde::Deserialize;

/// The phone of an account as its row has it, for statements that read it with something else.
#[derive(Clone, Debug, Deserialize)]
pub struct KeptPhone {
    /// In the clear, until it is taken over.
    phone: Option<String>,
    phone_sealed: Option<String>,
}

impl KeptPhone {
    /// The whole phone; none where the account has none.
    ///
    /// # Errors
    /// [`Refusal::Unopened`] where it is not what was sealed for this account, [`Refusal::Keys`].
    pub fn open(&self, sealing: &Sealing, user_id: Id) -> Result<Option<String>, Refusal> {
        match &self.phone_sealed {
            Some(sealed) => sealing.open_phone(user_id, sealed).map(Some),
            None => Ok(self.phone.clone()),
        }
    }
}

/// A phone as it is shown to who does not have to call it: its last four digits, and what tells the country and the network.
#[must_use]
pub fn masked(phone: &str) -> String {
    let length = phone.chars().count();
    let hidden = length.saturating_sub(8)..length.saturating_sub(4);
    let shown = |(place, letter)| if hidden.contains(&place) { '*' } else { letter };
    phone.chars().enumerate().map(shown).collect()
}

#[cfg(test)]
mod tests {
    use super::masked;

    #[test]
    fn four_digits_are_hidden_and_the_last_four_are_told() {
        for (phone, shown) in [
            ("+8613800138000", "+86138****8000"),
            ("+85261234567", "+852****4567"),
            ("+1234", "*1234"),
            ("", ""),
        ] {
            assert_eq!(masked(phone), shown);
        }
    }
}
