//! The time that an order occupies. That two active holds never overlap is kept by the database (the triggers of the table
//! `hold`), and what a paid, expired or given up charge does to them, too.

use clock::{Id, Moment};
use database::{Error, Statements, parameters};
use order::Part;
use serde::{Deserialize, Serialize};
use tariff::Period;

/// What is to be occupied.
#[derive(Clone, Copy, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Wanted {
    /// The first resource of the listing that is free.
    ListingNumber(i64),
    /// This resource and no other.
    ResourceId(Id),
}

/// A hold that is about to be written, as a part of a placement.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct NewHold {
    id: Id,
    charge_id: Id,
    item: i64,
    #[serde(flatten)]
    wanted: Wanted,
    starts_at: i64,
    ends_at: i64,
    blocked_from: i64,
    blocked_until: i64,
    is_extension: bool,
    held_until: Option<i64>,
}

/// The gaps around a hold in which nobody else gets its resource, in seconds: to clean, or to travel.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Gaps {
    /// Before it.
    pub before: i64,
    /// After it.
    pub after: i64,
}

impl NewHold {
    /// The time of a thing bought, held until `held_until`, or firm where there is nothing to pay.
    #[must_use]
    pub fn new(
        id: Id,
        charge_id: Id,
        item: i64,
        wanted: Wanted,
        period: Period,
        gaps: Gaps,
        held_until: Option<Moment>,
    ) -> NewHold {
        NewHold {
            id,
            charge_id,
            item,
            wanted,
            starts_at: period.starts_at(),
            ends_at: period.ends_at(),
            blocked_from: period.starts_at() - gaps.before,
            blocked_until: period.ends_at() + gaps.after,
            is_extension: false,
            held_until: held_until.map(Moment::unix),
        }
    }

    /// The same as the time by which what the order has already becomes longer.
    #[must_use]
    pub fn as_extension(self) -> NewHold {
        NewHold {
            is_extension: true,
            ..self
        }
    }
}

impl Part for NewHold {
    const SECTION: &'static str = "holds";
}

/// What was paid for later and has not begun is for others again.
const RELEASE_LATER: &str = "UPDATE hold SET state = 'released', changed_at = ?2
WHERE order_id = ?1 AND state = 'confirmed' AND is_extension AND starts_at >= ?3
  AND item IN (SELECT item FROM fulfilment_begun WHERE order_id = ?1)";

/// The gap behind it moves with the end. Whoever came early keeps the first minute of his time: none has no length.
const CUT_SHORT: &str = "UPDATE hold SET ends_at = max(?3, starts_at + 60),
  blocked_until = blocked_until - ends_at + max(?3, starts_at + 60), changed_at = ?2
WHERE order_id = ?1 AND state = 'confirmed' AND ends_at >= max(?3, starts_at + 60)
  AND item IN (SELECT item FROM fulfilment_begun WHERE order_id = ?1)
RETURNING ends_at";

#[derive(Deserialize)]
struct Cut {
    ends_at: Moment,
}

/// Ends the time of what an order uses just now and time alone would end, with the next whole minute: from then on, and the gap
/// behind it, its resource is for others. Answers the end; none where nothing of it is in use.
///
/// # Errors
/// Where the database fails; it needs a transaction.
pub fn cut_short(change: &impl Statements, order_id: Id, now: Moment) -> Result<Option<Moment>, Error> {
    let end = Moment::from_unix(now.unix().saturating_add(59).div_euclid(60) * 60);
    let row = parameters![order_id, now, end];
    change.run(RELEASE_LATER, row)?;
    let cut: Vec<Cut> = change.all(CUT_SHORT, row)?;
    Ok(cut.into_iter().map(|cut| cut.ends_at).max())
}
