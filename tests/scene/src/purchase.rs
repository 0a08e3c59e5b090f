//! Orders of any business, put together from what they are made of.

use api::World;
use charge::{Detail, Kind, NewCharge, State};
use clock::{Id, Moment};
use fulfilment::NewFulfilment;
use money::Fen;
use order::{Belonging, Line, LineKind, NewLine, NewOrder, Placement, Status};
use reservation::hold::{Gaps, NewHold, Wanted};
use stock::NewReservation;
use tariff::Period;

/// An order that is being put together.
#[derive(Clone, Debug)]
pub struct Purchase {
    order_id: Id,
    charge_id: Id,
    pay_before: Moment,
    placement: Placement,
    amount: Fen,
    agreed: Fen,
    lines: i64,
}

/// An order that was placed.
#[derive(Clone, Copy, Debug)]
pub struct Placed {
    /// The order.
    pub order_id: Id,
    /// What turns it to `paid`.
    pub charge_id: Id,
}

/// What is bought: of which listing, at which price.
#[derive(Clone, Copy, Debug)]
pub struct Thing {
    /// What the line is about.
    pub kind: LineKind,
    /// What is bought.
    pub listing_number: i64,
    /// Its terms.
    pub tariff_id: Option<Id>,
    /// Which article.
    pub sku_id: Option<Id>,
    /// How many.
    pub quantity: Option<i64>,
    /// What it costs.
    pub amount: Fen,
}

impl Purchase {
    /// An empty one, to be paid within a quarter of an hour.
    #[must_use]
    pub fn new(world: &World) -> Purchase {
        Purchase {
            order_id: world.clock.id(),
            charge_id: world.clock.id(),
            pay_before: world.clock.now().plus_minutes(15),
            placement: Placement::new(world.clock.now()),
            amount: Fen::ZERO,
            agreed: Fen::ZERO,
            lines: 0,
        }
    }

    /// With something that the first payment pays for; answers the item too.
    #[must_use]
    pub fn thing(mut self, thing: Thing) -> (Purchase, i64) {
        let item = self.lines;
        self.amount = self.amount.plus(thing.amount).unwrap();
        let charge_id = self.charge_id;
        (self.line(thing, item, charge_id), item)
    }

    fn line(mut self, thing: Thing, item: i64, charge_id: Id) -> Purchase {
        let belonging = Belonging {
            item,
            charge_id,
            listing_number: thing.listing_number,
            sku_id: thing.sku_id,
            tariff_id: thing.tariff_id,
        };
        let line = Line {
            kind: thing.kind,
            label: "一".to_owned(),
            starts_at: None,
            ends_at: None,
            minutes: None,
            unit_fen: None,
            quantity: thing.quantity,
            amount_fen: thing.amount,
        };
        self.lines += 1;
        self.agreed = self.agreed.plus(thing.amount).unwrap();
        self.placement = self.placement.with([NewLine::new(belonging, line)]);
        self
    }

    /// With something that is paid by a charge of its own, until then; answers the charge. `item` is what it is a price of;
    /// none: a thing of its own.
    #[must_use]
    pub fn charged(
        mut self,
        world: &World,
        kind: Kind,
        until: Moment,
        item: Option<i64>,
        thing: Thing,
    ) -> (Purchase, Id) {
        let charge = NewCharge {
            id: world.clock.id(),
            kind,
            amount_fen: thing.amount,
            pay_before: until,
            state: State::PendingPayment,
            is_agreed: true,
            detail: Detail::default(),
        };
        let id = charge.id;
        self.placement = self.placement.with([charge]);
        let item = item.unwrap_or(self.lines);
        (self.line(thing, item, id), id)
    }

    /// Occupies the listing for this time.
    #[must_use]
    pub fn hold(mut self, world: &World, item: i64, listing_number: i64, period: Period, gaps: Gaps) -> Purchase {
        let hold = NewHold::new(
            world.clock.id(),
            self.charge_id,
            item,
            Wanted::ListingNumber(listing_number),
            period,
            gaps,
            Some(self.pay_before),
        );
        self.placement = self.placement.with([hold]);
        self
    }

    /// Speaks for so many of an article.
    #[must_use]
    pub fn reserve(mut self, world: &World, item: i64, sku_id: Id, quantity: i64) -> Purchase {
        let reservation = NewReservation {
            id: world.clock.id(),
            charge_id: self.charge_id,
            item,
            sku_id,
            quantity,
            held_until: Some(self.pay_before.unix()),
        };
        self.placement = self.placement.with([reservation]);
        self
    }

    /// Has it reach the guest in this way.
    #[must_use]
    pub fn fulfil(mut self, world: &World, item: i64, method: &str) -> Purchase {
        let fulfilment = NewFulfilment {
            id: world.clock.id(),
            item,
            method: method.to_owned(),
        };
        self.placement = self.placement.with([fulfilment]);
        self
    }

    /// Places it in the first store; none where something found no place.
    #[must_use]
    pub fn place(self, world: &World, guest: Id) -> Option<Placed> {
        let order = NewOrder {
            id: self.order_id,
            user_id: guest,
            store_number: 1,
            status: Status::PendingPayment,
            people: None,
            amount: self.agreed,
            remark: "",
            pay_before: self.pay_before,
            placed_at: world.clock.now(),
            most_unpaid: None,
        };
        let charge = NewCharge::of_order(self.charge_id, self.amount, self.pay_before);
        let placement = self.placement.with([charge]);
        order::place(&world.database, &order, &placement)
            .unwrap()
            .then_some(Placed {
                order_id: self.order_id,
                charge_id: self.charge_id,
            })
    }
}
