//! Free time of a room: every number is another one, far enough from the others.

use clock::Moment;
use serde_json::{Value, json};

/// Two hours in the afternoon of a room, when every store is open.
#[derive(Clone, Copy, Debug)]
pub struct Slot {
    room: u32,
    /// How many days ahead.
    day: i64,
}

impl Slot {
    /// The slot of this number: all rooms tomorrow, then all rooms on the day after.
    pub fn of(number: usize, rooms: u32) -> Slot {
        let (number, rooms) = (number as u64, u64::from(rooms));
        Slot {
            room: (number % rooms) as u32 + 1,
            day: (number / rooms) as i64 + 1,
        }
    }

    /// The room's number in the database.
    pub fn room(self) -> u32 {
        self.room
    }

    /// The room.
    pub fn room_id(self) -> String {
        format!("0197a0000000700080010000{:08x}", self.room)
    }

    /// What occupies it.
    pub fn resource_id(self) -> String {
        format!("0197a0000000700080030000{:08x}", self.room)
    }

    /// The terms.
    pub fn tariff_id(self) -> String {
        format!("0197a0000000700080020000{:08x}", self.room)
    }

    /// Its beginning: 14:00 in China.
    pub fn starts_at(self, now: Moment) -> Moment {
        let midnight = (now.unix() + 8 * 3600) / 86_400 * 86_400 - 8 * 3600;
        Moment::from_unix(midnight + self.day * 86_400 + 14 * 3600)
    }

    /// As the body of a quote.
    pub fn wish(self, now: Moment) -> Value {
        let starts_at = self.starts_at(now);
        json!({ "listing_id": self.room_id(), "starts_at": starts_at, "ends_at": starts_at.plus_minutes(120), "people": 2 })
    }
}
