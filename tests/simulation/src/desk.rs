//! What the clients know, the guests' and the shops': what they asked for, what they were told, and what they have not been told.

use crate::{
    basket::Stay,
    chance::Chance,
    request::{Request, Wish},
};
use clock::Id;
use serde::Deserialize;
use std::collections::{BTreeMap, VecDeque};

/// An order that a guest was told of.
#[derive(Clone, Debug)]
pub struct Booking {
    /// Whose it is.
    pub caller: usize,
    /// The order.
    pub order: Id,
    /// The time in a room, as it was booked; none where there is no room in it.
    pub stay: Option<Stay>,
    /// Whether there is anything in it that somebody has to bring: all but a room.
    pub is_brought: bool,
    /// A renewal that was asked for.
    pub renewal: Option<Id>,
    /// A cashier for the order itself.
    pub cashier: Option<Id>,
    /// Whether its guest has paid in it.
    pub is_paid: bool,
}

/// So many orders are remembered, the newest.
const BOOKINGS: usize = 400;

/// So many answered requests may be sent again.
const ANSWERED: usize = 60;

/// All clients as one.
#[derive(Clone, Debug, Default)]
pub struct Desk {
    /// Orders, oldest first.
    pub bookings: VecDeque<Booking>,
    /// Requests whose answer never came.
    unanswered: Vec<Request>,
    /// Requests that were answered.
    answered: VecDeque<Request>,
    /// The first good answer to each key.
    told: BTreeMap<u64, (u16, Vec<u8>)>,
    keys: u64,
}

#[derive(Deserialize)]
struct Placed {
    id: Id,
}

#[derive(Deserialize)]
struct Renewed {
    renewal_id: Id,
}

#[derive(Deserialize)]
struct Opened {
    payment_id: Id,
}

impl Desk {
    /// A new request.
    pub fn request(&mut self, caller: usize, wish: Wish) -> Request {
        self.keys += 1;
        Request {
            caller,
            key: self.keys,
            wish,
        }
    }

    /// A request whose answer never came, or one that is sent again for no reason.
    pub fn again(&mut self, chance: &mut Chance) -> Option<Request> {
        if let Some(index) = chance.index(self.unanswered.len()) {
            return Some(self.unanswered.swap_remove(index));
        }
        let index = chance.index(self.answered.len())?;
        self.answered.get(index).copied()
    }

    /// The answer of a request never came.
    pub fn lose(&mut self, request: Request) {
        self.unanswered.push(request);
    }

    /// Whether a good answer to this request came before.
    #[must_use]
    pub fn knows(&self, request: Request) -> bool {
        self.told.contains_key(&request.key)
    }

    /// A good answer came: what it tells of, and what is wrong with it.
    pub fn hear(&mut self, request: Request, status: u16, body: &[u8]) -> Result<Option<Id>, String> {
        self.note_answered(request);
        if let Some((first_status, first)) = self.told.get(&request.key) {
            if (*first_status, first.as_slice()) == (status, body) {
                return Ok(None);
            }
            return Err(format!(
                "{} with key {} was answered {first_status} {}, and now {status} {}",
                request.wish.operation(),
                request.key,
                String::from_utf8_lossy(first),
                String::from_utf8_lossy(body),
            ));
        }
        self.told.insert(request.key, (status, body.to_vec()));
        self.learn(request, body).map_err(|error| error.to_string())
    }

    /// Answers the payment whose cashier the guest holds now, where it is one.
    fn learn(&mut self, request: Request, body: &[u8]) -> Result<Option<Id>, serde_json::Error> {
        match request.wish {
            Wish::Book {
                room,
                starts_at,
                ends_at,
                ..
            } => {
                let stay = Stay {
                    room,
                    starts_at,
                    ends_at,
                };
                self.note_placed(request.caller, Some(stay), false, body)
            }
            Wish::Buy(basket) => self.note_placed(request.caller, basket.stay, true, body),
            Wish::Renew { order, .. } => {
                let Renewed { renewal_id } = serde_json::from_slice(body)?;
                let known = self.bookings.iter_mut().rev().find(|booking| booking.order == order);
                if let Some(booking) = known {
                    booking.renewal = Some(renewal_id);
                }
                Ok(None)
            }
            Wish::Pay {
                order, renewal, charge, ..
            } => {
                let Opened { payment_id } = serde_json::from_slice(body)?;
                let known = self.bookings.iter_mut().rev().find(|booking| booking.order == order);
                if let Some(booking) = known.filter(|_| renewal.is_none() && charge.is_none()) {
                    booking.cashier = Some(payment_id);
                }
                Ok(Some(payment_id))
            }
            _ => Ok(None),
        }
    }

    fn note_placed(
        &mut self,
        caller: usize,
        stay: Option<Stay>,
        is_brought: bool,
        body: &[u8],
    ) -> Result<Option<Id>, serde_json::Error> {
        let Placed { id } = serde_json::from_slice(body)?;
        if self.bookings.len() == BOOKINGS {
            self.bookings.pop_front();
        }
        self.bookings.push_back(Booking {
            caller,
            order: id,
            stay,
            is_brought,
            renewal: None,
            cashier: None,
            is_paid: false,
        });
        Ok(None)
    }

    /// A guest has paid.
    pub fn note_paid(&mut self, payment: Id) {
        let known = self
            .bookings
            .iter_mut()
            .rev()
            .find(|booking| booking.cashier == Some(payment));
        if let Some(booking) = known {
            booking.is_paid = true;
        }
    }

    /// It was answered, if only by a refusal.
    pub fn note_answered(&mut self, request: Request) {
        if self.answered.len() == ANSWERED {
            self.answered.pop_front();
        }
        self.answered.push_back(request);
    }
}
