//! Asks a gateway what became of a payment, and does what its word means: a notification may never come.
//!
//! Architecture invariant: no payment is closed without the gateway's word that nobody can pay it any more.

use crate::{
    Acquirer, Asked, Closing, Decision, Failure, Fate, attempt,
    correction::{Case, keep_for_people},
    settle,
};
use api::World;

/// What the gateway's word did to a payment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Heard {
    /// The money is there, and this decision was carried out.
    Money(Decision),
    /// Nobody can pay it any more.
    Closed,
    /// It waits: the payer may still pay.
    Waits,
}

/// Why a payment is as it was.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The gateway does not tell.
    #[error(transparent)]
    Gateway(#[from] Failure),
    /// What it tells could not be saved.
    #[error(transparent)]
    Unsaved(#[from] database::Error),
}

/// Asks about one payment. `is_over`: nobody waits for its money any more, so that it is closed at the gateway if it is not
/// paid.
///
/// # Errors
/// Nothing has changed then, and it can be asked again.
pub async fn hear(world: &World, acquirer: &impl Acquirer, asked: &Asked, is_over: bool) -> Result<Heard, Error> {
    match acquirer.fate(asked).await? {
        Fate::Paid(success) => {
            let account = acquirer.account(asked.channel, asked.account.as_ref()).await?;
            let decision = settle(world, &account, &success)?;
            // What is kept for people, or was given back by them, is no reason to go on asking.
            if is_over && matches!(decision, Decision::Exception(_) | Decision::GivenBack) {
                return close(world, asked);
            }
            Ok(Heard::Money(decision))
        }
        Fate::Unpaid if is_over => match acquirer.close(asked).await? {
            Closing::Closed => close(world, asked),
            // Asked again, it will say what was paid.
            Closing::Paid | Closing::UntilItsTime => Ok(Heard::Waits),
        },
        Fate::Closed => close(world, asked),
        // It can no longer arrive, or whoever opens it at this moment finds it closed and hands no cashier out.
        Fate::Unseen if is_over => {
            let closed = attempt::close_unseen(&world.database, asked.id, world.clock.now())?;
            Ok(if closed { Heard::Closed } else { Heard::Waits })
        }
        Fate::Unpaid | Fate::Unseen => Ok(Heard::Waits),
        Fate::Odd(state) => {
            eprintln!("payment {} is {state:?} at the gateway", asked.id);
            let case = Case {
                channel: asked.channel,
                out_trade_no: &asked.id.to_string(),
                transaction_id: &state,
                reason: "odd-state",
                amount: Some(asked.amount_fen),
            };
            keep_for_people(&world.database, world, case)?;
            if is_over {
                return close(world, asked);
            }
            Ok(Heard::Waits)
        }
    }
}

fn close(world: &World, asked: &Asked) -> Result<Heard, Error> {
    let closed = attempt::close(&world.database, asked.id, world.clock.now())?;
    Ok(if closed { Heard::Closed } else { Heard::Waits })
}
