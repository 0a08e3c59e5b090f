//! Carries out what the arbiter decides, all of it in one transaction: a crash between two statements leaves nothing.

use crate::{Account, Decision, Doubt, Reason, Standing, Success, decide, exception, refund};
use api::World;
use booking::{hold, renewal};
use clock::Moment;
use database::{Error, Statements, parameters};
use order::{Status, Turn};

/// The guard of it all: of many callbacks with one success, one finds the payment not succeeded yet.
const SUCCEED: &str = "UPDATE payment SET state = 'succeeded', transaction_id = ?2, paid_at = ?3, changed_at = ?4
WHERE id = ?1 AND state <> 'succeeded' RETURNING id";

/// Decides about a success and carries the decision out. The answer is what was done at last: where the arbiter wanted to
/// take the time again and it was taken, that is a refund. At most 8 statements.
///
/// # Errors
/// Where the database fails: nothing has happened, and the gateway has to tell it again.
pub fn settle(world: &World, account: &Account, success: &Success) -> Result<Decision, Error> {
    let now = world.clock.now();
    let told = parameters![
        success.out_trade_no.as_str(),
        success.channel.name(),
        success.transaction_id.as_str()
    ];
    world.database.transaction(|change| {
        let standing: Option<Standing> = change.optional(include_str!("standing.sql"), told)?;
        let Some(standing) = standing else {
            return exception::keep(change, world, account, success, Doubt::UnknownPayment);
        };
        match decide(&standing, account, success, now) {
            known @ (Decision::AlreadyKnown | Decision::GivenBack) => Ok(known),
            Decision::Exception(doubt) => exception::keep(change, world, account, success, doubt),
            decision => {
                let row = parameters![
                    standing.payment_id,
                    success.transaction_id.as_str(),
                    success.paid_at,
                    now
                ];
                if change.changed(SUCCEED, row)? {
                    carry_out(change, world, &standing, decision)
                } else {
                    Ok(Decision::AlreadyKnown)
                }
            }
        }
    })
}

fn carry_out(
    change: &impl Statements,
    world: &World,
    standing: &Standing,
    decision: Decision,
) -> Result<Decision, Error> {
    let now = world.clock.now();
    let done = match (decision, standing.renewal) {
        (Decision::Refund(_), _) => decision,
        (_, None) if pay_order(change, standing, now)? => decision,
        (_, Some(asked)) if renewal::apply(change, asked.id, "gateway", now)? => decision,
        _ => Decision::Refund(Reason::SlotGone),
    };
    if let Decision::Refund(reason) = done {
        let Standing {
            order_id,
            payment_id,
            amount_fen,
            ..
        } = *standing;
        // A renewal whose money goes back is over: the guest may ask for another one at once.
        if standing
            .renewal
            .is_some_and(|asked| asked.status == Status::PendingPayment)
        {
            order::give_up_renewal(change, order_id, "gateway", now)?;
        }
        refund::give_back_payment(change, world, payment_id, amount_fen, reason.name())?;
    }
    Ok(done)
}

/// `false` where the time of the stay is taken.
fn pay_order(change: &impl Statements, standing: &Standing, now: Moment) -> Result<bool, Error> {
    if !hold::turn(change, standing.order_id, None, hold::State::Confirmed, now)? {
        return Ok(false);
    }
    let paid = Turn {
        source: standing.status,
        target: Status::Paid,
        actor: "gateway",
        at: now,
        cause: "paid",
    };
    must(order::turn(change, standing.order_id, paid)?, "the order").map(|()| true)
}

/// Nothing changes between reading and writing in one transaction, so a guard that finds no row is a fault of ours; the
/// error undoes everything.
fn must(found: bool, what: &str) -> Result<(), Error> {
    if found {
        return Ok(());
    }
    Err(Error::Shape {
        cause: format!("{what} is not as it was read"),
        statement: "settle".to_owned(),
    })
}
