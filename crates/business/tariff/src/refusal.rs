//! Why a stay cannot be had as asked.

use serde::{Deserialize, Serialize};

/// Why a stay is refused, with the data that a machine needs to ask better. It serialises with a `reason` in snake case, as in
/// `{"reason":"too_short","minimum_minutes":60}`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(tag = "reason", rename_all = "snake_case")]
pub enum Refusal {
    /// The end is not after the start.
    #[error("the end is not after the start")]
    EndsBeforeStart,
    /// A start or an end within a minute: stays are sold by the minute.
    #[error("the start and the end must be whole minutes")]
    NotWholeMinutes,
    /// A start or an end before 1970 or after 9999: a mistake, or an attack.
    #[error("the time is outside the calendar")]
    OutOfCalendar,
    /// Shorter than the tariff sells.
    #[error("a stay lasts at least {minimum_minutes} minutes")]
    TooShort {
        /// The shortest stay, in minutes.
        minimum_minutes: u32,
    },
    /// Longer than the tariff, or this crate, sells.
    #[error("a stay lasts at most {maximum_minutes} minutes")]
    TooLong {
        /// The longest stay, in minutes.
        maximum_minutes: u32,
    },
    /// The length is not a whole number of steps.
    #[error("the length of a stay must be a multiple of {step_minutes} minutes")]
    OffStep {
        /// The step, in minutes.
        step_minutes: u32,
    },
    /// A renewal that does not move the end forward.
    #[error("a renewal must end later than the stay")]
    NotLonger,
    /// Nothing, or less.
    #[error("nothing is bought")]
    TooLittle,
    /// More than can be sold at once.
    #[error("more than can be sold at once")]
    TooMuch,
    /// A lease of fewer or more months than the terms sell.
    #[error("a lease lasts {minimum_months} to {maximum_months} months")]
    MonthsOutOfBounds {
        /// The shortest lease.
        minimum_months: u32,
        /// The longest lease.
        maximum_months: u32,
    },
    /// The store is closed in a part of the period.
    #[error("the store is closed from {closed_from} to {closed_until}")]
    Closed {
        /// The first closed minute of the period, in unix seconds.
        closed_from: i64,
        /// When the store opens again, or the end of the period, in unix seconds.
        closed_until: i64,
    },
    /// The tariff breaks its own rules: nothing is sold by it. [`crate::Tariff::validate`] says which.
    #[error("the tariff has faults")]
    FaultyTariff,
}
