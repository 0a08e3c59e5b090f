//! What guests do at their gateways, and what gateways tell.

use crate::{
    Fault,
    check::Violation,
    gateway::{Gateways, Notice, Told, account},
    job::{Job, Outcome, Task},
    request::Wish,
    simulation::{Simulation, judge_failure},
};
use api::World;
use clock::Id;
use database::{Statements, parameters};
use payment::{attempt, hear, refund};
use serde::Deserialize;

const ORDER_OF: &str = r#"SELECT placed.id AS order_id, placed.user_id
FROM payment JOIN "order" AS placed ON placed.id = payment.order_id WHERE payment.id = ?1"#;

#[derive(Deserialize)]
struct Paid {
    order_id: Id,
    user_id: Id,
}

impl Simulation {
    /// Now and then somebody gives the order up in another window, while the cashier is open in this one.
    pub(super) fn pay_at_gateway(&mut self) -> Result<bool, Violation> {
        let gateways = self.gateways.clone();
        let index = self.chance.index(gateways.state().payable.len());
        let Some(index) = index else { return Ok(false) };
        let payment = gateways.state().payable[index];
        if !self.is_quiet && self.chance.per_mille(60) {
            let order: Option<Paid> = self.world.database.optional(ORDER_OF, parameters![payment])?;
            if let Some((order, caller)) = order.and_then(|paid| Some((paid.order_id, self.town.caller(paid.user_id)?)))
            {
                self.ask_for(caller, Wish::Cancel { order })?;
            }
        }
        let is_paid = gateways.state().pay(payment);
        if is_paid {
            self.report.count("paid at a gateway", 1);
            self.desk.note_paid(payment);
        }
        self.note(|| format!("payment {payment} is paid at its gateway: {is_paid}"));
        Ok(true)
    }

    /// A gateway tells something, and tells it again where it is not taken.
    pub(crate) fn tell(&mut self) -> Result<bool, Violation> {
        let notice = self.gateways.state().next_notice(|_| true);
        let Some(notice) = notice else { return Ok(false) };
        let machine = self.machine();
        if notice.asks_back() {
            self.begin_asking(notice, machine);
            return Ok(true);
        }
        let (taken, is_dead) = self.on_machine(None, |simulation| {
            take(&simulation.world, simulation.plan.fault, &notice)
        })?;
        if is_dead {
            self.note(|| format!("{notice:?} is not answered"));
            self.bury(machine);
            self.gateways.state().tell_again(notice);
        } else {
            self.taken(notice, &taken.map_err(|error| error.to_string()))?;
        }
        Ok(true)
    }

    fn begin_asking(&mut self, notice: Notice, machine: u8) {
        let (world, gateways, fault, told) = (
            self.world.clone(),
            self.gateways.clone(),
            self.plan.fault,
            notice.clone(),
        );
        let work = async move { Outcome::Taken(ask_back(&world, gateways.as_ref(), fault, &told).await) };
        self.jobs.push(Job {
            machine,
            task: Task::Take(notice),
            work: Box::pin(work),
        });
    }

    pub(crate) fn taken(&mut self, notice: Notice, taken: &Result<String, String>) -> Result<(), Violation> {
        self.note(|| format!("{notice:?}: {taken:?}"));
        if let Err(cause) = taken {
            judge_failure(cause)?;
            self.gateways.state().tell_again(notice);
        }
        Ok(())
    }
}

/// What UnionPay's callback does: it asks what it is told of.
async fn ask_back(
    world: &World,
    gateways: &Gateways,
    fault: Option<Fault>,
    notice: &Notice,
) -> Result<String, hear::Error> {
    match &notice.told {
        Told::Payment(success) => match attempt::find(&world.database, &success.out_trade_no, success.channel)? {
            Some(asked) => {
                if let Some(fault) = fault {
                    fault.before_settling(&world.database, success, world.clock.now())?;
                }
                Ok(format!("{:?}", hear::hear(world, gateways, &asked, false).await?))
            }
            None => Ok(take(world, fault, notice)?),
        },
        Told::Refund(told) => match refund::find(&world.database, &told.out_refund_no, told.channel)? {
            Some(due) => Ok(format!("settled: {}", refund::push(world, gateways, &due).await?)),
            None => Ok("not ours".to_owned()),
        },
    }
}

/// What a callback does with what it is told.
pub(crate) fn take(world: &World, fault: Option<Fault>, notice: &Notice) -> Result<String, database::Error> {
    match &notice.told {
        Told::Payment(success) => {
            if let Some(fault) = fault {
                fault.before_settling(&world.database, success, world.clock.now())?;
            }
            let decision = payment::settle(world, &account(success.channel), success)?;
            Ok(format!("{decision:?}"))
        }
        Told::Refund(told) => refund::notified(world, told).map(|is_ours| format!("ours: {is_ours}")),
    }
}
