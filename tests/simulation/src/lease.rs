//! What is owed beside an order's first payment: asked for, given up, and settled when a phone comes back.

use crate::shop::NOTHING_TO_DO;
use api::{Problem, World, problems};
use caller::Caller;
use charge::{Detail, Kind, NewCharge, State};
use clock::Id;
use database::{Error, Statements, Transaction, parameters};
use idempotency::Key;
use money::Fen;
use order::{Belonging, Line, LineKind, NewLine, Placement, Status};
use payment::refund::Cause;
use serde::{Deserialize, Serialize};

/// How long a guest has to pay what is asked for later, in minutes: from then on it is overdue, and stays owed.
const TO_PAY_MINUTES: i64 = 24 * 60;

/// What a phone costs that is kept.
const BUY_OUT: Fen = Fen::new(4001);

const DEPOSITS: &str = "SELECT id, amount_fen FROM charge WHERE order_id = ?1 AND kind = 'deposit' AND state = 'paid'";

/// Who brings a phone back early, or keeps it, pays for the months that have begun and for one more.
const NOT_BEGUN: &str = "SELECT id, amount_fen FROM charge
WHERE order_id = ?1 AND kind = 'instalment' AND state = 'pending_payment' AND pay_before > ?2
ORDER BY pay_before LIMIT -1 OFFSET 1";

const OWED: &str = "SELECT id, amount_fen FROM charge WHERE id = ?1 AND kind NOT IN ('order', 'renewal')";

/// The first thing that is left of an order.
const MAIN: &str = "SELECT item, listing_number FROM order_line
WHERE order_id = ?1 AND position = item AND given_up_at IS NULL ORDER BY position LIMIT 1";

const LEASED: &str = "SELECT state FROM fulfilment WHERE order_id = ?1 AND method = 'lease'";

/// How a lease ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// The phone is back.
    Returned,
    /// It is the guest's now.
    Bought,
    /// It never came to the guest.
    Lost,
}

#[derive(Deserialize)]
struct Owed {
    id: Id,
    amount_fen: Fen,
}

#[derive(Deserialize)]
struct Main {
    item: i64,
    listing_number: i64,
}

#[derive(Deserialize)]
struct Leased {
    state: String,
}

/// What the people of a shop are told of a charge.
#[derive(Debug, Serialize)]
pub struct Asked {
    charge_id: Id,
}

impl End {
    /// The one of this state of a fulfilment.
    #[must_use]
    pub fn by_name(state: &str) -> Option<End> {
        match state {
            "returned" => Some(End::Returned),
            "bought" => Some(End::Bought),
            "lost" => Some(End::Lost),
            _ => None,
        }
    }
}

/// Gives back what was deposited, before the order ends: what is over then has been delivered, and a deposit never is.
///
/// # Errors
/// Where the database fails.
pub fn give_deposit_back(change: &Transaction, world: &World, order_id: Id, actor: &str) -> Result<(), Error> {
    let cause = Cause {
        reason: "deposit",
        actor,
    };
    let deposits: Vec<Owed> = change.all(DEPOSITS, parameters![order_id])?;
    for Owed { id, amount_fen } in deposits {
        payment::give_back_of_charge(change, world, id, amount_fen, cause)?;
    }
    Ok(())
}

/// What a lease that ends so leaves to be paid; answers what is asked for more.
///
/// # Errors
/// Where the database fails.
pub fn settle(change: &Transaction, world: &World, order_id: Id, end: End, actor: &str) -> Result<Option<Id>, Problem> {
    let now = world.clock.now();
    let months: Vec<Owed> = change.all(NOT_BEGUN, parameters![order_id, now])?;
    for Owed { id, .. } in months {
        charge::expire(change, id, actor, now)?;
    }
    match end {
        End::Bought => place(change, world, order_id, Kind::BuyOut, BUY_OUT).map(Some),
        End::Returned | End::Lost => Ok(None),
    }
}

/// Asks for more of an order that runs or is just over: for what was broken or kept too long of a lease, else for something
/// beside what was ordered.
///
/// # Errors
/// 404 for an order that is not there, 409 for one that nobody has used or will.
pub fn ask_more(world: &World, key: &Key, order_id: Id, amount: Fen) -> Result<Asked, Problem> {
    let now = world.clock.now();
    world.database.transaction(|change| {
        let order = order::find(change, order_id, now)?.ok_or(problems::NOT_FOUND)?;
        let is_due = matches!(
            order.status,
            Status::Paid | Status::InUse | Status::Completed | Status::NoShow
        );
        if !is_due {
            return Err(NOTHING_TO_DO);
        }
        let leased: Option<Leased> = change.optional(LEASED, parameters![order_id])?;
        let kind = match leased.as_ref().map(|leased| leased.state.as_str()) {
            Some("returned") => Kind::Damage,
            Some("in_hand") => Kind::Overdue,
            _ => Kind::Extra,
        };
        let charge_id = place(change, world, order_id, kind, amount)?;
        let asked = Asked { charge_id };
        key.keep(world, change, &asked)?;
        Ok(asked)
    })
}

fn place(change: &Transaction, world: &World, order_id: Id, kind: Kind, amount: Fen) -> Result<Id, Problem> {
    let now = world.clock.now();
    let id = world.clock.id();
    let main: Option<Main> = change.optional(MAIN, parameters![order_id])?;
    let Main { item, listing_number } = main.ok_or(NOTHING_TO_DO)?;
    let charge = NewCharge {
        id,
        kind,
        amount_fen: amount,
        pay_before: now.plus_minutes(TO_PAY_MINUTES),
        state: State::PendingPayment,
        is_agreed: false,
        detail: Detail::default(),
    };
    let belonging = Belonging {
        item,
        charge_id: id,
        listing_number,
        sku_id: None,
        tariff_id: None,
    };
    let line = Line {
        kind: LineKind::Extra,
        label: "more".to_owned(),
        starts_at: None,
        ends_at: None,
        minutes: None,
        unit_fen: None,
        quantity: None,
        amount_fen: amount,
    };
    let placement = Placement::new(now).with([charge]).with([NewLine::new(belonging, line)]);
    placement.place(change, order_id)?;
    Ok(id)
}

/// Gives up what a guest owes.
///
/// # Errors
/// 404 for a charge that is not there, 409 where it does not wait for its money.
pub fn write_off(world: &World, caller: &Caller, key: &Key, charge_id: Id) -> Result<Asked, Problem> {
    let now = world.clock.now();
    let actor = caller.user_id.to_string();
    world.database.transaction(|change| {
        let owed: Option<Owed> = change.optional(OWED, parameters![charge_id])?;
        let Owed { id, .. } = owed.ok_or(problems::NOT_FOUND)?;
        if !charge::expire(change, id, &actor, now)? {
            return Err(NOTHING_TO_DO);
        }
        let told = Asked { charge_id: id };
        key.keep(world, change, &told)?;
        Ok(told)
    })
}
