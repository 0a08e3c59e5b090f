use api::{Problem, problems};
use clock::Moment;
use serde::{Deserialize, Serialize};

/// Where an order stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Placed; the hold waits for the money.
    PendingPayment,
    /// Paid; the stay has not begun.
    Paid,
    /// The door was opened.
    InUse,
    /// The stay is over.
    Completed,
    /// Not paid in time.
    Expired,
    /// Given up without money to give back.
    Cancelled,
    /// Money is on its way back.
    Refunding,
    /// The money is back.
    Refunded,
    /// Paid, but nobody came.
    NoShow,
}

impl Status {
    /// Every status, in the order of an order's life.
    pub const ALL: [Status; 9] = [
        Status::PendingPayment,
        Status::Paid,
        Status::InUse,
        Status::Completed,
        Status::Expired,
        Status::Cancelled,
        Status::Refunding,
        Status::Refunded,
        Status::NoShow,
    ];

    /// The status of this name, as the database and the wire write it.
    #[must_use]
    pub fn parse(name: &str) -> Option<Status> {
        Status::ALL.into_iter().find(|status| status.name() == name)
    }

    /// Those of these names, with commas between them; `None` for none: all count.
    ///
    /// # Errors
    /// 400 for one that does not exist.
    pub fn listed(names: Option<&str>) -> Result<Option<Vec<Status>>, Problem> {
        let Some(names) = names.filter(|names| !names.is_empty()) else {
            return Ok(None);
        };
        let statuses: Option<Vec<Status>> = names.split(',').map(Status::parse).collect();
        let unknown = || {
            let names = Status::ALL.map(Status::name).join(", ");
            problems::UNREADABLE.field("/status", (format!("应为以下之一：{names}"), format!("any of {names}")))
        };
        statuses.map(Some).ok_or_else(unknown)
    }

    /// What may be written of an order that has this status by [`Status::at`].
    #[must_use]
    pub const fn written(self) -> &'static [Status] {
        match self {
            Status::Expired => &[Status::Expired, Status::PendingPayment],
            Status::NoShow => &[Status::NoShow, Status::Paid],
            Status::Completed => &[Status::Completed, Status::InUse],
            Status::PendingPayment => &[Status::PendingPayment],
            Status::Paid => &[Status::Paid],
            Status::InUse => &[Status::InUse],
            Status::Cancelled => &[Status::Cancelled],
            Status::Refunding => &[Status::Refunding],
            Status::Refunded => &[Status::Refunded],
        }
    }

    /// The status as it is at `now`, where the tick has not yet written down what time alone has decided: nobody is told
    /// that an order still waits for payment after its time, or that a stay runs which is over.
    ///
    /// `over_at` is when time alone ends it; none where somebody has to end it.
    #[must_use]
    pub fn at(self, now: Moment, pay_before: Moment, over_at: Option<Moment>) -> Status {
        let is_over = over_at.is_some_and(|over_at| over_at <= now);
        match self {
            Status::PendingPayment if pay_before <= now => Status::Expired,
            Status::Paid if is_over => Status::NoShow,
            Status::InUse if is_over => Status::Completed,
            unchanged => unchanged,
        }
    }

    /// As the database writes it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Status::PendingPayment => "pending_payment",
            Status::Paid => "paid",
            Status::InUse => "in_use",
            Status::Completed => "completed",
            Status::Expired => "expired",
            Status::Cancelled => "cancelled",
            Status::Refunding => "refunding",
            Status::Refunded => "refunded",
            Status::NoShow => "no_show",
        }
    }
}
