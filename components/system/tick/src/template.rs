//! What a reminder says: the members of the merchant's template, each filled with a fact about what waits.

use order::reminder::Reminder;
use serde::Deserialize;
use settings::Error;
use std::collections::BTreeMap;

/// A template of the merchant's mini-program.
#[derive(Debug)]
pub(crate) struct Template {
    /// Its id.
    pub(crate) id: String,
    members: BTreeMap<String, Fact>,
}

/// What a member can be filled with.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Fact {
    /// What is booked, by its name.
    Listing,
    /// The store, by its name.
    Store,
    /// What is to be paid: `¥40.00`, as a member `amount…` wants it.
    Amount,
    /// Until when: `2026年5月1日 20:00`, as the members `time…` and `date…` want it.
    PayBefore,
    /// The order's number: 32 characters, as many as a member `character_string…` takes.
    Order,
}

impl Template {
    /// Reads the setting `name`, a JSON object that names a fact for each member: `{"thing1": "listing"}`.
    ///
    /// # Errors
    /// [`Error::Unusable`].
    pub(crate) fn read(id: String, name: &'static str, fields: &str) -> Result<Template, Error> {
        let members: Option<BTreeMap<String, Fact>> = serde_json::from_str(fields).ok();
        let members = members.filter(|members| !members.is_empty());
        let wrong =
            "it must be a JSON object of members, each with one of listing, store, amount, pay_before and order";
        let members = members.ok_or(Error::Unusable(name, wrong))?;
        Ok(Template { id, members })
    }

    /// The members, filled.
    pub(crate) fn filled(&self, reminder: &Reminder) -> Vec<(&str, String)> {
        let members = self.members.iter();
        members
            .map(|(name, fact)| (name.as_str(), fact.told(reminder)))
            .collect()
    }
}

impl Fact {
    fn told(self, reminder: &Reminder) -> String {
        let facts = &reminder.facts;
        match self {
            Fact::Listing => facts.listing.clone(),
            Fact::Store => facts.store.clone(),
            Fact::Amount => format!("¥{}", facts.amount_fen),
            Fact::PayBefore => facts.pay_before.in_words(),
            Fact::Order => reminder.order_id.to_string(),
        }
    }
}
