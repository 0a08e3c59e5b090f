//! GET, POST /sandbox/clock — the bundle's time, and how it is moved.
//!
//! The time only goes forward, so that nothing happens twice; `reset` goes back to the machine's time, for a new beginning.
//! Of two moves at the same moment one may be lost.

use crate::form;
use ::clock::Moment;
use api::{Answer, Method, Problem, Request, World, problems, sandbox_offset};
use database::{Statements, parameters};
use serde::{Deserialize, Serialize};

/// How far the time may be ahead of the machine's: ten years, in seconds.
const FARTHEST_SECONDS: i64 = 10 * 366 * 24 * 3600;

const MOVE: &str = "UPDATE sandbox_clock SET offset_s = ?1 WHERE only = 1";

/// Where to: exactly one of the three.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Move {
    /// So many minutes on.
    forward_minutes: Option<i64>,
    /// To this time: RFC 3339. A form's `2026-05-01T20:00` means China's time.
    at: Option<String>,
    /// Back to the machine's time.
    reset: bool,
}

/// What the clock shows.
#[derive(Debug, Serialize)]
struct Shown {
    now: Moment,
    offset_s: i64,
}

/// Answers `{now, offset_s}`, after the move where one is asked for.
pub(crate) async fn serve(request: &Request, world: &World) -> Result<Answer, Problem> {
    request.allow(&[Method::GET, Method::POST])?;
    let offset_s = sandbox_offset(&world.database)?;
    let mut shown = Shown {
        now: world.clock.now(),
        offset_s,
    };
    if request.method() == Method::POST {
        shown = moved(&shown, &form::read(request)?)?;
        world.database.run(MOVE, parameters![shown.offset_s])?;
    }
    Ok(form::reply(request, Answer::ok(&shown)))
}

/// What the clock shows after the move.
fn moved(from: &Shown, to: &Move) -> Result<Shown, Problem> {
    let ahead = match (to.forward_minutes, to.at.as_deref(), to.reset) {
        (Some(minutes), None, false) => minutes.saturating_mul(60),
        (None, Some(at), false) => {
            let at = moment(at).ok_or(problems::INVALID.field("/at", "a time of RFC 3339 with an offset"))?;
            at.unix().saturating_sub(from.now.unix())
        }
        (None, None, true) => -from.offset_s,
        _ => return Err(problems::INVALID.field("", "one of forward_minutes, at and reset")),
    };
    let offset_s = from.offset_s.saturating_add(ahead);
    let pointer = if to.at.is_some() { "/at" } else { "/forward_minutes" };
    if ahead < 0 && !to.reset {
        return Err(problems::INVALID.field(pointer, "the time only goes forward"));
    }
    if offset_s > FARTHEST_SECONDS {
        return Err(problems::INVALID.field(pointer, "at most ten years ahead"));
    }
    Ok(Shown {
        now: from.now.plus_seconds(ahead),
        offset_s,
    })
}

fn moment(text: &str) -> Option<Moment> {
    Moment::parse(text).or_else(|| Moment::parse(&format!("{text}:00+08:00")))
}
