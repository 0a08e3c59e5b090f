//! POST /v1/platform/reconciliation — matches a day of a channel now; GET — what the last match of it has led to.

use acquiring::Gateways;
use api::{Answer, Problem, Request, World, problems};
use caller::Permit;
use clock::Moment;
use database::{Statements, parameters};
use money::Fen;
use payment::Channel;
use reconciliation::{Bills, Day};
use serde::{Deserialize, Serialize};

/// Which match.
#[derive(Clone, Copy, Debug, Deserialize)]
pub struct Which {
    /// Through whom: `wechat`, `alipay` or `unionpay`.
    channel: Channel,
    /// The day in China.
    date: Day,
}

/// What a match has led to.
#[derive(Debug, Serialize, Deserialize)]
pub struct Outcome {
    channel: Channel,
    date: Day,
    begun_at: Moment,
    /// None as long as it has not come to its end with a bill.
    finished_at: Option<Moment>,
    /// None where there was no bill.
    bill_read_at: Option<Moment>,
    /// Why there was none.
    failure: Option<String>,
    /// By our books.
    payments_here: Total,
    /// By the bill.
    payments_there: Total,
    refunds_here: Total,
    refunds_there: Total,
    /// What the channel keeps by its bill.
    fees_fen: Fen,
    /// Of this channel and of our own books on this day.
    differences: Counts,
}

#[derive(Debug, Serialize, Deserialize)]
struct Total {
    count: i64,
    amount_fen: Fen,
}

#[derive(Debug, Serialize, Deserialize)]
struct Counts {
    open: i64,
    repaired: i64,
    ignored: i64,
    vanished: i64,
}

/// Reads the query and answers what the last match has led to.
///
/// # Errors
/// What [`outcome`] answers, and what any operation answers to a request that it cannot read.
pub async fn show(request: &Request, world: &World, _: &Permit) -> Result<Answer, Problem> {
    Ok(Answer::ok(&outcome(world, request.query()?)?))
}

/// Reads which match is wanted, runs it and answers what it has led to.
///
/// # Errors
/// What [`run`] answers, and what any operation answers to a request that it cannot read.
pub async fn start(request: &Request, world: &World, permit: &Permit) -> Result<Answer, Problem> {
    let which: Which = request.json()?;
    check(world, which)?;
    let done = ("match-day", format!("{} {}", which.channel.name(), which.date));
    audit::note(&world.database, &world.clock, permit, done, None::<&()>, None::<&()>)?;
    Ok(Answer::ok(&run(world, &Gateways::new(world), which).await?))
}

/// Matches a day, as often as anybody likes.
///
/// # Errors
/// 422 for a channel that has no bills, and for a day that has not begun.
pub async fn run(world: &World, bills: &impl Bills, which: Which) -> Result<Outcome, Problem> {
    check(world, which)?;
    reconciliation::run(world, bills, which.channel, which.date).await?;
    outcome(world, which)
}

/// What the last match of a day has led to.
///
/// # Errors
/// 404 where nobody has matched that day.
pub fn outcome(world: &World, which: Which) -> Result<Outcome, Problem> {
    let Which { channel, date } = which;
    let row = parameters![channel.name(), date.to_string(), date.begins_at(), date.ends_at()];
    let found = world.database.optional(include_str!("outcome.sql"), row)?;
    found.ok_or(problems::NOT_FOUND)
}

fn check(world: &World, which: Which) -> Result<(), Problem> {
    if !Channel::ONLINE.contains(&which.channel) {
        let fault = ("该渠道没有对账单", "a channel that has bills");
        return Err(problems::INVALID.field("/channel", fault));
    }
    if which.date.begins_at() > world.clock.now() {
        return Err(problems::INVALID.field("/date", ("日期尚未到来", "a day that has begun")));
    }
    Ok(())
}
