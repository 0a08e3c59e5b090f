use crate::Refusal;
use api::Problem;
use clock::{Id, Moment};
use database::{Error, Statements, parameters};
use money::Fen;
use order::{Line, LineKind};
use serde::{Deserialize, de::IgnoredAny};
use stock::{Cart, Shelves};
use tariff::{Bill, CalendarYears, Opening, Period, SpecialDay, Tariff, Zone};

/// The stay that a guest wants: the body of a quote and of a booking.
#[derive(Debug, Deserialize)]
pub struct WantedStay {
    /// The room.
    pub listing_id: Id,
    /// The beginning of the stay.
    pub starts_at: Moment,
    /// The end of the stay.
    pub ends_at: Moment,
    /// How many people come.
    pub people: u32,
    /// What is to be brought to the room.
    #[serde(default)]
    pub goods: Vec<stock::Wanted>,
    /// There are no coupons yet: who gives one is refused, and it is not forgotten.
    coupon_id: Option<IgnoredAny>,
}

impl WantedStay {
    /// The stay as a period of whole minutes.
    ///
    /// # Errors
    /// Where it has no length, or does not begin and end at whole minutes.
    pub fn period(&self) -> Result<Period, Refusal> {
        Ok(Period::new(self.starts_at.unix(), self.ends_at.unix())?)
    }
}

/// A room with the terms that hold for it now.
#[derive(Debug, Deserialize)]
pub struct Offer {
    /// The room's number in the database.
    pub listing_number: i64,
    /// Its store's number.
    pub store_number: i64,
    /// What kind of thing it is: `room`.
    pub kind: String,
    /// How it reaches the guest: `stay`.
    pub fulfilment: String,
    /// The room.
    pub listing: order::Listing,
    /// Its store.
    pub store: order::Store,
    /// How many people it takes; none where that does not count.
    pub capacity: Option<u32>,
    /// The version of the terms.
    pub tariff_id: Id,
    /// The terms.
    #[serde(deserialize_with = "database::document")]
    pub terms: Tariff,
    /// The store's time zone.
    pub zone: Zone,
    #[serde(deserialize_with = "database::document")]
    opening: Opening,
    holidays: Vec<SpecialDay>,
    pub(crate) calendar: CalendarYears,
}

impl Offer {
    /// The room of this id, with the holidays near the period; none where it is not there or not shown.
    ///
    /// # Errors
    /// Where the database fails.
    pub fn find(database: &impl Statements, listing_id: Id, period: Period) -> Result<Option<Offer>, Error> {
        database.optional(
            include_str!("offer.sql"),
            parameters![listing_id, period.starts_at(), period.ends_at()],
        )
    }

    /// What is to be brought to the room, as its store sells it now.
    ///
    /// # Errors
    /// What [`Cart::find`] refuses.
    pub fn cart(&self, database: &impl Statements, wanted: &WantedStay, now: Moment) -> Result<Cart, Problem> {
        let shelves = Shelves {
            store_number: self.store_number,
            order_id: None,
        };
        Cart::find(database, shelves, &wanted.goods, now)
    }

    /// The bill of a stay, if it may be booked now.
    ///
    /// # Errors
    /// The first rule that refuses it.
    pub fn bill(&self, wanted: &WantedStay, now: Moment, days_ahead: i64) -> Result<Bill, Refusal> {
        let period = wanted.period()?;
        if wanted.coupon_id.is_some() {
            return Err(Refusal::NoCoupons);
        }
        let capacity = self.capacity.unwrap_or(u32::MAX);
        if !(1..=capacity).contains(&wanted.people) {
            return Err(Refusal::People { capacity });
        }
        // Who books at 20:00:40 for 20:00 has not booked the past.
        if wanted.starts_at.plus_minutes(1) <= now {
            return Err(Refusal::InThePast);
        }
        if wanted.starts_at > now.plus_minutes(days_ahead * 24 * 60) {
            return Err(Refusal::TooFarAhead { days: days_ahead });
        }
        self.terms.may_book(period)?;
        self.opening.admits(period, self.zone)?;
        let holidays = self.holidays.iter().copied().collect();
        Ok(self.terms.price(period, self.zone, &holidays)?)
    }
}

/// What a stay costs with what is brought to it.
///
/// # Errors
/// More than any payment may have.
pub fn total(bill: &Bill, cart: &Cart) -> Result<Fen, Refusal> {
    let total = [bill.total, cart.amount()].into_iter().sum();
    if total > money::LARGEST {
        return Err(tariff::Refusal::TooMuch.into());
    }
    Ok(total)
}

/// The lines of an order that a bill becomes.
#[must_use]
pub fn lines(bill: &Bill, kind: LineKind) -> Vec<Line> {
    let line = |piece: &tariff::Piece| Line {
        kind,
        label: piece.label.clone(),
        starts_at: Some(Moment::from_unix(piece.starts_at)),
        ends_at: Some(Moment::from_unix(piece.ends_at)),
        minutes: Some(piece.minutes),
        unit_fen: Some(piece.fen_per_hour),
        quantity: None,
        amount_fen: piece.amount,
    };
    bill.pieces.iter().map(line).collect()
}
