//! What guests do.

use crate::{check::Violation, desk::Booking, request::Wish, simulation::Simulation};
use clock::Moment;
use money::Fen;
use payment::Channel;

impl Simulation {
    pub(super) fn book(&mut self) -> Result<(), Violation> {
        let Some(caller) = self.chance.index(self.town.guests) else {
            return Ok(());
        };
        let wish = self.room_and_time();
        let request = self.desk.request(caller, wish);
        self.send(request)
    }

    /// A room for a time. Half of the guests want one of four rooms, and most want it soon.
    pub(crate) fn room_and_time(&mut self) -> Wish {
        let wanted = if self.chance.per_mille(500) {
            4
        } else {
            self.town.rooms.len()
        };
        let room = self.town.rooms[self.chance.index(wanted).unwrap_or(0)];
        let ahead = match self.chance.below(10) {
            0..6 => self.chance.between(0, 6),
            6..9 => self.chance.between(0, 60),
            _ => self.chance.between(0, 240),
        };
        let tens = self.chance.between(1, 12);
        let now = self.world.clock.now().unix();
        let starts_at = Moment::from_unix(now - now.rem_euclid(600) + 600).plus_minutes(10 * ahead);
        Wish::Book {
            room: room.id,
            starts_at,
            ends_at: starts_at.plus_minutes(10 * tens),
            amount: Fen::new(room.ten_minutes_fen.get() * tens),
        }
    }

    /// One of the newest orders for which this holds.
    pub(super) fn booking(&mut self, newest: usize, fits: impl Fn(&Booking, Moment) -> bool) -> Option<Booking> {
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

    /// Mostly what is not paid; now and then what is, in another way.
    pub(super) fn pay(&mut self) -> Result<bool, Violation> {
        let whatever = self.chance.per_mille(100);
        let Some(booking) = self.booking(25, |booking, _| whatever || !booking.is_paid) else {
            return Ok(false);
        };
        let wish = Wish::Pay {
            order: booking.order,
            channel: self.chance.pick(Channel::ONLINE),
            renewal: booking.renewal,
        };
        self.ask_for(booking.caller, wish)
    }

    pub(super) fn cancel(&mut self) -> Result<bool, Violation> {
        match self.booking(100, |booking, now| now < booking.starts_at) {
            Some(booking) => self.ask_for(booking.caller, Wish::Cancel { order: booking.order }),
            None => Ok(false),
        }
    }

    /// Who wants to stay longer wants to pay soon.
    pub(super) fn renew(&mut self) -> Result<bool, Violation> {
        let Some(booking) = self.booking(400, |booking, now| booking.is_paid && now < booking.ends_at) else {
            return Ok(false);
        };
        let order = booking.order;
        let minutes = 10 * self.chance.between(1, 6);
        self.ask_for(booking.caller, Wish::Renew { order, minutes })?;
        let known = self.desk.bookings.iter().rev().find(|known| known.order == order);
        let wish = Wish::Pay {
            order,
            channel: self.chance.pick(Channel::ONLINE),
            renewal: known.and_then(|known| known.renewal),
        };
        self.ask_for(booking.caller, wish)
    }

    pub(super) fn unlock(&mut self) -> Result<bool, Violation> {
        let near = |booking: &Booking, now: Moment| {
            booking.is_paid && booking.starts_at.plus_minutes(-10) <= now && now < booking.ends_at
        };
        match self.booking(400, near) {
            Some(booking) => self.ask_for(booking.caller, Wish::Unlock { order: booking.order }),
            None => Ok(false),
        }
    }

    pub(super) fn ask_back(&mut self) -> Result<bool, Violation> {
        let Some(booking) = self.booking(300, |booking, _| booking.is_paid) else {
            return Ok(false);
        };
        let amount = self.part();
        let order = booking.order;
        self.ask_for(booking.caller, Wish::AskBack { order, amount })
    }

    /// A part of what was paid, or all of it.
    pub(super) fn part(&mut self) -> Option<Fen> {
        let amount = Fen::new(self.chance.between(1, 3000));
        self.chance.per_mille(600).then_some(amount)
    }

    pub(super) fn ask_for(&mut self, caller: usize, wish: Wish) -> Result<bool, Violation> {
        let request = self.desk.request(caller, wish);
        self.send(request)?;
        Ok(true)
    }
}
