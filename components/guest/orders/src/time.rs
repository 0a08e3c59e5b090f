//! GET /v1/orders/:id/time — how long an order's time lasts still: small, and asked for again and again by who counts down.

use api::{Answer, Problem, Request, World, problems};
use caller::Caller;
use clock::{Id, Moment};
use database::{Statements, parameters};
use order::Status;
use reservation::Stay;
use serde::{Deserialize, Serialize};

/// The time of an order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Time {
    /// Where the order stands now.
    pub status: Status,
    /// When its time begins; none where it occupies none.
    pub starts_at: Option<Moment>,
    /// When its time ends, paid renewals included.
    pub ends_at: Option<Moment>,
    /// The time by which all of it holds.
    pub now: Moment,
    /// How many seconds are left until the end; 0 where the order is not paid, or over, none where it has no end.
    pub seconds_left: Option<i64>,
    /// Whether it can be lengthened now, be it by the shortest time that is sold.
    pub renewable: bool,
}

#[derive(Debug, Deserialize)]
struct Found {
    status: Status,
    starts_at: Option<Moment>,
    ends_at: Option<Moment>,
    over_at: Option<Moment>,
    pay_before: Moment,
    /// None where it is not a stay, or does not run.
    stay: Option<Stay>,
}

impl Time {
    /// What an answer is known by: all that does not go on with the clock alone. Two answers with the same tag mean the same, and
    /// are not the same bytes.
    fn tag(&self) -> String {
        let unix = |moment: Option<Moment>| moment.map_or(0, Moment::unix);
        format!(
            "{}-{}-{}-{}",
            self.status.name(),
            unix(self.starts_at),
            unix(self.ends_at),
            if self.renewable { "renewable" } else { "fixed" }
        )
    }
}

/// Answers the time, or that it is as the caller knows it.
///
/// # Errors
/// What [`time`] answers, and 401 without a session.
pub async fn handle(request: &Request, world: &World) -> Result<Answer, Problem> {
    let caller = world.caller(request)?;
    let time = time(world, &caller, request.id()?)?;
    Ok(Answer::ok(&time)
        .header("cache-control", "private, no-cache")
        .unless_known(request, &time.tag()))
}

/// The time of one of the caller's orders as it is now.
///
/// # Errors
/// 404 where it is not there, or somebody else's.
pub fn time(world: &World, caller: &Caller, order_id: Id) -> Result<Time, Problem> {
    let now = world.clock.now();
    let row = parameters![order_id, caller.user_id, now];
    let found: Option<Found> = world.database.optional(include_str!("time.sql"), row)?;
    let found = found.ok_or(problems::NOT_FOUND)?;
    let status = found.status.at(now, found.pay_before, found.over_at);
    let runs = matches!(status, Status::Paid | Status::InUse);
    let left = |ends_at: Moment| (ends_at.unix() - now.unix()).max(0);
    Ok(Time {
        status,
        starts_at: found.starts_at,
        ends_at: found.ends_at,
        now,
        seconds_left: found.ends_at.map(|ends_at| if runs { left(ends_at) } else { 0 }),
        renewable: found.stay.is_some_and(|stay| stay.is_renewable(now)),
    })
}
