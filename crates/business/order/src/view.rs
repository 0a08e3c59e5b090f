use crate::Status;
use api::{Problem, problems};
use caller::Permit;
use clock::{Id, Moment};
use database::{Error, Statements, parameters};
use money::Fen;
use serde::{Deserialize, Serialize};

const OF_GUEST: &str = concat!(include_str!("view.sql"), "WHERE placed.id = ?1 AND placed.user_id = ?2");

const FIND: &str = concat!(include_str!("view.sql"), "WHERE placed.id = ?1");

const GUEST_FOR: &str = r#"SELECT placed.user_id FROM "order" AS placed JOIN may ON may.store_number = placed.store_number
WHERE placed.id = ?1 AND may.user_id = ?2 AND may.permission = ?3 LIMIT 1"#;

/// The order is the caller's own: a colleague has to do it.
pub const OWN_ORDER: Problem = Problem::forbidden(
    "own-order",
    "不能以店员身份处理自己的订单，请由同事处理",
    "Nobody acts for the shop on an order of his own",
);

const ALL_OF_GUEST: &str = concat!(include_str!("view.sql"), include_str!("of_user.fragment.sql"));

/// An order as its guest sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct View {
    /// Its id.
    pub id: Id,
    /// Where it stands.
    pub status: Status,
    /// What kind of thing was bought first: `room`, `goods`, `fuel`, `phone`, `service`.
    pub kind: String,
    /// What was bought first.
    pub listing: Listing,
    /// Where.
    pub store: Store,
    /// The beginning of the time that it occupies; none where it occupies none.
    pub starts_at: Option<Moment>,
    /// The end of that time.
    pub ends_at: Option<Moment>,
    /// When time alone ends it; none where somebody has to end it.
    #[serde(skip_serializing)]
    pub over_at: Option<Moment>,
    /// How many people come, where that counts.
    pub people: Option<i64>,
    /// What it costs, paid renewals included.
    pub amount_fen: Fen,
    /// What came in.
    pub paid_fen: Fen,
    /// What went back.
    pub refunded_fen: Fen,
    /// What is on its way back.
    pub refunding_fen: Fen,
    /// Until when the hold waits for the money.
    pub pay_before: Moment,
    /// When it was placed.
    pub placed_at: Moment,
    /// When its use began: when the door was first opened.
    pub used_from: Option<Moment>,
    /// When its use was over.
    pub used_until: Option<Moment>,
    /// What the guest wanted to be known.
    pub remark: String,
}

/// What is booked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Listing {
    /// Its id.
    pub id: Id,
    /// Its name.
    pub name: String,
}

/// Where it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Store {
    /// Its id.
    pub id: Id,
    /// Its name.
    pub name: String,
    /// Its address.
    pub address: String,
}

impl View {
    /// The same as it is at `now`: a stay that time has ended is shown as ended, whether the tick has come by or not.
    #[must_use]
    pub fn at(mut self, now: Moment) -> View {
        self.status = self.status_at(now);
        if self.status == Status::Completed {
            self.used_until = self.used_until.or(self.over_at);
        }
        self
    }

    /// Where it stands at `now`.
    #[must_use]
    pub fn status_at(&self, now: Moment) -> Status {
        self.status.at(now, self.pay_before, self.over_at)
    }

    /// Whether what it occupies has begun by then, or its use has: from then on giving it up is another matter.
    #[must_use]
    pub fn has_begun(&self, now: Moment) -> bool {
        self.used_from.is_some() || self.starts_at.is_some_and(|starts_at| starts_at <= now)
    }
}

/// An order of this guest; none where it is not there or not the guest's.
///
/// # Errors
/// Where the database fails.
pub fn of_guest(database: &impl Statements, order_id: Id, user_id: Id, now: Moment) -> Result<Option<View>, Error> {
    let view: Option<View> = database.optional(OF_GUEST, parameters![order_id, user_id])?;
    Ok(view.map(|view| view.at(now)))
}

/// Any order, for who has the right to it from elsewhere.
///
/// # Errors
/// Where the database fails.
pub fn find(database: &impl Statements, order_id: Id, now: Moment) -> Result<Option<View>, Error> {
    let view: Option<View> = database.optional(FIND, parameters![order_id])?;
    Ok(view.map(|view| view.at(now)))
}

#[derive(Deserialize)]
struct Guest {
    user_id: Id,
}

/// Lets the shop's people act on an order: those of its store, and not on their own.
///
/// # Errors
/// 404 for an order of a store that the permit is not for, [`OWN_ORDER`].
pub fn must_be_of_shop(database: &impl Statements, permit: &Permit, order_id: Id) -> Result<(), Problem> {
    let user_id = permit.caller().user_id;
    let guest: Option<Guest> = database.optional(GUEST_FOR, parameters![order_id, user_id, permit.permission()])?;
    match guest {
        None => Err(problems::NOT_FOUND),
        Some(guest) if guest.user_id == user_id => Err(OWN_ORDER),
        Some(_) => Ok(()),
    }
}

/// Which of a guest's orders are asked for.
#[derive(Clone, Debug)]
pub struct Selection {
    /// Those that have one of these statuses now; `None`: all.
    pub statuses: Option<Vec<Status>>,
    /// Those placed before this one.
    pub before: Option<Id>,
    /// At most so many.
    pub limit: u32,
}

/// The orders of a guest, newest first.
///
/// # Errors
/// Where the database fails.
pub fn all_of_guest(
    database: &impl Statements,
    user_id: Id,
    selection: &Selection,
    now: Moment,
) -> Result<Vec<View>, Error> {
    let statuses = selection.statuses.as_ref().map(|statuses| {
        let names: Vec<&str> = statuses.iter().map(|status| status.name()).collect();
        serde_json::json!(names).to_string()
    });
    let row = parameters![user_id, selection.before, statuses, now, i64::from(selection.limit)];
    let views: Vec<View> = database.all(ALL_OF_GUEST, row)?;
    Ok(views.into_iter().map(|view| view.at(now)).collect())
}
