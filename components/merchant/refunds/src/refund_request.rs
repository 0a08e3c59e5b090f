//! A guest's request for a refund as the shop sees it, with the order and with how the guest's refunds of late look.

use api::{Problem, problems};
use caller::Permit;
use clock::{Id, Moment};
use database::{Statements, Transaction, parameters};
use money::Fen;
use order::Status;
use payment::{CONDUCT_DAYS, Conduct};
use serde::{Deserialize, Serialize};

/// Where a request stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// It waits for the shop.
    Open,
    /// The shop agreed.
    Approved,
    /// The shop did not.
    Rejected,
}

impl State {
    /// As the database writes it.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            State::Open => "open",
            State::Approved => "approved",
            State::Rejected => "rejected",
        }
    }
}

/// A request as the shop sees it.
#[derive(Clone, Debug, Serialize)]
pub struct RefundRequest {
    #[serde(flatten)]
    pub(crate) row: Row,
    guest: Guest,
}

/// What the database has of it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Row {
    pub(crate) id: Id,
    pub(crate) state: State,
    /// What the guest asks for.
    pub(crate) amount_fen: Fen,
    pub(crate) reason: String,
    asked_at: Moment,
    decided_at: Option<Moment>,
    granted_fen: Option<Fen>,
    answer: Option<String>,
    pub(crate) order: Order,
    #[serde(skip_serializing)]
    nickname: String,
    #[serde(skip_serializing)]
    conduct: Conduct,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Order {
    pub(crate) id: Id,
    status: Status,
    listing_name: String,
    starts_at: Option<Moment>,
    ends_at: Option<Moment>,
    #[serde(skip_serializing)]
    over_at: Option<Moment>,
    #[serde(skip_serializing)]
    pay_before: Moment,
    amount_fen: Fen,
    paid_fen: Fen,
    /// What of it has neither gone back nor is on its way.
    left_fen: Fen,
}

#[derive(Clone, Debug, Serialize)]
struct Guest {
    nickname: String,
    conduct: Signs,
}

/// How the guest's refunds of late look.
#[derive(Clone, Debug, Serialize)]
struct Signs {
    days: i64,
    #[serde(flatten)]
    conduct: Conduct,
    refunded_percent: i64,
    is_unusual: bool,
}

impl RefundRequest {
    /// The request as it is at `now`: time alone may have ended the stay.
    pub(crate) fn as_of(mut row: Row, now: Moment) -> Self {
        let (nickname, conduct) = (row.nickname.clone(), row.conduct);
        let order = &mut row.order;
        order.status = order.status.at(now, order.pay_before, order.over_at);
        let conduct = Signs {
            days: CONDUCT_DAYS,
            refunded_percent: conduct.refunded_percent(),
            is_unusual: conduct.is_unusual(),
            conduct,
        };
        Self {
            row,
            guest: Guest { nickname, conduct },
        }
    }

    /// One request.
    ///
    /// # Errors
    /// 404 for one that is not there, or not of a store that the permit is for.
    pub(crate) fn load(change: &Transaction, permit: &Permit, id: Id, now: Moment) -> Result<Self, Problem> {
        let named = parameters![id, since(now), permit.caller().user_id, permit.permission()];
        let row = change.optional(include_str!("one.sql"), named)?;
        let row = row.ok_or(problems::NOT_FOUND)?;
        Ok(Self::as_of(row, now))
    }
}

/// From when on the guest's refunds count.
pub(crate) fn since(now: Moment) -> Moment {
    now.plus_minutes(-CONDUCT_DAYS * 24 * 60)
}
