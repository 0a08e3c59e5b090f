//! POST /v1/orders/:id/renew — prices more time by the terms of the order, and keeps it free until it is paid.

use api::{Answer, Problem, Request, World, problems};
use caller::Caller;
use clock::{Id, Moment};
use database::{Statements, parameters};
use idempotency::Key;
use money::Fen;
use order::LineKind;
use reservation::{
    NotLonger, Refusal, Stay,
    renewal::{Extended, NewRenewal},
};
use serde::{Deserialize, Serialize};

/// Others have the room in that time; `longest_minutes` is the longest renewal that is possible, 0 where none is.
pub const NEXT_BOOKING: Problem = Problem::new(
    409,
    "next-booking",
    "后面已有预订，无法续这么久",
    "The room is booked by others in that time",
);

/// The order is not paid, or it is over; `order_status` is where it stands.
pub const NOT_RENEWABLE: Problem = Problem::new(
    409,
    "not-renewable",
    "该订单当前不能续费",
    "The order cannot be renewed now",
);

/// The order or the room's bookings changed while this was worked on, twice.
pub const ORDER_CHANGED: Problem = Problem::new(
    409,
    "order-changed",
    "订单刚刚有变动，请重试",
    "The order has just changed, ask again",
);

/// How many renewals of an order an hour may end unpaid: each keeps others from the time after the stay while it waits. Far more
/// than somebody asks for who tries how long to stay; those that come at once are not counted against each other.
const UNPAID_AN_HOUR: usize = 20;

/// How much longer a guest wishes to stay.
#[derive(Clone, Copy, Debug, Deserialize)]
pub struct Extension {
    /// So many minutes more.
    pub minutes: i64,
    /// Whether fewer are welcome, too: as many as the next booking leaves.
    #[serde(default)]
    pub cut: bool,
}

/// A renewal that waits for its money, or has taken effect where it costs nothing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Renewal {
    /// What it is paid by.
    pub renewal_id: Id,
    /// The end that the stay gets.
    pub ends_at: Moment,
    /// What it costs.
    pub amount_fen: Fen,
    /// Until when the time is kept free.
    pub pay_before: Moment,
}

/// The stay, and what of its order becomes longer.
#[derive(Debug, Deserialize)]
struct Found {
    stay: Stay,
    extended: Extended,
    /// When those of the last hour were asked for that were not paid, the oldest first.
    unpaid: Vec<Moment>,
}

api::serve! {
    "/v1/orders/:id/renew" => POST handle;
}

/// Reads how much longer the stay is to be and answers the renewal.
///
/// # Errors
/// What [`renew`] answers, and what any operation answers to a request that it cannot read.
pub async fn handle(request: &Request, world: &World) -> Result<Answer, Problem> {
    let caller = world.caller(request)?;
    let order_id = request.id()?;
    let extension: Extension = request.json()?;
    let hold_minutes = world.settings.number("renewal_hold_minutes").await?;
    idempotency::once(world, request, &caller, "renew", |key| {
        renew(world, &caller, key, order_id, extension, hold_minutes)
    })
}

/// Writes down the renewal and keeps its time free for so many minutes, at the latest until the stay ends. One that may be cut
/// ends before the next booking, if that leaves anything. A former one that was not paid gives way. A renewal that costs nothing takes effect at once.
///
/// # Errors
/// 404 for an order that is not the caller's, [`NOT_RENEWABLE`], [`NEXT_BOOKING`], [`ORDER_CHANGED`], `too-many-unpaid`, and the terms'
/// refusals.
pub fn renew(
    world: &World,
    caller: &Caller,
    key: &Key,
    order_id: Id,
    Extension { minutes, cut }: Extension,
    hold_minutes: i64,
) -> Result<Renewal, Problem> {
    let attempt = || {
        let now = world.clock.now();
        let row = parameters![order_id, caller.user_id, minutes.clamp(0, 44_640), now];
        let found: Option<Found> = world.database.optional(include_str!("stay.sql"), row)?;
        let Found { stay, extended, unpaid } = found.ok_or(problems::NOT_FOUND)?;
        if let (true, Some(oldest)) = (unpaid.len() >= UNPAID_AN_HOUR, unpaid.first()) {
            return Err(order::TOO_MANY_UNPAID.retry_after(oldest.unix() + 3600 - now.unix()));
        }
        let longer = if cut {
            stay.may_renew_at_most(minutes, now)
        } else {
            stay.may_renew(minutes, now)
        };
        let longer = longer.map_err(refused)?;
        let renewal = NewRenewal {
            id: world.clock.id(),
            hold_id: world.clock.id(),
            order_id,
            of: extended,
            added: longer.added,
            amount: longer.bill.total,
            lines: reservation::lines(&longer.bill, LineKind::Renewal),
            pay_before: now.plus_minutes(hold_minutes).min(stay.ends_at),
            asked_at: now,
        };
        place(world, caller, key, &renewal)
    };
    match attempt() {
        // Whoever was faster is seen by the second look, which tells what is still possible. Only a renewal that met
        // another change so takes more than the eight statements that are meant for one.
        Err(problem) if problem.is(&ORDER_CHANGED) => attempt(),
        outcome => outcome,
    }
}

fn refused(refusal: NotLonger) -> Problem {
    match refusal {
        NotLonger::NotRunning { status } => NOT_RENEWABLE.with("order_status", status),
        NotLonger::NextBooking { longest_minutes } => NEXT_BOOKING.with("longest_minutes", longest_minutes),
        NotLonger::Terms(refusal) => Refusal::from(refusal).into(),
    }
}

fn place(world: &World, caller: &Caller, key: &Key, renewal: &NewRenewal) -> Result<Renewal, Problem> {
    let answer = Renewal {
        renewal_id: renewal.id,
        ends_at: Moment::from_unix(renewal.added.ends_at()),
        amount_fen: renewal.amount,
        pay_before: renewal.pay_before,
    };
    world.database.transaction(|change| {
        // What costs nothing is paid already.
        let is_kept = renewal.ask(change)?
            && (renewal.amount.is_positive()
                || charge::pay(change, renewal.id, &caller.user_id.to_string(), renewal.asked_at)?);
        if !is_kept {
            return Err(ORDER_CHANGED.retry_after(1));
        }
        key.keep(world, change, &answer)?;
        Ok(answer)
    })
}
