//! What an order brings with it, or a later charge does, written in one statement: each owner's trigger writes its own part.

use clock::{Id, Moment};
use database::{Error, Statements, parameters};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

const PLACE: &str = include_str!("place.sql");

/// A part of a placement, written by the trigger of its owner.
pub trait Part: Serialize {
    /// The part's name in the document.
    const SECTION: &'static str;
}

/// The document that the view `placement` takes.
#[derive(Clone, Debug)]
pub struct Placement {
    at: Moment,
    parts: Map<String, Value>,
}

/// What of a placement found a place, by count: the time and the articles that it takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
pub struct Placed {
    /// Holds that found a free resource.
    pub holds: usize,
    /// Reservations that found enough.
    pub reservations: usize,
}

impl Placement {
    /// An empty one.
    #[must_use]
    pub fn new(now: Moment) -> Placement {
        Placement {
            at: now,
            parts: Map::new(),
        }
    }

    /// The same with these beside those that it has.
    #[must_use]
    pub fn with<P: Part>(mut self, parts: impl IntoIterator<Item = P>) -> Placement {
        let parts = parts.into_iter().map(|part| serde_json::json!(part));
        let section = self.parts.entry(P::SECTION).or_insert_with(|| Value::Array(Vec::new()));
        if let Value::Array(section) = section {
            section.extend(parts);
        }
        self
    }

    /// What it looks like where all of it has found its place.
    #[must_use]
    pub fn whole(&self) -> Placed {
        let count = |section: &str| self.parts.get(section).and_then(Value::as_array).map_or(0, Vec::len);
        Placed {
            holds: count("holds"),
            reservations: count("reservations"),
        }
    }

    /// Writes it for an order that has just been written.
    ///
    /// # Errors
    /// Where the database refuses or fails.
    pub fn place(&self, change: &impl Statements, order_id: Id) -> Result<Placed, Error> {
        change.one(PLACE, parameters![order_id, self.document(), None::<Moment>, self.at])
    }

    /// Writes it for an order that runs and ends then; none where it does not (any more).
    ///
    /// # Errors
    /// Where the database refuses or fails.
    pub fn extend(&self, change: &impl Statements, order_id: Id, ends_at: Moment) -> Result<Option<Placed>, Error> {
        change.optional(PLACE, parameters![order_id, self.document(), ends_at, self.at])
    }

    fn document(&self) -> String {
        let mut document = self.parts.clone();
        document.insert("at".to_owned(), self.at.unix().into());
        Value::Object(document).to_string()
    }
}
