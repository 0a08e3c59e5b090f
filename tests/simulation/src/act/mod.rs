//! What each deed does.

mod gateways;
mod guests;
mod orders;
mod owed;
mod people;
mod shops;

pub(crate) use gateways::take;

use crate::{check::Violation, deed::Deed, simulation::Simulation};

impl Simulation {
    /// Lets it happen; `false` where there was nothing to do.
    pub(crate) fn act(&mut self, deed: Deed) -> Result<bool, Violation> {
        match deed {
            Deed::Book => self.book()?,
            Deed::Buy => return self.buy(),
            Deed::Lease => return self.lease(),
            Deed::Visit => return self.have_come(),
            Deed::FillUp => return self.fill_up(),
            Deed::PayOwed => return self.pay_owed(),
            Deed::AskMore => return self.ask_more(),
            Deed::WriteOff => return self.write_off(),
            Deed::Pay => return self.pay(),
            Deed::GiveUp => return self.give_up(),
            Deed::HandOver => return self.hand_over(),
            Deed::Count => return self.count(),
            Deed::Cancel => return self.cancel(),
            Deed::Renew => return self.renew(),
            Deed::Unlock => return self.unlock(),
            Deed::AskBack => return self.ask_back(),
            Deed::Again => return self.again(),
            Deed::Turn => return self.turn(),
            Deed::Tell => return self.tell(),
            Deed::People => return self.people(),
            Deed::PayAtGateway => return self.pay_at_gateway(),
            Deed::Work => return Ok(self.gateways.state().work()),
            Deed::ArriveLate => return Ok(self.gateways.state().arrive_late()),
            Deed::PayAstray => {
                let id = self.world.clock.id();
                self.gateways.state().pay_astray(id);
            }
            Deed::Tick => return Ok(self.begin_tick()),
            Deed::Pass => {
                let seconds = self.seconds();
                self.world.clock.advance(seconds);
            }
            Deed::Die => self.fuse = usize::try_from(self.chance.below(40)).ok(),
            Deed::DieWaiting => {
                let Some(machine) = self.jobs.first().map(|job| job.machine) else {
                    return Ok(false);
                };
                self.bury(machine);
            }
        }
        Ok(true)
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

    /// A client sends a request again.
    fn again(&mut self) -> Result<bool, Violation> {
        let Some(request) = self.desk.again(&mut self.chance) else {
            return Ok(false);
        };
        self.send(request)?;
        Ok(true)
    }
}
