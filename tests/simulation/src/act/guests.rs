//! What guests do.

use crate::{
    basket::{Articles, Basket, Stay},
    check::Violation,
    desk::Booking,
    request::Wish,
    simulation::Simulation,
    town::{Article, Room},
};
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

    /// A room for a time.
    pub(crate) fn room_and_time(&mut self) -> Wish {
        let (room, stay) = self.stay();
        let Stay { starts_at, ends_at, .. } = stay;
        Wish::Book {
            room: room.id,
            starts_at,
            ends_at,
            amount: price(room, stay),
        }
    }

    /// Half of the guests want one of four rooms, and most want it soon.
    fn stay(&mut self) -> (Room, Stay) {
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
        let stay = Stay {
            room: room.id,
            starts_at,
            ends_at: starts_at.plus_minutes(10 * tens),
        };
        (room, stay)
    }

    /// Articles of one store, most often of the first and the first of them, as there are never enough; now and then with a
    /// room, where they are served.
    pub(super) fn buy(&mut self) -> Result<bool, Violation> {
        let Some(caller) = self.chance.index(self.town.guests) else {
            return Ok(false);
        };
        let with_room = self.chance.per_mille(400).then(|| self.stay());
        let store_number = match with_room {
            Some((room, _)) => room.store_number,
            None if self.chance.per_mille(700) => 1,
            None => self.chance.between(1, 3),
        };
        let is_fit =
            |article: &Article| article.store_number == store_number && (with_room.is_none() || article.is_served);
        let shelf: Vec<Article> = self.town.articles.iter().copied().filter(is_fit).collect();
        let mut total = with_room.map_or(Fen::ZERO, |(room, stay)| price(room, stay));
        let mut articles = [None; 2];
        for place in articles.iter_mut().take(1 + self.chance.index(2).unwrap_or(0)) {
            let wanted = if self.chance.per_mille(700) { 1 } else { shelf.len() };
            let Some(index) = self.chance.index(wanted.min(shelf.len())) else {
                return Ok(false);
            };
            // Now and then all that there is.
            let quantity = match self.chance.below(5) {
                0 => self.chance.between(4, 9),
                _ => self.chance.between(1, 3),
            };
            total = Fen::new(total.get() + shelf[index].price_fen.get() * quantity);
            *place = Some(Articles {
                sku_id: shelf[index].sku_id,
                quantity,
            });
        }
        let basket = Basket {
            store_number,
            stay: with_room.map(|(_, stay)| stay),
            portion: None,
            articles,
            amount: total,
        };
        self.ask_for(caller, Wish::Buy(basket))
    }

    pub(super) fn give_up(&mut self) -> Result<bool, Violation> {
        match self.booking(200, |booking, _| booking.is_paid && booking.is_brought) {
            Some(booking) => self.ask_for(booking.caller, Wish::GiveUp { order: booking.order }),
            None => Ok(false),
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
            charge: None,
        };
        self.ask_for(booking.caller, wish)
    }

    pub(super) fn cancel(&mut self) -> Result<bool, Violation> {
        match self.booking(100, |booking, now| booking.stay.is_none_or(|stay| now < stay.starts_at)) {
            Some(booking) => self.ask_for(booking.caller, Wish::Cancel { order: booking.order }),
            None => Ok(false),
        }
    }

    /// Who wants to stay longer wants to pay soon.
    pub(super) fn renew(&mut self) -> Result<bool, Violation> {
        let Some(booking) = self.booking(400, |booking, now| {
            booking.is_paid && booking.stay.is_some_and(|stay| now < stay.ends_at)
        }) else {
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
            charge: None,
        };
        self.ask_for(booking.caller, wish)
    }

    pub(super) fn unlock(&mut self) -> Result<bool, Violation> {
        let near = |booking: &Booking, now: Moment| {
            let is_now = |stay: Stay| stay.starts_at.plus_minutes(-10) <= now && now < stay.ends_at;
            booking.is_paid && booking.stay.is_some_and(is_now)
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

fn price(room: Room, stay: Stay) -> Fen {
    let tens = (stay.ends_at.unix() - stay.starts_at.unix()) / 600;
    Fen::new(room.ten_minutes_fen.get() * tens)
}
