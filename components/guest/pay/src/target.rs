//! What is to be paid for: loaded in one statement, and whether it waits for money.

use crate::NOT_PAYABLE;
use api::{Problem, World, problems};
use caller::Caller;
use charge::State;
use clock::{Id, Moment};
use database::{Statements, parameters};
use order::Status;
use payment::{Attempt, Channel, PaymentAccount};
use serde::Deserialize;

/// A charge that waits for its money.
#[derive(Debug, Deserialize)]
pub struct Target {
    status: Status,
    over_at: Option<Moment>,
    charge: Charge,
    /// What the payer's bill says.
    pub description: String,
    /// The caller's name at the channel's login, if there is one.
    pub payer: Option<String>,
    /// The account that takes new payments through the channel: the merchant's own, else the platform's.
    pub offered: Option<PaymentAccount>,
    /// The live attempt to collect it; else one for a charge of the order that is over, which has to make room.
    pub live: Option<Attempt>,
}

#[derive(Debug, Deserialize)]
struct Charge {
    id: Id,
    state: State,
    pay_before: Moment,
    opens_order: bool,
    lapses: bool,
    is_attached: bool,
}

impl Target {
    /// What the caller wants to pay: this charge, or the one that turns the order to `paid`.
    ///
    /// # Errors
    /// 404 for an order or a charge that is not there or not the caller's, [`NOT_PAYABLE`].
    pub fn find(
        world: &World,
        caller: &Caller,
        order_id: Id,
        charge_id: Option<Id>,
        channel: Channel,
    ) -> Result<Target, Problem> {
        let present = caller.identity.as_ref().map(|identity| identity.subject.as_str());
        let row = parameters![order_id, caller.user_id, charge_id, channel.name(), present];
        let target: Target = world
            .database
            .optional(include_str!("target.sql"), row)?
            .ok_or(problems::NOT_FOUND)?;
        target.waits_for_money(world.clock.now())?;
        Ok(target)
    }

    /// What is collected.
    #[must_use]
    pub fn charge_id(&self) -> Id {
        self.charge.id
    }

    /// A charge for more time from an end that has moved is over, even if nothing has written it down yet.
    fn waits_for_money(&self, now: Moment) -> Result<(), Problem> {
        let charge = &self.charge;
        let is_running = match self.status {
            Status::PendingPayment => charge.opens_order,
            Status::Paid | Status::InUse => !charge.opens_order,
            Status::Completed | Status::NoShow => !charge.lapses,
            _ => false,
        };
        if !is_running {
            let status = self.status.at(now, charge.pay_before, self.over_at);
            return Err(NOT_PAYABLE.with("order_status", status));
        }
        let state = if charge.lapses {
            charge.state.at(now, charge.pay_before)
        } else {
            charge.state
        };
        match state {
            State::PendingPayment if charge.is_attached => Ok(()),
            _ if charge.opens_order => Err(NOT_PAYABLE.with("order_status", Status::Expired)),
            State::PendingPayment => Err(NOT_PAYABLE.with("renewal_status", State::Expired)),
            over => Err(NOT_PAYABLE.with("renewal_status", over)),
        }
    }
}
