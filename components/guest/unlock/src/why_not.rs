//! Why a press did not become a command: an answer that it already has, or a problem, which the order's log tells.

use crate::{PRESSES_A_MINUTE, Press, Pressed};
use api::{Problem, World, problems};
use clock::{Id, Moment};
use database::{Statements, parameters};
use device::{BROKEN_OFF_SECONDS, Entry, OutcomeKind, Refusal};
use serde::Deserialize;

/// How many refused presses of an order the log tells in one minute: more say nothing new, and would fill it.
pub const REFUSALS_A_MINUTE: i64 = 10;

/// There is no paid stay.
pub const NOT_PAID: Problem = Problem::new(409, "not-paid", "订单尚未支付", "The stay is not paid");

/// The door does not open yet; `opens_at` is when it does.
pub const TOO_EARLY: Problem = Problem::new(409, "too-early", "还没到开门时间", "The door does not open yet");

/// The stay is over, or was given up.
pub const ENDED: Problem = Problem::new(409, "ended", "使用时间已结束", "The stay is over");

/// The room has no door of this name.
pub const NO_SUCH_DOOR: Problem = Problem::new(404, "no-such-door", "没有这扇门", "The room has no such door");

/// The merchant has taken the lock out of service.
pub const DEVICE_OUT_OF_SERVICE: Problem = Problem::new(
    409,
    "device-out-of-service",
    "门锁已停用，请联系商家",
    "The lock is out of service, call the store",
);

#[derive(Deserialize)]
struct Facts {
    stay: Entry,
    earlier: Option<Earlier>,
    device: Option<DeviceState>,
    lately: Lately,
}

/// The press that had this key first.
#[derive(Deserialize)]
struct Earlier {
    id: Id,
    request_hash: String,
    outcome: Option<OutcomeKind>,
    issued_at: Moment,
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum DeviceState {
    InService,
    OutOfService,
}

/// The presses of the last minute.
#[derive(Deserialize)]
struct Lately {
    count: i64,
    first_at: Option<Moment>,
}

pub(crate) fn why_not(world: &World, press: &Press<'_>, now: Moment) -> Result<Pressed, Problem> {
    let row = parameters![press.order_id, press.caller.user_id, press.door, press.key, now];
    let facts: Option<Facts> = world.database.optional(include_str!("why_not.sql"), row)?;
    let facts = facts.ok_or(problems::NOT_FOUND)?;
    match &facts.earlier {
        Some(earlier) => replay(earlier, press, now),
        None => {
            let refusal = refusal(&facts, now);
            write_down(world, press, &refusal, now)?;
            Err(refusal)
        }
    }
}

/// An attempt that was refused stands in the order's log too. A refused press so takes one statement more than the two
/// of one that opens: nobody waits at an open door for it.
fn write_down(world: &World, press: &Press<'_>, refusal: &Problem, now: Moment) -> Result<(), Problem> {
    let (order_id, actor) = (press.order_id, press.caller.user_id);
    order::tell_refused_press(&world.database, order_id, actor, refusal.slug(), now, REFUSALS_A_MINUTE)?;
    Ok(())
}

/// The same key never opens again: it gets the answer of its first press.
fn replay(earlier: &Earlier, press: &Press<'_>, now: Moment) -> Result<Pressed, Problem> {
    if earlier.request_hash != press.request_hash {
        return Err(idempotency::REUSED);
    }
    let remaining = earlier.issued_at.unix() + BROKEN_OFF_SECONDS - now.unix();
    if earlier.outcome.is_none() && remaining > 0 {
        return Err(idempotency::IN_PROGRESS.retry_after(1));
    }
    Ok(Pressed {
        command_id: earlier.id,
        outcome: earlier.outcome.unwrap_or(OutcomeKind::Unknown),
        replayed: true,
    })
}

fn refusal(facts: &Facts, now: Moment) -> Problem {
    if let Err(refusal) = facts.stay.may_enter(now) {
        return match refusal {
            Refusal::NotPaid => NOT_PAID,
            Refusal::TooEarly { opens_at } => TOO_EARLY.with("opens_at", opens_at),
            Refusal::Ended => ENDED,
        };
    }
    match facts.device {
        None => return NO_SUCH_DOOR,
        Some(DeviceState::OutOfService) => return DEVICE_OUT_OF_SERVICE,
        Some(DeviceState::InService) => {}
    }
    match facts.lately.first_at {
        Some(first_at) if facts.lately.count >= PRESSES_A_MINUTE => {
            problems::TOO_MANY_REQUESTS.retry_after(first_at.unix() + 60 - now.unix())
        }
        // What stood in the way has gone between the two statements.
        _ => problems::UNAVAILABLE.retry_after(1),
    }
}
