//! Whether a stay may become longer, and at what price.

use clock::Moment;
use order::Status;
use serde::Deserialize;
use tariff::{Bill, LONGEST_STAY_MINUTES, Opening, Period, SpecialDay, Tariff, Zone};

/// A stay with all that its renewal is decided by.
#[derive(Clone, Debug, Deserialize)]
pub struct Stay {
    /// Where its order stands, as it is written.
    pub status: Status,
    /// Its beginning.
    pub starts_at: Moment,
    /// Its end, paid renewals included.
    pub ends_at: Moment,
    /// Until when the order waits for its money.
    pub pay_before: Moment,
    /// The terms of the order: those of the day when it was placed.
    #[serde(deserialize_with = "database::document")]
    pub terms: Tariff,
    /// The store's time zone.
    pub zone: Zone,
    /// The store's opening hours.
    #[serde(deserialize_with = "database::document")]
    pub opening: Opening,
    /// The special days around the longer stay.
    pub holidays: Vec<SpecialDay>,
    /// When the next stay of another order takes the room, its gap before it included.
    pub next_starts_at: Option<Moment>,
}

/// A stay that may become longer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Longer {
    /// The added time.
    pub added: Period,
    /// What it costs.
    pub bill: Bill,
}

/// Why a stay does not become longer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotLonger {
    /// It is not paid, or it is over.
    #[error("the order is {}", status.name())]
    NotRunning {
        /// Where the order stands.
        status: Status,
    },
    /// The room is booked by others in that time, or in the cleaning gap behind it.
    #[error("the next booking leaves {longest_minutes} minutes")]
    NextBooking {
        /// The longest renewal that is possible; 0 where none is.
        longest_minutes: i64,
    },
    /// The terms or the opening hours say no.
    #[error(transparent)]
    Terms(#[from] tariff::Refusal),
}

impl Stay {
    /// The stay with so many minutes more, by the terms of its order: not later than the next booking less the cleaning
    /// gap, and within the opening hours.
    ///
    /// # Errors
    /// The first rule that refuses it.
    pub fn may_renew(&self, minutes: i64, now: Moment) -> Result<Longer, NotLonger> {
        let status = self.status.at(now, self.pay_before, Some(self.ends_at));
        if !matches!(status, Status::Paid | Status::InUse) {
            return Err(NotLonger::NotRunning { status });
        }
        // So that no sum below can leave the calendar.
        if minutes > i64::from(LONGEST_STAY_MINUTES) {
            let maximum_minutes = self.terms.maximum_minutes;
            return Err(tariff::Refusal::TooLong { maximum_minutes }.into());
        }
        let stay = Period::new(self.starts_at.unix(), self.ends_at.unix())?;
        let ends_at = self.ends_at.plus_minutes(minutes);
        self.terms.may_renew(stay, ends_at.unix())?;
        let added = Period::new(stay.ends_at(), ends_at.unix())?;
        self.opening.admits(added, self.zone)?;
        self.leaves_room_for(stay, ends_at)?;
        let holidays = self.holidays.iter().copied().collect();
        let bill = self.terms.renewal(stay, ends_at.unix(), self.zone, &holidays)?;
        Ok(Longer { added, bill })
    }

    /// As [`Stay::may_renew`], and where the next booking does not leave so many minutes, with as many as it leaves.
    ///
    /// # Errors
    /// The first rule that refuses it.
    pub fn may_renew_at_most(&self, minutes: i64, now: Moment) -> Result<Longer, NotLonger> {
        let possible = match self.room_for(minutes) {
            Err(NotLonger::NextBooking { longest_minutes }) if longest_minutes > 0 => longest_minutes,
            _ => minutes,
        };
        self.may_renew(possible, now)
    }

    fn room_for(&self, minutes: i64) -> Result<(), NotLonger> {
        let stay = Period::new(self.starts_at.unix(), self.ends_at.unix())?;
        self.leaves_room_for(stay, self.ends_at.plus_minutes(minutes))
    }

    /// Whether it may become longer now, be it by one step of its terms.
    #[must_use]
    pub fn is_renewable(&self, now: Moment) -> bool {
        let step = i64::from(self.terms.step_minutes.max(1));
        let lasts = (self.ends_at.unix() - self.starts_at.unix()) / 60;
        self.may_renew(step - lasts.rem_euclid(step), now).is_ok()
    }

    fn leaves_room_for(&self, stay: Period, ends_at: Moment) -> Result<(), NotLonger> {
        let Some(next_starts_at) = self.next_starts_at else {
            return Ok(());
        };
        let latest = next_starts_at.plus_minutes(-i64::from(self.terms.cleaning_gap_minutes));
        if ends_at <= latest {
            return Ok(());
        }
        let longest = self.terms.longest_renewal(stay, latest.unix());
        let longest_minutes = longest.map_or(0, |end| (end - stay.ends_at()) / 60);
        Err(NotLonger::NextBooking { longest_minutes })
    }
}
