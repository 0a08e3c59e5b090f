//! What a guest buys at once, and the order that it becomes.

use crate::offered::Portion;
use api::{Problem, World, problems};
use charge::NewCharge;
use clock::{Id, Moment};
use database::{Statements, parameters};
use fulfilment::NewFulfilment;
use money::Fen;
use order::{Belonging, Line, LineKind, NewLine, Placement};
use reservation::{
    Offer,
    hold::{Gaps, NewHold, Wanted},
};
use serde::Deserialize;
use serde_json::json;
use stock::NewReservation;

/// How far ahead a room is let, in days.
const DAYS_AHEAD: i64 = 30;

const ARTICLE: &str = "SELECT sku.price_fen, listing.number AS listing_number, listing.fulfilment
FROM sku JOIN listing ON listing.product_number = sku.product_number
WHERE sku.id = ?1 AND listing.store_number = ?2 AND sku.state = 'sold' AND listing.state = 'shown'";

/// Time in a room.
#[derive(Clone, Copy, Debug)]
pub struct Stay {
    /// The room.
    pub room: Id,
    /// The beginning.
    pub starts_at: Moment,
    /// The end.
    pub ends_at: Moment,
}

/// So many of an article.
#[derive(Clone, Copy, Debug)]
pub struct Articles {
    /// The article.
    pub sku_id: Id,
    /// How many.
    pub quantity: i64,
}

/// What a guest buys at once in one store.
#[derive(Clone, Copy, Debug)]
pub struct Basket {
    /// The store.
    pub store_number: i64,
    /// A room for a time.
    pub stay: Option<Stay>,
    /// A lease, a visit or fuel.
    pub portion: Option<Portion>,
    /// Articles, alone or with the others.
    pub articles: [Option<Articles>; 2],
    /// What was shown to be paid first.
    pub amount: Fen,
}

#[derive(Deserialize)]
struct Found {
    price_fen: Fen,
    listing_number: i64,
    fulfilment: String,
}

/// The parts of an order that is about to be placed.
pub struct Cart {
    pub(crate) charge_id: Id,
    /// What is paid first.
    pub total: Fen,
    /// What all of it costs.
    pub agreed: Fen,
    pub(crate) held_until: Moment,
    /// What is paid later.
    pub(crate) charges: Vec<NewCharge>,
    lines: Vec<NewLine>,
    pub(crate) holds: Vec<NewHold>,
    reservations: Vec<NewReservation>,
    fulfilments: Vec<NewFulfilment>,
}

impl Cart {
    /// Everything in the basket at its present price.
    ///
    /// # Errors
    /// 404 for what is not there, and what the rules refuse.
    pub fn fill(world: &World, basket: &Basket, held_until: Moment) -> Result<Cart, Problem> {
        let mut cart = Cart {
            charge_id: world.clock.id(),
            total: Fen::ZERO,
            agreed: Fen::ZERO,
            held_until,
            charges: Vec::new(),
            lines: Vec::new(),
            holds: Vec::new(),
            reservations: Vec::new(),
            fulfilments: Vec::new(),
        };
        if let Some(stay) = basket.stay {
            cart.add_stay(world, stay)?;
        }
        if let Some(portion) = basket.portion {
            cart.add_portion(world, portion, basket.articles.iter().any(Option::is_some))?;
        }
        for articles in basket.articles.into_iter().flatten() {
            cart.add_articles(world, basket.store_number, articles)?;
        }
        Ok(cart)
    }

    fn add_stay(&mut self, world: &World, stay: Stay) -> Result<(), Problem> {
        let Stay {
            room,
            starts_at,
            ends_at,
        } = stay;
        let wish = json!({"listing_id": room, "starts_at": starts_at, "ends_at": ends_at, "people": 2});
        let wish: reservation::WantedStay =
            serde_json::from_value(wish).map_err(|error| problems::INTERNAL.caused_by(error))?;
        let period = wish.period()?;
        let offer = Offer::find(&world.database, room, period)?.ok_or(problems::NOT_FOUND)?;
        let bill = offer.bill(&wish, world.clock.now(), DAYS_AHEAD)?;
        let belonging = self.belonging(offer.listing_number, None, Some(offer.tariff_id));
        let gaps = Gaps {
            before: 0,
            after: 60 * i64::from(offer.terms.cleaning_gap_minutes),
        };
        self.holds.push(NewHold::new(
            world.clock.id(),
            self.charge_id,
            belonging.item,
            Wanted::ListingNumber(offer.listing_number),
            period,
            gaps,
            Some(self.held_until),
        ));
        self.bring(world, belonging.item, offer.fulfilment);
        for line in reservation::lines(&bill, LineKind::Stay) {
            self.write(belonging, line);
        }
        Ok(())
    }

    fn add_articles(&mut self, world: &World, store_number: i64, articles: Articles) -> Result<(), Problem> {
        let Articles { sku_id, quantity } = articles;
        let found: Option<Found> = world.database.optional(ARTICLE, parameters![sku_id, store_number])?;
        let found = found.ok_or(problems::NOT_FOUND)?;
        let belonging = self.belonging(found.listing_number, Some(sku_id), None);
        self.reservations.push(NewReservation {
            id: world.clock.id(),
            charge_id: self.charge_id,
            item: belonging.item,
            sku_id,
            quantity,
            held_until: Some(self.held_until.unix()),
        });
        self.bring(world, belonging.item, found.fulfilment);
        let line = Line {
            kind: LineKind::Goods,
            label: "article".to_owned(),
            starts_at: None,
            ends_at: None,
            minutes: None,
            unit_fen: Some(found.price_fen),
            quantity: Some(quantity),
            amount_fen: Fen::new(found.price_fen.get() * quantity),
        };
        self.write(belonging, line);
        Ok(())
    }

    /// A new thing: its lines come next.
    pub(crate) fn belonging(&self, listing_number: i64, sku_id: Option<Id>, tariff_id: Option<Id>) -> Belonging {
        Belonging {
            item: i64::try_from(self.lines.len()).unwrap_or(i64::MAX),
            charge_id: self.charge_id,
            listing_number,
            sku_id,
            tariff_id,
        }
    }

    pub(crate) fn bring(&mut self, world: &World, item: i64, method: String) {
        let id = world.clock.id();
        self.fulfilments.push(NewFulfilment { id, item, method });
    }

    pub(crate) fn write(&mut self, belonging: Belonging, line: Line) {
        if belonging.charge_id == self.charge_id {
            self.total = [self.total, line.amount_fen].into_iter().sum();
        }
        self.agreed = [self.agreed, line.amount_fen].into_iter().sum();
        self.lines.push(NewLine::new(belonging, line));
    }

    /// What the order brings with it.
    #[must_use]
    pub fn placement(self, now: Moment, pay_before: Moment) -> Placement {
        let charge = NewCharge::of_order(self.charge_id, self.total, pay_before);
        Placement::new(now)
            .with([charge])
            .with(self.charges)
            .with(self.lines)
            .with(self.holds)
            .with(self.reservations)
            .with(self.fulfilments)
    }
}
