//! What the tests ask for, and what came of it.

use serde_json::Value;
use spin_sdk::http::Request;

/// What was asked for: everything the tests say stands in the query.
pub(crate) struct Query(Vec<(String, String)>);

impl Query {
    pub(crate) fn of(request: &Request) -> Query {
        let query = request.uri().query().unwrap_or_default();
        Query(form_urlencoded::parse(query.as_bytes()).into_owned().collect())
    }

    /// The values of a name, in their order.
    pub(crate) fn all(&self, name: &str) -> impl Iterator<Item = &str> {
        let named = self.0.iter().filter(move |(other, _)| other == name);
        named.map(|(_, value)| value.as_str())
    }

    /// The first value of a name; empty where there is none.
    pub(crate) fn one(&self, name: &str) -> &str {
        self.all(name).next().unwrap_or_default()
    }
}

/// A refusal of the engine comes as a 502 with its words.
pub(crate) type Outcome = Result<Value, String>;
