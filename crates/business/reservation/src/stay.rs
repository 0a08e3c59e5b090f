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

#[cfg(test)]
mod tests {
    use super::*;
    use money::Fen;
    use proptest::prelude::*;

    /// A stay of two hours that begins at 2026-05-01T20:00+08:00, 40 yuan an hour, 15 minutes of cleaning.
    fn stay() -> Stay {
        let starts_at = Moment::from_unix(1_777_636_800);
        let terms = Tariff {
            cleaning_gap_minutes: 15,
            maximum_minutes: 8 * 60,
            ..Tariff::flat(Fen::new(4000))
        };
        Stay {
            status: Status::InUse,
            starts_at,
            ends_at: starts_at.plus_minutes(120),
            pay_before: starts_at,
            terms,
            zone: "Asia/Shanghai".parse().unwrap(),
            opening: Opening::Always,
            holidays: Vec::new(),
            next_starts_at: None,
        }
    }

    fn before_the_end() -> Moment {
        stay().ends_at.plus_seconds(-1)
    }

    fn followed_after(minutes: i64) -> Stay {
        Stay {
            next_starts_at: Some(stay().ends_at.plus_minutes(minutes)),
            ..stay()
        }
    }

    #[test]
    fn it_costs_what_the_added_time_costs() {
        let longer = stay().may_renew(90, before_the_end()).unwrap();
        assert_eq!(longer.added.ends_at(), stay().ends_at.plus_minutes(90).unix());
        assert_eq!(longer.bill.total, Fen::new(6000));
    }

    #[test]
    fn only_a_running_stay_becomes_longer() {
        let at = |status: Status, now| Stay { status, ..stay() }.may_renew(60, now);
        assert!(at(Status::Paid, before_the_end()).is_ok());
        for (status, now, expected) in [
            (Status::InUse, stay().ends_at, Status::Completed),
            (Status::Paid, stay().ends_at, Status::NoShow),
            (Status::PendingPayment, before_the_end(), Status::Expired),
            (Status::Refunding, before_the_end(), Status::Refunding),
            (Status::Cancelled, before_the_end(), Status::Cancelled),
        ] {
            assert_eq!(at(status, now), Err(NotLonger::NotRunning { status: expected }));
        }
    }

    #[test]
    fn the_next_booking_and_the_cleaning_before_it_are_kept_free() {
        assert!(followed_after(75).may_renew(60, before_the_end()).is_ok());
        for (next_in, longest_minutes) in [(74, 59), (16, 1), (15, 0)] {
            let refusal = followed_after(next_in).may_renew(60, before_the_end());
            assert_eq!(refusal, Err(NotLonger::NextBooking { longest_minutes }), "{next_in}");
        }
    }

    #[test]
    fn the_terms_and_the_opening_hours_hold_for_the_longer_stay() {
        let refusal = |minutes| stay().may_renew(minutes, before_the_end()).unwrap_err();
        let too_long = NotLonger::Terms(tariff::Refusal::TooLong { maximum_minutes: 480 });
        assert_eq!(refusal(361), too_long);
        assert_eq!(refusal(i64::MAX), too_long);
        for minutes in [0, -60, i64::MIN] {
            assert_eq!(refusal(minutes), NotLonger::Terms(tariff::Refusal::NotLonger));
        }
        let day = r#"[{"from": "08:00", "to": "23:00"}]"#;
        let opening = serde_json::from_str(&format!(r#"{{"weekly": [{}]}}"#, [day; 7].join(", "))).unwrap();
        let until_eleven = Stay { opening, ..stay() };
        assert!(until_eleven.may_renew(60, before_the_end()).is_ok());
        let closed = until_eleven.may_renew(61, before_the_end());
        assert!(
            matches!(closed, Err(NotLonger::Terms(tariff::Refusal::Closed { .. }))),
            "{closed:?}"
        );
    }

    proptest! {
        #[test]
        fn what_is_offered_as_the_longest_is_granted(next_in in 0_i64..600, minutes in 1_i64..360, step in 1_u32..60) {
            let mut stay = followed_after(next_in);
            stay.terms.step_minutes = step;
            if let Err(NotLonger::NextBooking { longest_minutes }) = stay.may_renew(minutes, before_the_end()) {
                prop_assert!(longest_minutes < minutes);
                prop_assert!(longest_minutes == 0 || stay.may_renew(longest_minutes, before_the_end()).is_ok());
            }
        }

        #[test]
        fn no_number_of_minutes_breaks_it(minutes in any::<i64>()) {
            let longer = stay().may_renew(minutes, before_the_end());
            prop_assert_eq!(longer.is_ok(), (1..=360).contains(&minutes));
        }
    }
}
