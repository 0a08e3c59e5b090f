//! What can be paid: the order itself, a renewal, a deposit, an instalment. A payment collects one charge; a hold, a
//! reservation and a line belong to the charge that makes them firm.
//!
//! What a kind of charge means is data (the table `charge_kind`), and what becomes of one is the same for all: whoever has a
//! part in it confirms it, or gives it back, by triggers of its own. Nothing to confirm is success.

use clock::{Id, Moment};
use database::{Error, Statements, parameters};
use money::Fen;
use order::Part;
use serde::{Deserialize, Serialize, de::IgnoredAny};

/// The guard is the statement: it finds no row where the charge is paid, or a trigger ignores the change because something
/// that it pays for cannot be made firm any more.
const PAY: &str = "UPDATE charge SET state = 'paid', is_agreed = 1, changed_by = ?2, changed_at = ?3
WHERE id = ?1 AND state <> 'paid' RETURNING id";

const EXPIRE: &str = "UPDATE charge SET state = 'expired', changed_by = ?2, changed_at = ?3
WHERE id = ?1 AND state = 'pending_payment' RETURNING id";

/// What is asked for; the table `charge_kind` says what each means.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// What turns the order to `paid`.
    Order,
    /// More time.
    Renewal,
    /// More to be brought to a stay.
    Goods,
    /// A deposit: it is never earned, and goes back.
    Deposit,
    /// A later term of a lease.
    Instalment,
    /// Work or goods beside what was ordered.
    Extra,
    /// A fee for being late.
    Overdue,
    /// What was broken.
    Damage,
    /// What is kept for good.
    BuyOut,
}

/// Where a charge stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// It waits for its money.
    PendingPayment,
    /// It has it.
    Paid,
    /// Nobody waits for it any more; paid late it may still count.
    Expired,
}

impl State {
    /// The state as it is at `now`, where nothing has yet written down what time alone has decided.
    #[must_use]
    pub fn at(self, now: Moment, pay_before: Moment) -> State {
        match self {
            State::PendingPayment if pay_before <= now => State::Expired,
            unchanged => unchanged,
        }
    }
}

/// A charge that is about to be written, as a part of a placement.
#[derive(Clone, Debug, Serialize)]
pub struct NewCharge {
    /// Its id.
    pub id: Id,
    /// What it is for.
    pub kind: Kind,
    /// How much.
    pub amount_fen: Fen,
    /// Until when it waits for the money.
    #[serde(serialize_with = "Moment::as_unix")]
    pub pay_before: Moment,
    /// `paid` where there is nothing to pay.
    pub state: State,
    /// Whether it is a part of the order's price from the beginning; otherwise it is once it is paid.
    pub is_agreed: bool,
    /// What the order's log tells of it beside its amount.
    pub detail: Detail,
}

/// What the order's log tells of a charge beside its amount.
#[derive(Clone, Copy, Debug, Default, Serialize)]
pub struct Detail {
    /// By how many minutes it lengthens what the order occupies.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub minutes: Option<i64>,
}

impl NewCharge {
    /// What an order is placed with: what it costs, or nothing.
    #[must_use]
    pub fn of_order(id: Id, amount: Fen, pay_before: Moment) -> NewCharge {
        NewCharge {
            id,
            kind: Kind::Order,
            amount_fen: amount,
            pay_before,
            state: if amount.is_positive() {
                State::PendingPayment
            } else {
                State::Paid
            },
            is_agreed: true,
            detail: Detail::default(),
        }
    }
}

impl Part for NewCharge {
    const SECTION: &'static str = "charges";
}

/// Pays a charge, also one that has expired: its holds and its stock are firm, its lines count, and an order that it opens is
/// paid. `false` where it was paid before, its order does not take it any more, or what it pays for is not to be had: the
/// money for it goes back then.
///
/// One statement; call it in the transaction that books the money. `actor` is who the order's log names.
///
/// # Errors
/// Where the database fails.
pub fn pay(change: &impl Statements, charge_id: Id, actor: &str, now: Moment) -> Result<bool, Error> {
    change.changed(PAY, parameters![charge_id, actor, now])
}

/// Gives up a charge that waits for its money, and what is kept for it; `false` where it does not wait.
///
/// # Errors
/// Where the database fails.
pub fn expire(change: &impl Statements, charge_id: Id, actor: &str, now: Moment) -> Result<bool, Error> {
    change.changed(EXPIRE, parameters![charge_id, actor, now])
}

/// Expires those of these charges, beside the orders' own, that were not paid in time, and tells how many; what is kept for
/// them goes back by itself. A charge with an attempt to pay it that was open later than `unheard_since`, or of
/// which nobody has asked since its end, waits: its gateway may still tell of it.
///
/// # Errors
/// Where the database fails.
pub fn expire_unpaid(
    change: &impl Statements,
    now: Moment,
    unheard_since: Moment,
    charges: &[String],
) -> Result<usize, Error> {
    let row = parameters![now, unheard_since, serde_json::json!(charges).to_string()];
    let expired: Vec<IgnoredAny> = change.all(include_str!("expire_unpaid.sql"), row)?;
    Ok(expired.len())
}
