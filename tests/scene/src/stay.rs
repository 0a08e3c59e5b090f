//! Stays: an order for a room, as a booking leaves it, and what becomes of it.

use crate::tariff;
use ::tariff::Period;
use api::World;
use charge::NewCharge;
use clock::{Id, Moment};
use database::{Statements, parameters};
use fulfilment::NewFulfilment;
use money::Fen;
use order::{Belonging, Line, LineKind, NewLine, NewOrder, Placement, Status, Turn};
use reservation::{
    hold::{Gaps, NewHold, Wanted},
    renewal::{Extended, NewRenewal},
};
use serde::Deserialize;

/// A stay that is to be booked.
#[derive(Clone, Debug)]
pub struct NewStay {
    /// Who books.
    pub guest: Id,
    /// Which room, by its number; 101 is the sandbox's first.
    pub listing_number: i64,
    /// Its terms; none: the newest of the listing.
    pub tariff_id: Option<Id>,
    /// The beginning.
    pub starts_at: Moment,
    /// How long, in minutes.
    pub minutes: i64,
    /// How long nobody else comes in behind it, in minutes.
    pub gap_minutes: i64,
    /// What it costs.
    pub amount: Fen,
    /// Until when it waits for the money; none: a quarter of an hour.
    pub pay_before: Option<Moment>,
    /// What the guest wants to be known.
    pub remark: &'static str,
}

/// A stay that is booked.
#[derive(Clone, Copy, Debug)]
pub struct Stay {
    /// The order.
    pub order_id: Id,
    /// What turns it to `paid`.
    pub charge_id: Id,
    /// Its time.
    pub hold_id: Id,
}

impl NewStay {
    /// An hour in the sandbox's first room for 40 yuan.
    #[must_use]
    pub fn new(guest: Id, starts_at: Moment) -> NewStay {
        NewStay {
            guest,
            listing_number: 101,
            tariff_id: None,
            starts_at,
            minutes: 60,
            gap_minutes: 15,
            amount: Fen::new(4000),
            pay_before: None,
            remark: "",
        }
    }

    /// Books it; none where the room is taken. One that costs nothing is paid.
    #[must_use]
    pub fn try_book(&self, world: &World) -> Option<Stay> {
        let pay_before = self.pay_before.unwrap_or(world.clock.now().plus_minutes(15));
        let stay = Stay {
            order_id: world.clock.id(),
            charge_id: world.clock.id(),
            hold_id: world.clock.id(),
        };
        let order = NewOrder {
            id: stay.order_id,
            user_id: self.guest,
            store_number: store(&world.database, self.listing_number),
            status: if self.amount.is_positive() {
                Status::PendingPayment
            } else {
                Status::Paid
            },
            people: Some(2),
            amount: self.amount,
            remark: self.remark,
            pay_before,
            placed_at: world.clock.now(),
            most_unpaid: None,
        };
        let placement = self.placement(world, &stay, pay_before);
        order::place(&world.database, &order, &placement)
            .unwrap()
            .then_some(stay)
    }

    fn placement(&self, world: &World, stay: &Stay, pay_before: Moment) -> Placement {
        let period = period(self.starts_at, self.minutes);
        let charge = NewCharge::of_order(stay.charge_id, self.amount, pay_before);
        let belonging = Belonging {
            item: 0,
            charge_id: stay.charge_id,
            listing_number: self.listing_number,
            sku_id: None,
            tariff_id: Some(
                self.tariff_id
                    .unwrap_or_else(|| tariff(&world.database, self.listing_number)),
            ),
        };
        let gaps = Gaps {
            before: 0,
            after: self.gap_minutes * 60,
        };
        let hold = NewHold::new(
            stay.hold_id,
            stay.charge_id,
            0,
            Wanted::ListingNumber(self.listing_number),
            period,
            gaps,
            self.amount.is_positive().then_some(pay_before),
        );
        let fulfilment = NewFulfilment {
            id: world.clock.id(),
            item: 0,
            method: "stay".to_owned(),
        };
        Placement::new(world.clock.now())
            .with([charge])
            .with([NewLine::new(belonging, line(LineKind::Stay, period, self.amount))])
            .with([hold])
            .with([fulfilment])
    }

    /// Books it.
    pub fn book(&self, world: &World) -> Stay {
        self.try_book(world).expect("the room is free")
    }

    /// Books it and pays it, without money: what a payment would do to it.
    pub fn paid(&self, world: &World) -> Stay {
        let stay = self.book(world);
        stay.pay(world);
        stay
    }
}

/// What undoes the transaction: nothing but that the room is taken, or a failure.
pub(crate) struct Taken(pub(crate) Option<database::Error>);

impl From<database::Error> for Taken {
    fn from(error: database::Error) -> Taken {
        Taken(Some(error))
    }
}

impl Stay {
    /// Pays its charge, without money.
    pub fn pay(&self, world: &World) {
        let paid = charge::pay(&world.database, self.charge_id, "gateway", world.clock.now());
        assert!(
            paid.unwrap() || self.status(world) == Status::Paid,
            "the charge can be paid"
        );
    }

    /// Opens the door: the use begins.
    pub fn enter(&self, world: &World) {
        let turn = fulfilment::Turn {
            source: "waiting",
            target: "begun",
            actor: "guest",
            at: world.clock.now(),
            cause: "door opened",
        };
        assert!(fulfilment::turn(&world.database, self.order_id, 0, turn).unwrap());
    }

    /// Ends the use of a stay that was entered.
    pub fn leave(&self, world: &World) {
        let turn = fulfilment::Turn {
            source: "begun",
            target: "ended",
            actor: "system",
            at: world.clock.now(),
            cause: "stay over",
        };
        assert!(fulfilment::turn(&world.database, self.order_id, 0, turn).unwrap());
    }

    /// Nobody has come.
    pub fn miss(&self, world: &World) {
        let turn = fulfilment::Turn {
            source: "waiting",
            target: "missed",
            actor: "system",
            at: world.clock.now(),
            cause: "nobody came",
        };
        assert!(fulfilment::turn(&world.database, self.order_id, 0, turn).unwrap());
    }

    /// Brings what is booked along the way that leads there, without money; what is given up was paid.
    pub fn bring_to(&self, world: &World, status: Status) {
        match status {
            Status::PendingPayment => return,
            Status::Expired => return self.turn(world, Status::Expired, "not paid in time"),
            _ => self.pay(world),
        }
        match status {
            Status::PendingPayment | Status::Expired | Status::Paid => {}
            Status::InUse => self.enter(world),
            Status::Completed => {
                self.enter(world);
                self.leave(world);
            }
            Status::NoShow => self.miss(world),
            Status::Cancelled | Status::Refunding => self.turn(world, status, "given up"),
            Status::Refunded => {
                self.turn(world, Status::Refunding, "given up");
                self.turn(world, status, "refunded");
            }
        }
    }

    /// What the order's log tells, one kind behind the other.
    #[must_use]
    pub fn log(&self, world: &World) -> Vec<String> {
        #[derive(Deserialize)]
        struct Row {
            kind: String,
        }
        let look = "SELECT kind FROM order_event WHERE order_id = ?1 ORDER BY number";
        let rows: Vec<Row> = world.database.all(look, parameters![self.order_id]).unwrap();
        rows.into_iter().map(|row| row.kind).collect()
    }

    /// Turns the order from the status that it has.
    pub fn turn(&self, world: &World, target: Status, cause: &str) {
        let turn = Turn {
            source: self.status(world),
            target,
            actor: "system",
            at: world.clock.now(),
            cause,
        };
        assert!(order::turn(&world.database, self.order_id, turn).unwrap());
    }

    /// Where the order stands, as it is written.
    #[must_use]
    pub fn status(&self, world: &World) -> Status {
        #[derive(Deserialize)]
        struct Row {
            status: Status,
        }
        let look = r#"SELECT status FROM "order" WHERE id = ?1"#;
        world
            .database
            .one::<Row>(look, parameters![self.order_id])
            .unwrap()
            .status
    }

    /// Asks for so many minutes more, from the present end, at this price; answers the charge, which waits ten minutes for
    /// its money.
    pub fn renew(&self, world: &World, minutes: i64, amount: Fen) -> Id {
        self.try_renew(world, minutes, amount)
            .expect("the renewal finds its time free")
    }

    /// The same; none where the order does not run, or the time is taken.
    #[must_use]
    pub fn try_renew(&self, world: &World, minutes: i64, amount: Fen) -> Option<Id> {
        self.ask_for(world, minutes, amount, world.clock.now().plus_minutes(10))
    }

    /// Asks for so many minutes more and has another time to pay for them.
    pub fn renew_until(&self, world: &World, minutes: i64, amount: Fen, pay_before: Moment) -> Id {
        self.ask_for(world, minutes, amount, pay_before)
            .expect("the renewal finds its time free")
    }

    fn ask_for(&self, world: &World, minutes: i64, amount: Fen, pay_before: Moment) -> Option<Id> {
        #[derive(Deserialize)]
        struct Row {
            ends_at: Moment,
            extended: Extended,
        }
        let look = r#"SELECT placed.ends_at, json_object('item', own.item, 'listing_number', line.listing_number,
            'tariff_id', line.tariff_id, 'resource_id', own.resource_id, 'gap_after', own.blocked_until - own.ends_at
          ) AS extended
          FROM "order" AS placed
          JOIN hold AS own ON own.order_id = placed.id AND NOT own.is_extension
          JOIN order_line AS line ON line.order_id = placed.id AND line.position = own.item
          WHERE placed.id = ?1"#;
        let Row { ends_at, extended } = world.database.one(look, parameters![self.order_id]).unwrap();
        let added = period(ends_at, minutes);
        let renewal = NewRenewal {
            id: world.clock.id(),
            hold_id: world.clock.id(),
            order_id: self.order_id,
            of: extended,
            added,
            amount,
            lines: vec![line(LineKind::Renewal, added, amount)],
            pay_before,
            asked_at: world.clock.now(),
        };
        let asked = world.database.transaction(|change| match renewal.ask(change)? {
            true => Ok(()),
            false => Err(Taken(None)),
        });
        match asked {
            Ok(()) => Some(renewal.id),
            Err(Taken(None)) => None,
            Err(Taken(Some(error))) => panic!("{error}"),
        }
    }
}

/// Where an order stands, and the time that it was placed with, as they are written.
#[must_use]
pub fn standing(world: &World, order_id: Id) -> (String, String) {
    #[derive(Deserialize)]
    struct Row {
        status: String,
        hold: String,
    }
    let look = r#"SELECT placed.status, hold.state AS hold
      FROM "order" AS placed JOIN hold ON hold.order_id = placed.id AND NOT hold.is_extension WHERE placed.id = ?1"#;
    let row: Row = world.database.one(look, parameters![order_id]).unwrap();
    (row.status, row.hold)
}

fn period(starts_at: Moment, minutes: i64) -> Period {
    Period::new(starts_at.unix(), starts_at.plus_minutes(minutes).unix()).unwrap()
}

fn line(kind: LineKind, period: Period, amount: Fen) -> Line {
    Line {
        kind,
        label: "茶室".to_owned(),
        starts_at: Some(Moment::from_unix(period.starts_at())),
        ends_at: Some(Moment::from_unix(period.ends_at())),
        minutes: Some(period.minutes()),
        unit_fen: Some(Fen::new(amount.get() * 60 / period.minutes())),
        quantity: None,
        amount_fen: amount,
    }
}

fn store(database: &impl Statements, listing_number: i64) -> i64 {
    #[derive(Deserialize)]
    struct Row {
        store_number: i64,
    }
    let look = "SELECT store_number FROM listing WHERE number = ?1";
    database
        .one::<Row>(look, parameters![listing_number])
        .unwrap()
        .store_number
}
