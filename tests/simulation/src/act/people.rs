//! What the people of the shops and of the platform do.

use crate::{check::Violation, request::Wish, simulation::Simulation};
use clock::Id;
use database::Statements;
use kaimen_platform_refunds::intervene::Deed;
use money::Fen;
use serde::Deserialize;

const WISH: &str = "SELECT id, 0 AS fen FROM refund_request WHERE state = 'open' LIMIT 1";

const ABNORMAL: &str = "SELECT id, 0 AS fen FROM refund WHERE state = 'abnormal' LIMIT 1";

const EXCEPTION: &str = "SELECT id, suspense_fen AS fen FROM payment_exception WHERE resolution IS NULL LIMIT 1";

#[derive(Deserialize)]
struct Waiting {
    id: Id,
    fen: Fen,
}

impl Simulation {
    pub(super) fn people(&mut self) -> Result<bool, Violation> {
        let wish = match self.chance.below(10) {
            0..4 => self.decide()?,
            4..6 => self.give(),
            6..8 => self.confirm(),
            8 => self.intervene()?,
            _ => self.resolve()?,
        };
        match wish {
            Some(wish) => self.ask_for(self.town.operator, wish),
            None => Ok(false),
        }
    }

    fn decide(&mut self) -> Result<Option<Wish>, Violation> {
        let waiting: Option<Waiting> = self.world.database.optional(WISH, &[])?;
        let Some(Waiting { id, .. }) = waiting else {
            return Ok(None);
        };
        if self.chance.per_mille(250) {
            return Ok(Some(Wish::Reject { wish: id }));
        }
        let amount = self.part();
        Ok(Some(Wish::Approve { wish: id, amount }))
    }

    fn give(&mut self) -> Option<Wish> {
        let booking = self.booking(300, |booking, _| booking.is_paid)?;
        let amount = Fen::new(self.chance.between(1, 3000));
        let order = booking.order;
        Some(Wish::Give { order, amount })
    }

    /// One receipt in twenty was shown before.
    fn confirm(&mut self) -> Option<Wish> {
        let booking = self.booking(40, |booking, _| !booking.is_paid)?;
        self.receipts += u64::from(!self.chance.per_mille(50));
        Some(Wish::Confirm {
            order: booking.order,
            receipt: self.receipts,
        })
    }

    /// People are slower than any answer that is on its way.
    fn intervene(&mut self) -> Result<Option<Wish>, Violation> {
        if !self.jobs.is_empty() {
            return Ok(None);
        }
        let waiting: Option<Waiting> = self.world.database.optional(ABNORMAL, &[])?;
        let deed = if self.chance.per_mille(600) {
            Deed::Retried
        } else {
            Deed::SettledByHand
        };
        Ok(waiting.map(|Waiting { id, .. }| Wish::Intervene { refund: id, deed }))
    }

    fn resolve(&mut self) -> Result<Option<Wish>, Violation> {
        let waiting: Option<Waiting> = self.world.database.optional(EXCEPTION, &[])?;
        let wants = self.chance.per_mille(700);
        Ok(waiting.map(|Waiting { id, fen }| Wish::Resolve {
            exception: id,
            goes_back: fen.is_positive() && wants,
        }))
    }
}
