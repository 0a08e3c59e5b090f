//! What is to be paid for: loaded in one statement, and whether it waits for money.

use crate::NOT_PAYABLE;
use api::{Problem, World, problems};
use clock::{Id, Moment};
use order::Status;
use payment::Session;
use serde::Deserialize;
use session::Caller;
use store::{Statements, parameters};

/// An order that waits for money, or runs and has a renewal that does.
#[derive(Debug, Deserialize)]
pub struct Target {
    status: Status,
    pay_before: Moment,
    ends_at: Moment,
    renewal: Option<Renewal>,
    /// What the payer's bill says.
    pub description: String,
    /// The caller's name at WeChat, if there is one.
    pub openid: Option<String>,
    /// The order's live session, whatever it collects for.
    pub live: Option<Session>,
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
    pub fn find(world: &World, caller: &Caller, order_id: Id, renewal_id: Option<Id>) -> Result<Target, Problem> {
        let row = parameters![order_id, caller.user_id, renewal_id];
        let target: Target = world
            .store
            .optional(include_str!("target.sql"), row)?
            .ok_or(problems::NOT_FOUND)?;
        if renewal_id.is_some() && target.renewal.is_none() {
            return Err(problems::NOT_FOUND);
        }
        match target.unpayable(world.clock.now()) {
            Some(status) => Err(NOT_PAYABLE.with("status", status)),
            None => Ok(target),
        }
    }

    /// The status that it cannot be paid in: the order's, or the renewal's where the order itself runs.
    fn unpayable(&self, now: Moment) -> Option<Status> {
        let status = self.status.at(now, self.pay_before, self.ends_at);
        match (&self.renewal, self.status) {
            (None, _) => Some(status).filter(|status| *status != Status::PendingPayment),
            (Some(renewal), Status::Paid | Status::InUse) => renewal.unpayable(self.ends_at, now),
            (Some(_), _) => Some(status),
        }
    }
}

impl Renewal {
    fn unpayable(&self, ends_at: Moment, now: Moment) -> Option<Status> {
        match self.status {
            Status::PendingPayment if now < self.pay_before && ends_at == self.from_ends_at => None,
            Status::PendingPayment => Some(Status::Expired),
            over => Some(over),
        }
    }
}
