//! What opens the cashier: asked of the gateway, or known from before and signed anew.

use crate::ALREADY_PAID;
use api::{Problem, World, problems};
use clock::Id;
use idempotency::Key;
use money::Fen;
use payment::{Acquirer, Failure, Session, Sheet, State, session as sessions};
use serde::Serialize;

/// A gateway's session is good for two hours; one that is nearly over is asked for anew, with the same number.
const SESSION_MINUTES: i64 = 110;

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

/// Signs for the session that the gateway has given, or gives now, and keeps what was signed.
pub(crate) async fn open(
    world: &World,
    acquirer: &impl Acquirer,
    key: &Key,
    session: &Session,
) -> Result<Cashier, Problem> {
    let cashier = |sheet| Cashier {
        payment_id: session.id,
        channel: session.channel.name(),
        amount_fen: session.amount_fen,
        sheet,
    };
    let is_good = session.state == State::Open && world.clock.now() < session.changed_at.plus_minutes(SESSION_MINUTES);
    if let Some(known) = session.session.as_deref().filter(|_| is_good) {
        let cashier = cashier(acquirer.sheet(session.channel, known).await.map_err(failed)?);
        key.keep(world, &world.database, &cashier)?;
        return Ok(cashier);
    }
    let opened = match acquirer.open(session).await {
        Ok(opened) => opened,
        Err(failure) => {
            let (database, now) = (&world.database, world.clock.now());
            // Somebody else may have done it in between: then it is done. The next call takes a new number.
            if failure == Failure::AlreadyClosed {
                sessions::close(database, session.id, now)?;
            } else if matches!(failure, Failure::Refused(_)) {
                // Whether it can be paid all the same is asked by the tick.
                sessions::give_up(database, session.id, now)?;
            }
            return Err(failed(failure));
        }
    };
    let cashier = cashier(acquirer.sheet(session.channel, &opened).await.map_err(failed)?);
    world.database.transaction(|change| {
        // The guest may have cancelled, or paid in another window, while the gateway was asked.
        if !sessions::opened(change, session.id, &opened, world.clock.now())? {
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
            .because(format!("支付渠道尚未配置：{setting}"), setting.clone())
            .caused_by(failure),
        _ => problems::UNAVAILABLE.retry_after(5).caused_by(failure),
    }
}
