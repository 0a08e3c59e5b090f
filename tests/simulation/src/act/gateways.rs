//! What guests do at their gateways, and what gateways tell.

use crate::{
    check::Violation,
    gateway::{Notice, Told, account},
    simulation::Simulation,
};
use api::World;
use payment::refund;

impl Simulation {
    pub(super) fn pay_at_gateway(&mut self) -> bool {
        let gateways = self.gateways.clone();
        let mut state = gateways.state();
        let Some(index) = self.chance.index(state.payable.len()) else {
            return false;
        };
        let payment = state.payable[index];
        let is_paid = state.pay(payment);
        drop(state);
        if is_paid {
            self.report.payments += 1;
            self.desk.note_paid(payment);
        }
        self.note(|| format!("payment {payment} is paid at its gateway: {is_paid}"));
        true
    }

    /// A gateway tells something, and tells it again where it is not taken.
    pub(crate) fn tell(&mut self) -> Result<bool, Violation> {
        let notice = self.gateways.state().next_notice();
        let Some(notice) = notice else { return Ok(false) };
        let machine = self.machine();
        let (taken, is_dead) = self.on_machine(None, |simulation| {
            take(&simulation.world, simulation.plan.fault, &notice)
        })?;
        if is_dead {
            self.note(|| format!("{notice:?} is not answered"));
            self.bury(machine);
            self.gateways.state().tell_again(notice);
        } else {
            self.taken(notice, taken);
        }
        Ok(true)
    }

    pub(crate) fn taken(&mut self, notice: Notice, taken: Result<String, store::Error>) {
        self.note(|| format!("{notice:?}: {taken:?}"));
        if taken.is_err() {
            self.gateways.state().tell_again(notice);
        }
    }
}

/// What a callback does with what it is told.
pub(crate) fn take(world: &World, fault: Option<crate::Fault>, notice: &Notice) -> Result<String, store::Error> {
    match &notice.told {
        Told::Payment(success) => {
            if let Some(fault) = fault {
                fault.before_settling(&world.store, success, world.clock.now())?;
            }
            let decision = payment::settle(world, &account(success.channel), success)?;
            Ok(format!("{decision:?}"))
        }
        Told::Refund(told) => refund::notified(world, told).map(|is_ours| format!("ours: {is_ours}")),
    }
}
