//! Carries out what the arbiter decides, all of it in one transaction: a crash between two statements leaves nothing.

use crate::{Account, Decision, Doubt, Reason, Standing, Success, decide, exception, refund};
use api::World;
use database::{Error, Statements, parameters};

/// Who the order's log names.
const GATEWAY: &str = "gateway";

/// The guard of it all: of many callbacks with one success, one finds the payment not succeeded yet.
const SUCCEED: &str = "UPDATE payment SET state = 'succeeded', transaction_id = ?2, paid_at = ?3, changed_at = ?4
WHERE id = ?1 AND state <> 'succeeded' RETURNING id";

/// Decides about a success and carries the decision out. The answer is what was done at last: where the arbiter wanted to
/// take the time again and it was taken, that is a refund. At most 7 statements.
///
/// # Errors
/// Where the database fails: nothing has happened, and the gateway has to tell it again.
pub fn settle(world: &World, account: &Account, success: &Success) -> Result<Decision, Error> {
    let now = world.clock.now();
    let facts = parameters![
        success.out_trade_no.as_str(),
        success.channel.name(),
        success.transaction_id.as_str()
    ];
    world.database.transaction(|change| {
        let standing: Option<Standing> = change.optional(include_str!("standing.sql"), facts)?;
        let Some(standing) = standing else {
            return exception::keep(change, world, account, success, account.own, Doubt::UnknownPayment);
        };
        // Where the money is that fits nothing: at the account whose keys have told of it.
        let platforms = standing.account.as_ref().filter(|account| !account.is_own);
        let holder = account.own.or(platforms.map(|account| account.id));
        match decide(&standing, account, success, now) {
            known @ (Decision::AlreadyKnown | Decision::GivenBack) => Ok(known),
            Decision::Exception(doubt) => exception::keep(change, world, account, success, holder, doubt),
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
    let charge = standing.charge;
    let done = match decision {
        Decision::Refund(_) => decision,
        _ if charge::pay(change, charge.id, GATEWAY, now)? => decision,
        _ => Decision::Refund(Reason::SlotGone),
    };
    if let Decision::Refund(reason) = done {
        // More of an order whose money goes back is over: the guest may ask for it again at once.
        if !charge.opens_order && charge.lapses {
            charge::expire(change, charge.id, GATEWAY, now)?;
        }
        refund::give_back_payment(change, world, standing.payment_id, standing.amount_fen, reason.name())?;
    }
    Ok(done)
}
