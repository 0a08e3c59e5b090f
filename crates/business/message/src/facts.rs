//! What a message can tell, and the texts that are filled with it.

use api::Language;
use clock::{Id, Moment};
use money::Fen;
use serde::Deserialize;

/// What a message is about, as it was when it was written.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Facts {
    /// The name of the store.
    #[serde(default)]
    pub store: Option<String>,
    /// The name of what was bought.
    #[serde(default)]
    pub listing: Option<String>,
    /// The name of the merchant.
    #[serde(default)]
    pub merchant: Option<String>,
    /// Why, in somebody's words.
    #[serde(default)]
    pub reason: Option<String>,
    /// The money that it is about.
    #[serde(default)]
    pub amount_fen: Option<Fen>,
    /// Until when it waits for that money.
    #[serde(default)]
    pub pay_before: Option<Moment>,
    /// When what was bought begins.
    #[serde(default)]
    pub starts_at: Option<Moment>,
    /// When it ends, as it was known then.
    #[serde(default)]
    pub ends_at: Option<Moment>,
    /// The year that it is about.
    #[serde(default)]
    pub year: Option<i32>,
}

/// A message's facts, with its order and its time.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Occasion {
    /// What it is about.
    pub facts: Facts,
    /// The order that it is about.
    pub order_id: Option<Id>,
    /// When it was written.
    pub at: Moment,
}

/// What a place in a template can be filled with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fact {
    /// What was bought, by its name.
    Listing,
    /// The store, by its name.
    Store,
    /// The merchant, by its name.
    Merchant,
    /// Why, in the words of who decided.
    Reason,
    /// The money: `¥40.00`, as a member `amount…` of WeChat's wants it.
    Amount,
    /// Until when: `2026年5月1日 20:00`, as the members `time…` and `date…` want it.
    PayBefore,
    /// When what was bought begins, written the same way.
    StartsAt,
    /// When it ends, written the same way.
    EndsAt,
    /// When it happened, written the same way.
    At,
    /// The year that it is about.
    Year,
    /// The order's number: 32 characters, as many as a member `character_string…` takes.
    Order,
}

impl Occasion {
    /// A template's words, with each `{place}` filled. What is no place stays as it is, and so does what a fact itself says.
    #[must_use]
    pub fn fill(&self, words: &str, language: Language) -> String {
        let mut text = String::new();
        let mut rest = words;
        while let Some((before, after)) = rest.split_once('{') {
            let place = Fact::ALL
                .iter()
                .find_map(|(name, fact)| Some((*fact, after.strip_prefix(name)?.strip_prefix('}')?)));
            text += before;
            rest = if let Some((fact, behind)) = place {
                text += &fact.told(self, language);
                behind
            } else {
                text.push('{');
                after
            };
        }
        text + rest
    }
}

impl Fact {
    /// All of them, by the names that templates have for them.
    const ALL: [(&'static str, Fact); 11] = [
        ("listing", Fact::Listing),
        ("store", Fact::Store),
        ("merchant", Fact::Merchant),
        ("reason", Fact::Reason),
        ("amount", Fact::Amount),
        ("pay_before", Fact::PayBefore),
        ("starts_at", Fact::StartsAt),
        ("ends_at", Fact::EndsAt),
        ("at", Fact::At),
        ("year", Fact::Year),
        ("order", Fact::Order),
    ];

    /// As it is told; empty where the occasion does not have it.
    #[must_use]
    pub fn told(self, occasion: &Occasion, language: Language) -> String {
        let facts = &occasion.facts;
        let told = match self {
            Fact::Listing => facts.listing.clone(),
            Fact::Store => facts.store.clone(),
            Fact::Merchant => facts.merchant.clone(),
            Fact::Reason => facts.reason.clone(),
            Fact::Amount => facts.amount_fen.map(|amount| format!("¥{amount}")),
            Fact::PayBefore => facts.pay_before.map(|moment| in_words(moment, language)),
            Fact::StartsAt => facts.starts_at.map(|moment| in_words(moment, language)),
            Fact::EndsAt => facts.ends_at.map(|moment| in_words(moment, language)),
            Fact::At => Some(in_words(occasion.at, language)),
            Fact::Year => facts.year.map(|year| year.to_string()),
            Fact::Order => occasion.order_id.map(|id| id.to_string()),
        };
        told.unwrap_or_default()
    }
}

fn in_words(moment: Moment, language: Language) -> String {
    match language {
        Language::Chinese => moment.in_words(),
        Language::English => moment
            .to_string()
            .chars()
            .take(16)
            .collect::<String>()
            .replace('T', " "),
    }
}
