//! The time that an order occupies a resource. That two active holds never overlap is kept by the database (the triggers
//! of the table `hold`), which is why every function here tells whether its change took place.

use clock::{Id, Moment};
use database::{Error, Statements, parameters};
use tariff::Period;

const PLACE: &str =
    "INSERT INTO hold (id, order_id, renewal_id, resource_id, starts_at, ends_at, blocked_until, state, held_until,
  changed_at)
SELECT ?1, ?2, NULL, resource.id, ?4, ?5, ?6, iif(?7 IS NULL, 'confirmed', 'held'), coalesce(?7, ?8), ?8
FROM resource
WHERE resource.listing_number = ?3 AND resource.state = 'in_service' AND NOT EXISTS (
  SELECT 1 FROM hold
  WHERE hold.resource_id = resource.id AND hold.state IN ('held', 'confirmed')
    AND hold.starts_at < ?6 AND hold.starts_at > ?4 - 2764800 AND hold.blocked_until > ?4
    AND (hold.state = 'confirmed' OR hold.held_until > ?8)
)
ORDER BY resource.id
LIMIT 1
RETURNING resource_id";

const TURN: &str =
    "UPDATE hold SET state = ?3, changed_at = ?4 WHERE order_id = ?1 AND renewal_id IS ?2 AND state <> ?3 RETURNING id";

const RELEASE: &str = "UPDATE hold SET state = 'released', changed_at = ?2
WHERE order_id = ?1 AND state IN ('held', 'confirmed') RETURNING id";

/// A hold of a whole stay.
#[derive(Clone, Copy, Debug)]
pub struct NewHold {
    /// Its id.
    pub id: Id,
    /// Whose stay it is.
    pub order_id: Id,
    /// What is booked; the first of its resources that is free is taken.
    pub listing_number: i64,
    /// The stay.
    pub period: Period,
    /// How long after it nobody else comes in, in minutes.
    pub cleaning_gap_minutes: u32,
    /// Until when it waits for the money; `None` where there is nothing to pay.
    pub held_until: Option<Moment>,
}

/// Occupies a free resource; `false` where none is free.
///
/// # Errors
/// Where the database fails.
pub fn place(change: &impl Statements, hold: &NewHold, now: Moment) -> Result<bool, Error> {
    let NewHold {
        id,
        order_id,
        listing_number,
        period,
        cleaning_gap_minutes,
        held_until,
    } = *hold;
    let blocked_until = Moment::from_unix(period.ends_at()).plus_minutes(i64::from(cleaning_gap_minutes));
    let row = parameters![
        id,
        order_id,
        listing_number,
        period.starts_at(),
        period.ends_at(),
        blocked_until,
        held_until,
        now
    ];
    change.changed(PLACE, row)
}

/// What becomes of a hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// Paid for. A lapsed hold is taken again if its time is still free.
    Confirmed,
    /// Not paid in time.
    Lapsed,
    /// Given back.
    Released,
}

/// Changes the hold of a stay (`renewal_id` none) or of a renewal; `false` where it was so already, is not there, or
/// (for [`State::Confirmed`]) its time is taken by another order.
///
/// # Errors
/// Where the database fails.
pub fn turn(
    change: &impl Statements,
    order_id: Id,
    renewal_id: Option<Id>,
    state: State,
    now: Moment,
) -> Result<bool, Error> {
    let state = match state {
        State::Confirmed => "confirmed",
        State::Lapsed => "lapsed",
        State::Released => "released",
    };
    change.changed(TURN, parameters![order_id, renewal_id, state, now])
}

/// Gives back all the time that an order occupies, that of its renewals too: it is free for others at once.
///
/// # Errors
/// Where the database fails.
pub fn release(change: &impl Statements, order_id: Id, now: Moment) -> Result<bool, Error> {
    change.changed(RELEASE, parameters![order_id, now])
}
