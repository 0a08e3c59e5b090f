//! What a lease, a visit or fuel brings into an order.

use crate::{
    basket::Cart,
    offered::{Measure, Offered, Portion, Terms, visit},
};
use api::{Problem, World, problems};
use charge::{Detail, Kind, NewCharge, State};
use chrono::NaiveDate;
use clock::{Id, Moment};
use money::Fen;
use order::{Belonging, Line, LineKind};
use reservation::{
    Refusal,
    hold::{Gaps, NewHold, Wanted},
};
use tariff::{Lease, LeaseMonth, Period, Visit};

/// How long a phone is on its way to the guest, and how long it takes to come back and be looked at, in seconds.
const SHIPPING: Gaps = Gaps {
    before: 24 * 3600,
    after: 72 * 3600,
};

/// Every store of the town is there.
const ZONE: &str = "Asia/Shanghai";

impl Cart {
    /// A lease, a visit or fuel at its present price; `has_more`: articles come with it.
    ///
    /// # Errors
    /// 404 for what is not there, and what the terms refuse.
    pub fn add_portion(&mut self, world: &World, portion: Portion, has_more: bool) -> Result<(), Problem> {
        let offered = Offered::find(&world.database, portion.listing_number)?.ok_or(problems::NOT_FOUND)?;
        let belonging = self.belonging(offered.number, None, Some(offered.tariff_id));
        self.bring(world, belonging.item, offered.fulfilment);
        match (offered.terms, portion.of) {
            (Terms::Lease(terms), Measure::Months { first_day, months }) => {
                self.add_lease(world, belonging, &terms, (first_day, months), has_more)
            }
            (Terms::Visit(terms), Measure::Visit { starts_at, minutes }) => {
                let period = visit(starts_at, minutes).map_err(refused)?;
                self.add_visit(world, belonging, &terms, period)
            }
            (Terms::Fuel(terms), Measure::Millilitres(millilitres)) => {
                let amount = terms.price(millilitres).map_err(refused)?;
                let line = line(LineKind::Fuel, Some(terms.fen_per_unit), Some(millilitres), amount);
                self.write(belonging, line);
                Ok(())
            }
            _ => Err(problems::NOT_FOUND),
        }
    }

    /// The first month is paid with the order; the deposit and the other months are charges of their own. Alone the deposit is
    /// a thing of its own, beside others it is a part of the lease, so that it goes back when that is given up.
    fn add_lease(
        &mut self,
        world: &World,
        belonging: Belonging,
        terms: &Lease,
        (first_day, months): (NaiveDate, u32),
        has_more: bool,
    ) -> Result<(), Problem> {
        let zone = ZONE.parse().map_err(|_| problems::INTERNAL)?;
        let months = terms.months(first_day, months, zone).map_err(refused)?;
        let (Some(first), Some(last)) = (months.first(), months.last()) else {
            return Err(problems::NOT_FOUND);
        };
        let whole = Period::new(first.starts_at, last.ends_at).map_err(refused)?;
        self.occupy(world, belonging, whole, SHIPPING);
        let rent = |month: &LeaseMonth| line(LineKind::Rent, Some(terms.fen_per_month), Some(1), month.amount);
        self.write(belonging, rent(first));
        let deposit = self.charge(world, Kind::Deposit, terms.deposit_fen, self.held_until);
        let secured = match has_more {
            true => belonging,
            false => Belonging {
                tariff_id: None,
                ..self.belonging(belonging.listing_number, None, None)
            },
        };
        let charged = |belonging: Belonging, charge_id: Id| Belonging { charge_id, ..belonging };
        self.write(
            charged(secured, deposit),
            line(LineKind::Deposit, None, None, terms.deposit_fen),
        );
        for month in &months[1..] {
            let due = Moment::from_unix(month.starts_at);
            let instalment = self.charge(world, Kind::Instalment, month.amount, due);
            self.write(charged(belonging, instalment), rent(month));
        }
        Ok(())
    }

    fn add_visit(&mut self, world: &World, belonging: Belonging, terms: &Visit, period: Period) -> Result<(), Problem> {
        let way = 60 * i64::from(terms.travel_minutes);
        self.occupy(
            world,
            belonging,
            period,
            Gaps {
                before: way,
                after: way,
            },
        );
        let amount = terms.price(period).map_err(refused)?;
        self.write(belonging, line(LineKind::Visit, None, None, amount));
        Ok(())
    }

    fn occupy(&mut self, world: &World, belonging: Belonging, period: Period, gaps: Gaps) {
        self.holds.push(NewHold::new(
            world.clock.id(),
            self.charge_id,
            belonging.item,
            Wanted::ListingNumber(belonging.listing_number),
            period,
            gaps,
            Some(self.held_until),
        ));
    }

    fn charge(&mut self, world: &World, kind: Kind, amount: Fen, pay_before: Moment) -> Id {
        let id = world.clock.id();
        self.charges.push(NewCharge {
            id,
            kind,
            amount_fen: amount,
            pay_before,
            state: State::PendingPayment,
            is_agreed: true,
            detail: Detail::default(),
        });
        id
    }
}

fn line(kind: LineKind, unit: Option<Fen>, quantity: Option<i64>, amount: Fen) -> Line {
    Line {
        kind,
        label: "portion".to_owned(),
        starts_at: None,
        ends_at: None,
        minutes: None,
        unit_fen: unit,
        quantity,
        amount_fen: amount,
    }
}

fn refused(refusal: tariff::Refusal) -> Problem {
    Refusal::from(refusal).into()
}
