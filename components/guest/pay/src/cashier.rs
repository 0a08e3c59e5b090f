//! What opens the cashier: asked of the gateway, or known from before and signed anew.

use crate::ALREADY_PAID;
use api::{Problem, World, problems};
use clock::Id;
use idempotency::Key;
use money::Fen;
use payment::{Acquirer, Attempt, Failure, Sheet, State, attempt as attempts};
use serde::Serialize;

/// A gateway's prepay is good for two hours; one that is nearly over is asked for anew, with the same number.
const PREPAY_MINUTES: i64 = 110;

/// What the mini-program needs to open the cashier.
#[derive(Debug, Serialize)]
pub struct Cashier {
    payment_id: Id,
    channel: &'static str,
    amount_fen: Fen,
    /// Under the channel's name.
    #[serde(flatten)]
    sheet: Sheet,
}

/// Signs for the prepay that the gateway has given, or gives now, and keeps what was signed.
pub(crate) async fn open(
    world: &World,
    acquirer: &impl Acquirer,
    key: &Key,
    attempt: &Attempt,
) -> Result<Cashier, Problem> {
    let cashier = |sheet| Cashier {
        payment_id: attempt.id,
        channel: attempt.channel.name(),
        amount_fen: attempt.amount_fen,
        sheet,
    };
    let is_good = attempt.state == State::Open && world.clock.now() < attempt.changed_at.plus_minutes(PREPAY_MINUTES);
    if let Some(known) = attempt.prepay.as_deref().filter(|_| is_good) {
        let cashier = cashier(acquirer.sheet(attempt, known).await.map_err(failed)?);
        key.keep(world, &world.database, &cashier)?;
        return Ok(cashier);
    }
    let opened = match acquirer.open(attempt).await {
        Ok(opened) => opened,
        Err(failure) => {
            let (database, now) = (&world.database, world.clock.now());
            // Somebody else may have done it in between: then it is done. The next call takes a new number.
            if failure == Failure::AlreadyClosed {
                attempts::close(database, attempt.id, now)?;
            } else if matches!(failure, Failure::Refused(_)) {
                // Whether it can be paid all the same is asked by the tick.
                attempts::give_up(database, attempt.id, now)?;
            }
            return Err(failed(failure));
        }
    };
    let cashier = cashier(acquirer.sheet(attempt, &opened).await.map_err(failed)?);
    world.database.transaction(|change| {
        // The guest may have cancelled, or paid in another window, while the gateway was asked.
        if !attempts::opened(change, attempt.id, &opened, world.clock.now())? {
            return Err(problems::UNAVAILABLE.retry_after(1));
        }
        key.keep(world, change, &cashier)
    })?;
    Ok(cashier)
}

/// A refusal is our fault or the settings', whatever its status: the guest can only try again. The failure's text names
/// no secret.
pub(crate) fn failed(failure: Failure) -> Problem {
    match &failure {
        Failure::AlreadyPaid => ALREADY_PAID.caused_by(failure),
        Failure::Unconfigured(setting) => problems::NOT_CONFIGURED
            .because(api::setting_named("支付渠道尚未配置", setting), setting.clone())
            .caused_by(failure),
        _ => problems::UNAVAILABLE.retry_after(5).caused_by(failure),
    }
}
