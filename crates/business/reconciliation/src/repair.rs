//! What one press does about a difference, each kind its own. Whatever moves money moves it under the number that it has
//! already, so pressing twice moves nothing twice.

use crate::{
    Detail, Kind, Refusal, Repair,
    ask::{ask_about_payment, ask_about_refund},
    open::{Open, Press, channel},
};
use api::World;
use clock::{Id, Moment};
use database::{Statements, parameters};
use payment::{Acquirer, Channel, Success, correction, correction::Case, refund, refund::Cause, settle};

const LOAD: &str = "SELECT id, kind, scope, date, subject, detail, state FROM difference WHERE id = ?1";

/// Of two that press at once, one closes it.
const CLOSE: &str = "UPDATE difference SET state = ?2, changed_by = ?3, changed_at = ?4, note = ?5
WHERE id = ?1 AND state = 'open' RETURNING id";

const NOTE: &str = "UPDATE difference SET changed_by = ?2, changed_at = ?3, note = ?4 WHERE id = ?1 AND state = 'open'";

/// Repairs a difference by what its kind asks for.
///
/// # Errors
/// [`Refusal`]; nothing has changed then, or what has changed will be found by the next run.
pub async fn repair(world: &World, acquirer: &impl Acquirer, id: Id, actor: Id) -> Result<Press, Refusal> {
    let open = load(&world.database, id)?;
    match open.kind.repair() {
        Repair::AskAboutPayment => ask_about_payment(world, acquirer, &open).await,
        Repair::AskAboutRefund | Repair::SendRefundAgain => ask_about_refund(world, acquirer, &open).await,
        Repair::KeepAsException => keep_as_exception(world, acquirer, &open).await,
        Repair::GiveBack | Repair::Post | Repair::ReportAgain => by_ourselves(world, &open, actor),
    }
}

impl Press {
    /// Keeps who pressed and what that has led to.
    ///
    /// # Errors
    /// [`Refusal::NotOpen`] where somebody was faster, and where the database fails.
    pub fn write(&self, change: &impl Statements, now: Moment, id: Id, actor: Id) -> Result<(), Refusal> {
        match self {
            Press::Done(note) => close(change, now, id, "repaired", actor, note),
            Press::Waits(note) => {
                change.run(NOTE, parameters![id, actor, now, note.as_str()])?;
                Ok(())
            }
        }
    }
}

/// Leaves a difference as it is, for a reason.
///
/// # Errors
/// [`Refusal`].
pub fn ignore(change: &impl Statements, now: Moment, id: Id, actor: Id, reason: &str) -> Result<(), Refusal> {
    load(change, id)?;
    close(change, now, id, "ignored", actor, reason)
}

fn load(statements: &impl Statements, id: Id) -> Result<Open, Refusal> {
    let open: Option<Open> = statements.optional(LOAD, parameters![id])?;
    let open = open.ok_or(Refusal::NotThere)?;
    if open.state == "open" {
        Ok(open)
    } else {
        Err(Refusal::NotOpen { state: open.state })
    }
}

fn close(
    change: &impl Statements,
    now: Moment,
    id: Id,
    state: &'static str,
    actor: Id,
    note: &str,
) -> Result<(), Refusal> {
    if change.changed(CLOSE, parameters![id, state, actor, now, note])? {
        return Ok(());
    }
    // Somebody was faster, or a run no longer finds it.
    load(change, id).map(drop)
}

async fn keep_as_exception(world: &World, acquirer: &impl Acquirer, open: &Open) -> Result<Press, Refusal> {
    let Detail {
        number,
        gateway_number,
        out_trade_no,
        there_fen,
        here_fen,
        ..
    } = &open.detail;
    let reason = open.kind.name().replace('_', "-");
    let case = |channel, out_trade_no, transaction_id, amount| Case {
        channel,
        out_trade_no,
        transaction_id,
        reason: &reason,
        amount,
    };
    match open.kind {
        // The arbiter keeps it, with its money.
        Kind::PaymentUnknown | Kind::PaymentDoubled => {
            let channel = channel(open)?;
            let line = (gateway_number.clone(), *there_fen, open.detail.at_unix);
            let (Some(transaction_id), Some(amount), Some(at)) = line else {
                return Err(Refusal::NotRepairable("the bill's line is not whole"));
            };
            let account = acquirer.account(channel, None).await?;
            let success = Success {
                channel,
                out_trade_no: number.clone(),
                transaction_id,
                amount,
                currency: "CNY".to_owned(),
                merchant: account.merchant.clone(),
                app: account.app.clone(),
                payer: None,
                paid_at: Moment::from_unix(at),
            };
            let decision = settle(world, &account, &success)?;
            return Ok(Press::Done(format!("kept for people: {decision:?}")));
        }
        Kind::OrderUnpaid => {
            let case = case(Channel::Offline, &open.subject, &open.subject, *here_fen);
            correction::keep_for_people(&world.database, world, case)?;
        }
        _ => {
            let trade = out_trade_no.as_deref().unwrap_or(number);
            correction::keep_for_people(&world.database, world, case(channel(open)?, trade, number, *there_fen))?;
        }
    }
    Ok(Press::Done("kept for people".to_owned()))
}

/// What needs no gateway now: the tick goes on with it.
fn by_ourselves(world: &World, open: &Open, actor: Id) -> Result<Press, Refusal> {
    let now = world.clock.now();
    let number = open.detail.number.as_str();
    let (done, note) = match open.kind.repair() {
        Repair::GiveBack => {
            let actor = actor.to_string();
            let cause = Cause {
                reason: "paid-without-cause",
                actor: &actor,
            };
            let given = world
                .database
                .transaction(|change| refund::give_back_rest(change, world, number, cause))?;
            (given, "it goes back")
        }
        Repair::Post => {
            let posting = open.detail.what.as_deref();
            let posting = posting.ok_or(Refusal::NotRepairable("the posting is not named"))?;
            // The ledger itself refuses what would overdraw an account.
            match correction::post(&world.database, posting, number, open.id, now) {
                Ok(done) => (done, "posted"),
                Err(database::Error::Engine { .. }) => return Err(Refusal::NotRepairable("the ledger refuses it")),
                Err(error) => return Err(error.into()),
            }
        }
        _ => (
            correction::report_again(&world.database, number, now)?,
            "WeChat will be told again",
        ),
    };
    let note = if done { note } else { "it agrees already" };
    Ok(Press::Done(note.to_owned()))
}
