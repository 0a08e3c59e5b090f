//! What is owed beside an order's first payment: paid by guests, asked for and given up by shops.

use crate::{check::Violation, request::Wish, simulation::Simulation};
use clock::Id;
use database::{Statements, parameters};
use money::Fen;
use payment::Channel;
use serde::Deserialize;

/// One of the charges that wait, as a guest's list of orders shows them: deposits first, instalments as they become due.
const OWED: &str = r#"SELECT charge.id, charge.order_id, placed.user_id
FROM charge JOIN "order" AS placed ON placed.id = charge.order_id
WHERE charge.state = 'pending_payment' AND charge.kind <> 'order' AND charge.kind <> 'renewal'
  AND placed.status IN ('paid', 'in_use', 'completed', 'no_show')
ORDER BY charge.pay_before, charge.id LIMIT ?1 OFFSET ?2"#;

#[derive(Clone, Copy, Debug, Deserialize)]
struct Owed {
    id: Id,
    order_id: Id,
    user_id: Id,
}

impl Simulation {
    fn owed(&self, most: i64, after: i64) -> Result<Vec<Owed>, Violation> {
        Ok(self.world.database.all(OWED, parameters![most, after])?)
    }

    /// Most pay a deposit soon, and some pay their months long before they are due.
    fn one_owed(&mut self) -> Result<Option<Owed>, Violation> {
        let after = match self.chance.below(10) {
            0..7 => self.chance.between(0, 5),
            _ => self.chance.between(0, 80),
        };
        Ok(self.owed(1, after)?.into_iter().next())
    }

    pub(super) fn pay_owed(&mut self) -> Result<bool, Violation> {
        match self.one_owed()? {
            Some(owed) => self.pay_one(owed),
            None => Ok(false),
        }
    }

    fn pay_one(&mut self, owed: Owed) -> Result<bool, Violation> {
        let Some(caller) = self.town.caller(owed.user_id) else {
            return Ok(false);
        };
        let wish = Wish::Pay {
            order: owed.order_id,
            channel: self.chance.pick(Channel::ONLINE),
            renewal: None,
            charge: Some(owed.id),
        };
        self.ask_for(caller, wish)
    }

    pub(super) fn ask_more(&mut self) -> Result<bool, Violation> {
        let Some(booking) = self.booking(300, |booking, _| booking.is_paid) else {
            return Ok(false);
        };
        let amount = Fen::new(self.chance.between(1, 3000));
        let order = booking.order;
        self.ask_for(self.town.operator, Wish::AskMore { order, amount })
    }

    pub(super) fn write_off(&mut self) -> Result<bool, Violation> {
        match self.one_owed()? {
            Some(owed) => self.ask_for(self.town.operator, Wish::WriteOff { charge: owed.id }),
            None => Ok(false),
        }
    }

    /// Half of what is owed is paid at last, and the shops give up the rest.
    pub(crate) fn settle_what_is_owed(&mut self) -> Result<(), Violation> {
        for owed in self.owed(i64::MAX, 0)? {
            if self.chance.per_mille(500) {
                self.pay_one(owed)?;
                self.finish_jobs()?;
            } else {
                self.ask_for(self.town.operator, Wish::WriteOff { charge: owed.id })?;
            }
        }
        while self.pay_at_gateway()? {}
        Ok(())
    }
}
