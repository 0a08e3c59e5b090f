//! What each deed does.

use crate::{
    check::Violation,
    deed::Deed,
    desk::Booking,
    gateway::{Notice, Told, account},
    request::Wish,
    simulation::Simulation,
};
use clock::{Id, Moment};
use money::Fen;
use payment::{
    Channel,
    exception::{self, Resolution},
    refund,
};
use serde::Deserialize;
use store::{Statements, parameters};

/// How much of each kind a tick does.
const BATCH: u32 = 40;

/// Exceptions that nobody has resolved; few.
const OPEN_EXCEPTION: &str = "SELECT id, out_trade_no, suspense_fen FROM payment_exception WHERE resolution IS NULL LIMIT 1";

#[derive(Deserialize)]
struct Open {
    id: Id,
    out_trade_no: String,
    suspense_fen: Fen,
}

impl Simulation {
    /// Lets it happen.
    pub(crate) fn act(&mut self, deed: Deed) -> Result<(), Violation> {
        match deed {
            Deed::Book => self.book(),
            Deed::Pay => self.pay(),
            Deed::Cancel => self.cancel(),
            Deed::Renew => self.renew(),
            Deed::Unlock => self.unlock(),
            Deed::Again => match self.desk.again(&mut self.chance) {
                Some(request) => self.send(request),
                None => Ok(()),
            },
            Deed::Turn => self.turn(),
            Deed::Tell => self.tell(),
            Deed::Resolve => self.resolve(),
            Deed::PayAtGateway => {
                self.pay_at_gateway();
                Ok(())
            }
            Deed::Tick => {
                self.begin_tick(BATCH);
                Ok(())
            }
            Deed::Pass => {
                let seconds = self.seconds();
                self.world.clock.advance(seconds);
                Ok(())
            }
            Deed::Die => {
                self.fuse = usize::try_from(self.chance.below(40)).ok();
                Ok(())
            }
            Deed::DieWaiting => {
                let machine = self.jobs.first().map(|job| job.machine);
                machine.into_iter().for_each(|machine| self.bury(machine));
                Ok(())
            }
            Deed::Work | Deed::ArriveLate | Deed::PayAstray => {
                self.gateways_act(deed);
                Ok(())
            }
        }
    }

    fn gateways_act(&mut self, deed: Deed) {
        let id = self.world.clock.id();
        let mut state = self.gateways.state();
        match deed {
            Deed::Work => drop(state.work()),
            Deed::ArriveLate => drop(state.arrive_late()),
            _ => state.pay_astray(id),
        }
    }

    /// Mostly seconds, now and then half an hour.
    fn seconds(&mut self) -> i64 {
        match self.chance.below(100) {
            0..60 => self.chance.between(1, 20),
            60..92 => self.chance.between(20, 120),
            92..99 => self.chance.between(120, 900),
            _ => self.chance.between(900, 3600),
        }
    }

    fn book(&mut self) -> Result<(), Violation> {
        let rooms = self.town.rooms.len();
        let wanted = if self.chance.per_mille(500) { 4 } else { rooms };
        let (Some(room), Some(caller)) = (self.chance.index(wanted), self.chance.index(self.town.guests.len())) else {
            return Ok(());
        };
        let room = self.town.rooms[room];
        let ahead = match self.chance.below(10) {
            0..6 => self.chance.between(0, 6),
            6..9 => self.chance.between(0, 60),
            _ => self.chance.between(0, 240),
        };
        let tens = self.chance.between(1, 12);
        let now = self.world.clock.now().unix();
        let starts_at = Moment::from_unix(now - now.rem_euclid(600) + 600).plus_minutes(10 * ahead);
        let request = self.desk.request(
            caller,
            Wish::Book {
                room: room.id,
                starts_at,
                ends_at: starts_at.plus_minutes(10 * tens),
                amount: Fen::new(room.ten_minutes_fen.get() * tens),
            },
        );
        self.send(request)
    }

    /// One of the newest orders for which this holds.
    fn booking(&mut self, newest: usize, fits: impl Fn(&Booking, Moment) -> bool) -> Option<Booking> {
        let (known, now) = (self.desk.bookings.len(), self.world.clock.now());
        for _ in 0..6 {
            let back = self.chance.index(newest.min(known))?;
            let booking = &self.desk.bookings[known - 1 - back];
            if fits(booking, now) {
                return Some(booking.clone());
            }
        }
        None
    }

    fn pay(&mut self) -> Result<(), Violation> {
        let Some(booking) = self.booking(30, |_, _| true) else {
            return Ok(());
        };
        let wish = Wish::Pay {
            order: booking.order,
            channel: self.chance.pick(Channel::ONLINE),
            renewal: booking.renewal,
        };
        let request = self.desk.request(booking.caller, wish);
        self.send(request)
    }

    fn cancel(&mut self) -> Result<(), Violation> {
        let Some(booking) = self.booking(200, |booking, now| now < booking.starts_at) else {
            return Ok(());
        };
        let request = self.desk.request(booking.caller, Wish::Cancel { order: booking.order });
        self.send(request)
    }

    fn renew(&mut self) -> Result<(), Violation> {
        let Some(booking) = self.booking(400, |booking, now| now < booking.ends_at) else {
            return Ok(());
        };
        let wish = Wish::Renew {
            order: booking.order,
            minutes: 10 * self.chance.between(1, 6),
        };
        let request = self.desk.request(booking.caller, wish);
        self.send(request)?;
        // Who wants to stay wants to pay soon.
        let wish = Wish::Pay {
            order: booking.order,
            channel: self.chance.pick(Channel::ONLINE),
            renewal: self.desk.bookings.iter().rev().find(|known| known.order == booking.order).and_then(|known| known.renewal),
        };
        let request = self.desk.request(booking.caller, wish);
        self.send(request)
    }

    fn unlock(&mut self) -> Result<(), Violation> {
        let near = |booking: &Booking, now: Moment| booking.starts_at.plus_minutes(-10) <= now && now < booking.ends_at;
        let Some(booking) = self.booking(400, near) else {
            return Ok(());
        };
        let request = self.desk.request(booking.caller, Wish::Unlock { order: booking.order });
        self.send(request)
    }

    fn pay_at_gateway(&mut self) {
        let gateways = self.gateways.clone();
        let mut state = gateways.state();
        let Some(index) = self.chance.index(state.payable.len()) else { return };
        let payment = state.payable[index];
        let is_paid = state.pay(payment);
        drop(state);
        if is_paid {
            self.report.payments += 1;
        }
        self.note(|_| format!("payment {payment} is paid at its gateway: {is_paid}"));
    }

    /// A gateway tells something, and tells it again where it is not taken.
    pub(crate) fn tell(&mut self) -> Result<(), Violation> {
        let notice = self.gateways.state().next_notice();
        let Some(notice) = notice else { return Ok(()) };
        let (taken, is_dead) = self.on_machine(|simulation| simulation.take(&notice))?;
        self.note(|_| format!("{notice:?}: {taken:?}"));
        if is_dead {
            self.bury(0);
        }
        if is_dead || taken.is_err() {
            self.gateways.state().tell_again(notice);
        }
        Ok(())
    }

    fn take(&self, notice: &Notice) -> Result<String, store::Error> {
        match &notice.told {
            Told::Payment(success) => {
                if let Some(fault) = self.plan.fault {
                    fault.before_settling(&self.world.store, success, self.world.clock.now())?;
                }
                let decision = payment::settle(&self.world, &account(success.channel), success)?;
                Ok(format!("{decision:?}"))
            }
            Told::Refund(told) => refund::notified(&self.world, told).map(|ours| format!("ours: {ours}")),
        }
    }

    fn resolve(&mut self) -> Result<(), Violation> {
        let open: Option<Open> = self.world.store.optional(OPEN_EXCEPTION, parameters![])?;
        let Some(Open {
            id,
            out_trade_no,
            suspense_fen,
        }) = open
        else {
            return Ok(());
        };
        let resolution = if suspense_fen.is_positive() && self.chance.per_mille(700) {
            Resolution::Refunded
        } else {
            Resolution::SettledElsewhere
        };
        let operator = self.town.operator;
        let (resolved, is_dead) = self.on_machine(|simulation| {
            let world = &simulation.world;
            let resolve = |change: &store::Transaction| exception::resolve(change, world, id, resolution, operator, "looked into");
            world.store.transaction(resolve)
        })?;
        self.note(|_| format!("exception {id} of {out_trade_no} is resolved: {resolution:?} {resolved:?}"));
        if is_dead {
            self.bury(0);
        }
        if resolution == Resolution::SettledElsewhere && matches!(resolved, Ok(true)) {
            self.gateways.state().give_back_by_hand(&out_trade_no);
        }
        Ok(())
    }
}
