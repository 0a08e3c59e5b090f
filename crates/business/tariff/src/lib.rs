//! What things cost (a stay by the minute, a lease by the month, a visit, fuel by the litre), and whether the calendar lets a
//! stay be booked.
//!
//! Everything here is a pure function of its arguments: no clock, no database, no request. A caller loads three documents
//! (the [`Tariff`], the store's [`Opening`] and the [`Holidays`] near the stay), and asks.
//!
//! Units, everywhere: an instant is whole unix seconds UTC (`i64`) and falls on a whole minute; a length is in minutes; money is
//! [`money::Fen`]. Local dates and times are those of the store's own [`Zone`].
//!
//! ```
//! use money::Fen;
//! use tariff::{Holidays, Period, Tariff, Zone};
//!
//! let tariff = Tariff::flat(Fen::new(4000));
//! let zone: Zone = "Asia/Shanghai".parse()?;
//! // Friday 2026-03-13, 15:00 to 16:30.
//! let stay = Period::new(1_773_385_200, 1_773_390_600)?;
//! assert_eq!(tariff.price(stay, zone, &Holidays::default())?.total, Fen::new(6000));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod band;
mod bill;
mod calendar;
mod fault;
mod lease;
mod local_date;
mod measured;
mod meter;
mod opening;
mod period;
mod published;
mod rate;
mod refund;
mod refusal;
mod season;
mod tariff;
mod validation;
mod visit;
mod years;
mod zone;

pub use band::{Band, WallTime};
pub use bill::{BASE_LABEL, Bill, Piece};
pub use calendar::{DayKind, Holidays, SpecialDay, SpecialKind};
pub use fault::{Fault, FaultKind, Unreadable};
pub use lease::{Lease, LeaseMonth};
pub use measured::Measured;
pub use opening::{Opening, SpecialHours, Timetable};
pub use period::Period;
pub use published::{MAINLAND_CHINA, PublishedDay, published_days};
pub use rate::{Rate, When};
pub use refund::RefundRule;
pub use refusal::Refusal;
pub use season::{MonthDay, Season};
pub use tariff::{LONGEST_STAY_MINUTES, Tariff};
pub use visit::Visit;
pub use years::{CalendarYear, CalendarYears, Certainty, DayFault, Ending, faults_of_year, year_in_china};
pub use zone::{UnknownZone, Zone};
