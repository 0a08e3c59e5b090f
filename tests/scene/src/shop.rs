//! The sandbox's shops with somebody on each side of the counter.

use crate::{NewStay, Person, Stay, paid_by, world};
use api::World;
use clock::Moment;
use money::Fen;
use order::Status;

/// The sandbox's shops on the evening of 1 May 2026, at 20:00 in China.
pub struct Shop {
    /// Their world.
    pub world: World,
    /// Who works there.
    pub staff: Person,
    /// Who is served.
    pub guest: Person,
}

impl Shop {
    /// As long as nobody has booked.
    #[must_use]
    pub fn open() -> Shop {
        let world = world(Moment::parse("2026-05-01T20:00:00+08:00").unwrap());
        let (staff, guest) = (Person::staff(&world), Person::guest(&world));
        Shop { world, staff, guest }
    }

    /// The guest's stay of an hour, which begins in so many hours and stands there. These payments came in for it; without
    /// any it costs 40 yuan all the same.
    pub fn stay(&self, status: Status, in_hours: i64, payments: &[i64]) -> Stay {
        let starts_at = self.world.clock.now().plus_minutes(in_hours * 60);
        let mut wish = NewStay::new(self.guest.id, starts_at);
        if !payments.is_empty() {
            wish.amount = Fen::new(payments.iter().sum());
        }
        let stay = wish.book(&self.world);
        for fen in payments {
            paid_by(&self.world, stay.charge_id, *fen);
        }
        stay.bring_to(&self.world, status);
        stay
    }
}
