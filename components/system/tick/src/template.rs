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

#[cfg(test)]
mod tests {
    use super::*;

    const NAME: &str = "wechat_payment_reminder_fields";

    fn reminder() -> Reminder {
        let facts = r#"{"openid": "o1", "listing": "听雨", "store": "柳巷店", "amount_fen": 4005,
          "pay_before": "2026-05-01T20:00:00+08:00"}"#;
        Reminder {
            order_id: clock::Id::parse("0197a000000070008000000000000001").unwrap(),
            charge_id: clock::Id::parse("0197a000000070008000000000000002").unwrap(),
            facts: serde_json::from_str(facts).unwrap(),
        }
    }

    #[test]
    fn each_member_says_its_fact() {
        let fields = r#"{"thing1": "listing", "thing2": "store", "amount3": "amount", "time4": "pay_before",
          "character_string5": "order"}"#;
        let template = Template::read("t".to_owned(), NAME, fields).unwrap();
        let reminder = reminder();
        let filled = template.filled(&reminder);
        let said: Vec<(&str, &str)> = filled.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let expected = [
            ("amount3", "¥40.05"),
            ("character_string5", "0197a000000070008000000000000001"),
            ("thing1", "听雨"),
            ("thing2", "柳巷店"),
            ("time4", "2026年5月1日 20:00"),
        ];
        assert_eq!(said, expected);
    }

    #[test]
    fn what_names_no_facts_is_refused_by_its_name() {
        for fields in [
            "",
            "{}",
            "null",
            "x",
            "[]",
            r#"["thing1"]"#,
            r#"{"thing1": "price"}"#,
            r#"{"thing1": 1}"#,
            r#"{"thing1": {"value": "listing"}}"#,
        ] {
            let refused = Template::read("t".to_owned(), NAME, fields);
            assert!(
                matches!(refused, Err(Error::Unusable(NAME, _))),
                "{fields}: {refused:?}"
            );
        }
    }
}
