//! Another channel, another renewal or another payer takes the place of an attempt that is live.

use crate::{ALREADY_PAID, cashier::failed};
use api::{Problem, World};
use payment::{
    Acquirer, Attempt, Closing, Failure, attempt as attempts,
    hear::{self, hear},
};

/// Closes an attempt at its gateway. It is given up here first: a call that is opening it at this very moment then hands no
/// cashier out, so that what the gateway says about it stays true. Where the gateway cannot close it, or does not answer,
/// the tick goes on asking for it, and of two that are paid all the same the second goes back.
///
/// # Errors
/// [`ALREADY_PAID`] where it turns out to be paid: the money is settled then.
pub(crate) async fn give_up(world: &World, acquirer: &impl Acquirer, attempt: &Attempt) -> Result<(), Problem> {
    let asked = attempt.asked();
    attempts::give_up(&world.database, attempt.id, world.clock.now())?;
    match acquirer.close(&asked).await {
        Ok(Closing::Closed) | Err(Failure::AlreadyClosed) => {
            attempts::close(&world.database, attempt.id, world.clock.now())?;
            Ok(())
        }
        Ok(Closing::Paid) | Err(Failure::AlreadyPaid) => match hear(world, acquirer, &asked, false).await {
            Ok(_) => Err(ALREADY_PAID),
            Err(hear::Error::Gateway(failure)) => Err(failed(failure)),
            Err(hear::Error::Unsaved(error)) => Err(error.into()),
        },
        Ok(Closing::UntilItsTime) | Err(Failure::Silent(_) | Failure::Unclear(_)) => Ok(()),
        Err(failure) => Err(failed(failure)),
    }
}
