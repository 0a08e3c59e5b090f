//! What guests order that is neither a room nor an article.

use crate::{
    basket::{Articles, Basket},
    check::Violation,
    offered::{Measure, Offered, Portion, Terms},
    request::Wish,
    simulation::Simulation,
    town::START,
};
use chrono::{Days, NaiveDate};
use clock::Moment;
use money::Fen;

/// The day on which every town is founded.
const FIRST_DAY: NaiveDate = NaiveDate::from_ymd_opt(2026, 3, 2).expect("a day");

impl Simulation {
    /// A phone from one of the next days on, now and then with an article. Most are wanted for the same days.
    pub(super) fn lease(&mut self) -> Result<bool, Violation> {
        let days = (self.world.clock.now().unix() - START.unix()).div_euclid(86400);
        let ahead = match self.chance.below(10) {
            0..4 => self.chance.between(2, 6),
            _ => self.chance.between(2, 700),
        };
        let first_day = FIRST_DAY + Days::new((days + ahead).unsigned_abs());
        let months = u32::try_from(self.chance.between(1, 6)).unwrap_or(1);
        let with_article = self.chance.per_mille(300);
        self.order(
            |terms| matches!(terms, Terms::Lease(_)),
            Measure::Months { first_day, months },
            with_article,
        )
    }

    /// Most want a worker soon.
    pub(super) fn have_come(&mut self) -> Result<bool, Violation> {
        let now = self.world.clock.now().unix();
        let quarters = match self.chance.below(10) {
            0..7 => self.chance.between(1, 16),
            _ => self.chance.between(1, 200),
        };
        let starts_at = Moment::from_unix(now - now.rem_euclid(900) + 900).plus_minutes(15 * quarters);
        let minutes = 15 * self.chance.between(2, 16);
        self.order(
            |terms| matches!(terms, Terms::Visit(_)),
            Measure::Visit { starts_at, minutes },
            false,
        )
    }

    pub(super) fn fill_up(&mut self) -> Result<bool, Violation> {
        let millilitres = self.chance.between(1, 80_000);
        let with_article = self.chance.per_mille(200);
        self.order(
            |terms| matches!(terms, Terms::Fuel(_)),
            Measure::Millilitres(millilitres),
            with_article,
        )
    }

    fn order(&mut self, is_fit: impl Fn(&Terms) -> bool, of: Measure, with_article: bool) -> Result<bool, Violation> {
        let fit: Vec<usize> = (0..self.town.offered.len())
            .filter(|index| is_fit(&self.town.offered[*index].terms))
            .collect();
        let (Some(caller), Some(index)) = (self.chance.index(self.town.guests), self.chance.index(fit.len())) else {
            return Ok(false);
        };
        let Offered {
            number, store_number, ..
        } = self.town.offered[fit[index]];
        let Some(mut amount) = self.town.offered[fit[index]].price(of) else {
            return Ok(false);
        };
        let mut articles = [None; 2];
        let shelf = self
            .town
            .articles
            .iter()
            .filter(|article| article.store_number == store_number);
        if let Some(article) = shelf.copied().next().filter(|_| with_article) {
            amount = Fen::new(amount.get() + article.price_fen.get());
            articles[0] = Some(Articles {
                sku_id: article.sku_id,
                quantity: 1,
            });
        }
        let basket = Basket {
            store_number,
            stay: None,
            portion: Some(Portion {
                listing_number: number,
                of,
            }),
            articles,
            amount,
        };
        self.ask_for(caller, Wish::Buy(basket))
    }
}
