//! What the people of the shops do with articles, phones, workers and pumps.

use crate::{basket::Articles, check::Violation, request::Wish, simulation::Simulation};
use clock::Id;
use database::{Statements, parameters};
use serde::Deserialize;
use stock::Reason;

/// Orders with something to hand over; none that waits for its money.
const TO_HAND_OVER: &str = r#"SELECT DISTINCT placed.id FROM "order" AS placed
JOIN fulfilment ON fulfilment.order_id = placed.id AND fulfilment.method <> 'stay'
JOIN fulfilment_state AS now ON now.method = fulfilment.method AND now.name = fulfilment.state
WHERE placed.status IN ('paid', 'in_use') AND now.phase IN ('waiting', 'begun')"#;

#[derive(Deserialize)]
struct Waiting {
    id: Id,
}

impl Simulation {
    /// Some of what is ready is not fetched, some workers cannot come, some phones are lost or kept.
    pub(super) fn hand_over(&mut self) -> Result<bool, Violation> {
        let Some(booking) = self.booking(120, |booking, _| booking.is_paid && booking.is_brought) else {
            return Ok(false);
        };
        let wish = Wish::HandOver {
            order: booking.order,
            is_missed: self.chance.per_mille(300),
        };
        self.ask_for(self.town.operator, wish)
    }

    /// Mostly articles are delivered; now and then one breaks, is not found, or is found again.
    pub(super) fn count(&mut self) -> Result<bool, Violation> {
        let Some(index) = self.chance.index(self.town.articles.len()) else {
            return Ok(false);
        };
        let article = self.town.articles[index];
        let (reason, most) = match self.chance.below(8) {
            0 => (Reason::Broken, 3),
            1 => (Reason::CountedLess, 3),
            2 => (Reason::CountedMore, 1),
            3 => (Reason::Returned, 1),
            _ => (Reason::Received, 8),
        };
        let articles = Articles {
            sku_id: article.sku_id,
            quantity: self.chance.between(1, most),
        };
        let wish = Wish::Count {
            store_number: article.store_number,
            articles,
            reason,
        };
        self.ask_for(self.town.operator, wish)
    }

    /// Whoever has paid gets what is left.
    pub(crate) fn hand_all_over(&mut self) -> Result<(), Violation> {
        let waiting: Vec<Waiting> = self.world.database.all(TO_HAND_OVER, parameters![])?;
        for Waiting { id } in waiting {
            let wish = Wish::HandOver {
                order: id,
                is_missed: false,
            };
            self.ask_for(self.town.operator, wish)?;
        }
        Ok(())
    }
}
