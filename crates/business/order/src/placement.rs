//! What an order brings with it, or a later charge does, written in one statement: each owner's trigger writes its own part.

use clock::{Id, Moment};
use database::{Error, Statements, parameters};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

const PLACE: &str = include_str!("place.sql");

/// A part of a placement, written by the trigger of its owner.
pub trait Part: Serialize {
    /// The part's name in the document.
    const SECTION: &'static str;
}

/// The document that the view `placement` takes, as it grows.
#[derive(Clone, Debug)]
pub struct Placement {
    at: Moment,
    sections: BTreeMap<&'static str, Section>,
    /// Why a part could not be written down.
    fault: Option<String>,
}

/// Parts of one kind: how many, and their texts with a comma between them. Written once, as they come: this is on the way of every
/// booking.
#[derive(Clone, Debug, Default)]
struct Section {
    count: usize,
    text: String,
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
            sections: BTreeMap::new(),
            fault: None,
        }
    }

    /// The same with these beside those that it has.
    #[must_use]
    pub fn with<P: Part>(mut self, parts: impl IntoIterator<Item = P>) -> Placement {
        for part in parts {
            let section = self.sections.entry(P::SECTION).or_default();
            match serde_json::to_string(&part) {
                Ok(text) => section.push(&text),
                Err(fault) => self.fault = Some(fault.to_string()),
            }
        }
        self
    }

    /// What it looks like where all of it has found its place.
    #[must_use]
    pub fn whole(&self) -> Placed {
        let count = |section: &str| self.sections.get(section).map_or(0, |section| section.count);
        Placed {
            holds: count("holds"),
            reservations: count("reservations"),
        }
    }

    /// Writes it for an order that is there: what is added to it.
    ///
    /// # Errors
    /// Where the database refuses or fails.
    pub fn place(&self, change: &impl Statements, order_id: Id) -> Result<Placed, Error> {
        change.one(PLACE, parameters![order_id, self.document()?, None::<Moment>, self.at])
    }

    /// Writes it for an order that runs and ends then; none where it does not (any more).
    ///
    /// # Errors
    /// Where the database refuses or fails.
    pub fn extend(&self, change: &impl Statements, order_id: Id, ends_at: Moment) -> Result<Option<Placed>, Error> {
        change.optional(PLACE, parameters![order_id, self.document()?, ends_at, self.at])
    }

    /// The document, for an order that is there.
    fn document(&self) -> Result<String, Error> {
        Ok(self.members()? + "}")
    }

    /// The document that the view `new_order` takes.
    pub(crate) fn document_of(&self, order: &impl Serialize) -> Result<String, Error> {
        let order = serde_json::to_string(order).map_err(|fault| unwritten(&fault))?;
        Ok(self.members()? + ",\"order\":" + &order + "}")
    }

    /// All but the brace that ends the document.
    fn members(&self) -> Result<String, Error> {
        if let Some(fault) = &self.fault {
            return Err(unwritten(fault));
        }
        let mut members = format!("{{\"at\":{}", self.at.unix());
        for (name, Section { text, .. }) in &self.sections {
            members.extend([",\"", name, "\":[", text, "]"]);
        }
        Ok(members)
    }
}

impl Section {
    fn push(&mut self, part: &str) {
        if self.count > 0 {
            self.text.push(',');
        }
        self.text.push_str(part);
        self.count += 1;
    }
}

fn unwritten(fault: &dyn std::fmt::Display) -> Error {
    Error::Shape {
        cause: fault.to_string(),
        statement: "the document of a placement".to_owned(),
    }
}
