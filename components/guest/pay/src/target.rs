//! What is to be paid for: loaded in one statement, and whether it waits for money.

use crate::NOT_PAYABLE;
use api::{Problem, World, problems};
use caller::Caller;
use clock::{Id, Moment};
use database::{Statements, parameters};
use order::Status;
use payment::{Attempt, Channel};
use serde::Deserialize;

/// An order that waits for money, or runs and has a renewal that does.
#[derive(Debug, Deserialize)]
pub struct Target {
    status: Status,
    pay_before: Moment,
    ends_at: Moment,
    renewal: Option<Renewal>,
    /// What the payer's bill says.
    pub description: String,
    /// The caller's name at the channel's login, if there is one.
    pub payer: Option<String>,
    /// The order's live attempt, whatever it collects for.
    pub live: Option<Attempt>,
}

#[derive(Debug, Deserialize)]
struct Renewal {
    status: Status,
    from_ends_at: Moment,
    pay_before: Moment,
}

impl Target {
    /// What the caller wants to pay.
    ///
    /// # Errors
    /// 404 for an order or a renewal that is not there or not the caller's, [`NOT_PAYABLE`].
    pub fn find(
        world: &World,
        caller: &Caller,
        order_id: Id,
        renewal_id: Option<Id>,
        channel: Channel,
    ) -> Result<Target, Problem> {
        let row = parameters![order_id, caller.user_id, renewal_id, channel.name()];
        let target: Target = world
            .database
            .optional(include_str!("target.sql"), row)?
            .ok_or(problems::NOT_FOUND)?;
        if renewal_id.is_some() && target.renewal.is_none() {
            return Err(problems::NOT_FOUND);
        }
        target.waits_for_money(world.clock.now())?;
        Ok(target)
    }

    fn waits_for_money(&self, now: Moment) -> Result<(), Problem> {
        match (&self.renewal, self.status) {
            (Some(renewal), Status::Paid | Status::InUse) => renewal.waits_for_money(self.ends_at, now),
            (None, Status::PendingPayment) if now < self.pay_before => Ok(()),
            _ => {
                let status = self.status.at(now, self.pay_before, self.ends_at);
                Err(NOT_PAYABLE.with("order_status", status))
            }
        }
    }
}

impl Renewal {
    /// A renewal from an end that has moved is over, even if nothing has written it down yet.
    fn waits_for_money(&self, ends_at: Moment, now: Moment) -> Result<(), Problem> {
        let status = match self.status {
            Status::PendingPayment if now < self.pay_before && ends_at == self.from_ends_at => return Ok(()),
            Status::PendingPayment => Status::Expired,
            over => over,
        };
        Err(NOT_PAYABLE.with("renewal_status", status))
    }
}
