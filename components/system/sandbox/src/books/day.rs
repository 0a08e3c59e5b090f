//! What a gateway did on a day: the content of its bill.

use super::{Channel, Payment, Refund};
use api::World;
use clock::Moment;
use database::{Statements, parameters};

const PAYMENTS: &str = include_str!("day_payments.sql");
const REFUNDS: &str = "SELECT * FROM sandbox_refund
WHERE channel = ?1 AND asked_at >= ?2 AND asked_at < ?3 ORDER BY asked_at, refund_id";

const SECONDS: i64 = 86_400;

/// A day in Beijing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Day {
    begin: Moment,
}

impl Day {
    /// `yyyy-MM-dd`.
    pub(crate) fn parse(text: &str) -> Option<Day> {
        let begin = Moment::parse(&format!("{text}T00:00:00+08:00"))?;
        (text.len() == 10).then_some(Day { begin })
    }

    /// `yyyy-MM-dd`.
    pub(crate) fn text(self) -> String {
        self.begin.to_string().chars().take(10).collect()
    }

    /// When its bill is there: at this hour of the next day.
    pub(crate) const fn bill_at(self, hour: i64) -> Moment {
        self.begin.plus_seconds(SECONDS + hour * 3600)
    }

    const fn end(self) -> Moment {
        self.begin.plus_seconds(SECONDS)
    }
}

/// Paid on that day.
pub(crate) fn payments(world: &World, channel: Channel, day: Day) -> Result<Vec<Payment>, database::Error> {
    world.database.all(PAYMENTS, parameters![channel, day.begin, day.end()])
}

/// Asked for on that day.
pub(crate) fn refunds(world: &World, channel: Channel, day: Day) -> Result<Vec<Refund>, database::Error> {
    world.database.all(REFUNDS, parameters![channel, day.begin, day.end()])
}
