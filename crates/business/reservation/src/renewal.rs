//! A stay that becomes longer: a renewal is a charge with the time that it would add. Once it is paid that time is firm, and
//! the order's end has moved with it.

use crate::hold::{Gaps, NewHold, Wanted};
use charge::{Detail, Kind, NewCharge, State};
use clock::{Id, Moment};
use database::{Error, Statements};
use money::Fen;
use order::{Belonging, Line, NewLine, Placement};
use serde::Deserialize;
use tariff::Period;

/// A renewal that is asked for.
#[derive(Clone, Debug)]
pub struct NewRenewal {
    /// The id of its charge.
    pub id: Id,
    /// The id of the hold for the added time.
    pub hold_id: Id,
    /// Whose stay becomes longer.
    pub order_id: Id,
    /// What of the order does: the item, its listing and its terms.
    pub of: Extended,
    /// The added time. It begins where the stay ends: where the order has another end by now, the renewal is void.
    pub added: Period,
    /// What the added time costs.
    pub amount: Fen,
    /// The lines that the order gets.
    pub lines: Vec<Line>,
    /// Until when it waits for the money.
    pub pay_before: Moment,
    /// Now.
    pub asked_at: Moment,
}

/// The thing bought that becomes longer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
pub struct Extended {
    /// The position of its first line.
    pub item: i64,
    /// What is booked.
    pub listing_number: i64,
    /// The terms of the order.
    pub tariff_id: Id,
    /// What it occupies.
    pub resource_id: Id,
    /// How long after it nobody else comes in, in seconds.
    pub gap_after: i64,
}

impl NewRenewal {
    /// Writes down the renewal in the place of one that is still open, and keeps its time free until it is paid; `false` where
    /// the order's end is another by now, its stay is over, or another order has the time: the caller undoes the transaction.
    ///
    /// # Errors
    /// Where the database fails; it needs a transaction.
    pub fn ask(&self, change: &impl Statements) -> Result<bool, Error> {
        let placement = self.placement();
        let from_ends_at = Moment::from_unix(self.added.starts_at());
        let placed = placement.extend(change, self.order_id, from_ends_at)?;
        Ok(placed == Some(placement.whole()))
    }

    fn placement(&self) -> Placement {
        let charge = NewCharge {
            id: self.id,
            kind: Kind::Renewal,
            amount_fen: self.amount,
            pay_before: self.pay_before,
            state: State::PendingPayment,
            is_agreed: false,
            detail: Detail {
                minutes: Some(self.added.minutes()),
            },
        };
        let Extended {
            item,
            listing_number,
            tariff_id,
            resource_id,
            gap_after,
        } = self.of;
        let gaps = Gaps {
            before: 0,
            after: gap_after,
        };
        let hold = NewHold::new(
            self.hold_id,
            self.id,
            item,
            Wanted::ResourceId(resource_id),
            self.added,
            gaps,
            Some(self.pay_before),
        );
        let belonging = Belonging {
            item,
            charge_id: self.id,
            listing_number,
            sku_id: None,
            tariff_id: Some(tariff_id),
        };
        let lines = self.lines.iter().cloned().map(|line| NewLine::new(belonging, line));
        Placement::new(self.asked_at)
            .with([charge])
            .with(lines)
            .with([hold.as_extension()])
    }
}
