//! A room as its merchant writes it down.

use api::{Problem, problems};
use catalogue::{Content, Offer};
use device::{Door, door};
use serde::Deserialize;

/// What kind of thing a room is.
pub(crate) const KIND: &str = "room";

/// All of a room but its prices.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Room {
    /// What guests read, once the platform has looked at it.
    #[serde(flatten)]
    pub(crate) content: Content,
    /// Whether guests shall find it: `offered` or `withdrawn`.
    #[serde(default = "offered")]
    pub(crate) offer: Offer,
    /// Whether it can be booked: a room under repair cannot.
    #[serde(default = "yes")]
    pub(crate) is_in_service: bool,
    /// Its doors; none: staff opens.
    #[serde(default)]
    pub(crate) doors: Vec<Door>,
}

const fn offered() -> Offer {
    Offer::Offered
}

const fn yes() -> bool {
    true
}

impl Room {
    /// As it is kept.
    ///
    /// # Errors
    /// 422 with the field's pointer.
    pub(crate) fn read(&self) -> Result<Room, Problem> {
        if self.offer == Offer::Deleted {
            let which = ("应为 offered 或 withdrawn", "offered or withdrawn");
            return Err(problems::INVALID.field("/offer", which));
        }
        door::check(&self.doors)?;
        Ok(Room {
            content: self.content.read()?,
            ..self.clone()
        })
    }
}
