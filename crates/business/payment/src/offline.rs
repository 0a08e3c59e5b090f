//! Money that the shop took itself, in cash or in a way that no gateway of ours tells of: its staff confirms it, and the
//! arbiter decides about it as about any other.

use crate::{Account, Channel, Decision, Standing, Success, decide};
use clock::{Id, Moment};
use database::{Error, Statements, parameters};
use order::Status;

/// An attempt at a gateway that may still be paid makes room: what is paid in it all the same goes back.
const GIVE_UP: &str =
    "UPDATE payment SET state = 'closing', changed_at = ?2 WHERE charge_id = ?1 AND state IN ('opening', 'open')";

const TAKE: &str =
    "INSERT INTO payment (id, charge_id, order_id, channel, amount_fen, state, transaction_id, payer, paid_at, asked_at,
  expires_at, changed_at)
VALUES (?1, ?2, ?3, 'offline', ?4, 'succeeded', ?5, ?6, ?7, ?7, ?7, ?7)";

/// What the shop says it took.
#[derive(Clone, Copy, Debug)]
pub struct Taken<'a> {
    /// The id of the payment that it becomes.
    pub payment_id: Id,
    /// What it is for; all of its price.
    pub order_id: Id,
    /// Which of its charges; none: the order itself.
    pub charge_id: Option<Id>,
    /// The number of the receipt: each is for one payment.
    pub reference: &'a str,
    /// Who says so.
    pub actor: Id,
}

/// What became of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The order is paid.
    Paid,
    /// The order does not wait for money, or its time is over.
    NotPayable(Status),
    /// Somebody else has the room.
    SlotGone,
    /// The receipt was for another payment.
    ReferenceUsed,
    /// There is no such order.
    NoOrder,
}

/// Writes down what the shop took, pays the order with it and gives up an attempt at a gateway that is still open. Only
/// after [`Outcome::Paid`] is there something to keep: the caller undoes the transaction after any other.
///
/// # Errors
/// Where the database fails; it needs a transaction.
pub fn confirm(change: &impl Statements, taken: Taken<'_>, now: Moment) -> Result<Outcome, Error> {
    let Taken {
        payment_id,
        order_id,
        charge_id,
        reference,
        actor,
    } = taken;
    let row = parameters![order_id, payment_id, reference, charge_id];
    let Some(standing) = change.optional::<Standing>(include_str!("offline.sql"), row)? else {
        return Ok(Outcome::NoOrder);
    };
    match decide(&standing, &house(), &success(&standing, reference, now), now) {
        Decision::Paid | Decision::RetakeThenPaid => {}
        Decision::Exception(_) => return Ok(Outcome::ReferenceUsed),
        _ => {
            return Ok(Outcome::NotPayable(standing.status.at(
                now,
                standing.charge.pay_before,
                standing.over_at,
            )));
        }
    }
    let actor = actor.to_string();
    let charge_id = standing.charge.id;
    if !charge::pay(change, charge_id, &actor, now)? {
        return Ok(Outcome::SlotGone);
    }
    change.run(GIVE_UP, parameters![charge_id, now])?;
    let row = parameters![
        payment_id,
        charge_id,
        order_id,
        standing.amount_fen.get(),
        reference,
        actor,
        now
    ];
    change.run(TAKE, row)?;
    Ok(Outcome::Paid)
}

/// The shop is no merchant of a gateway.
fn house() -> Account {
    Account {
        own: None,
        merchant: String::new(),
        app: String::new(),
    }
}

fn success(standing: &Standing, reference: &str, now: Moment) -> Success {
    Success {
        channel: Channel::Offline,
        out_trade_no: standing.payment_id.to_string(),
        transaction_id: reference.to_owned(),
        amount: standing.amount_fen,
        currency: "CNY".to_owned(),
        merchant: String::new(),
        app: String::new(),
        payer: None,
        paid_at: now,
    }
}
