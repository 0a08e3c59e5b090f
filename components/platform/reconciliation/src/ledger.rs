//! GET /v1/platform/ledger?from&to — the trial balance: what every account was debited and credited, and that it all adds
//! up to nothing.

use api::{Answer, Problem, Request, World, problems};
use caller::Permit;
use clock::Moment;
use database::{Statements, parameters};
use money::Fen;
use serde::{Deserialize, Serialize};

/// Which part of the ledger.
#[derive(Debug, Deserialize)]
pub struct Query {
    /// From when on; absent: from the beginning.
    from: Option<Moment>,
    /// Until before when; absent: until now.
    to: Option<Moment>,
}

/// Every account, and the sum of all.
#[derive(Debug, Serialize)]
pub struct Balance {
    from: Option<Moment>,
    to: Moment,
    accounts: Vec<Account>,
    /// Always nothing: each posting debits what it credits.
    sum_fen: Fen,
}

#[derive(Debug, Serialize, Deserialize)]
struct Account {
    name: String,
    debits_fen: Fen,
    credits_fen: Fen,
    /// Debits less credits.
    balance_fen: Fen,
}

/// Reads the query and answers the balance.
///
/// # Errors
/// What [`balance`] answers, 401 without a session.
pub async fn handle(request: &Request, world: &World, _: &Permit) -> Result<Answer, Problem> {
    let query = request.query()?;
    Ok(Answer::ok(&balance(world, &query)?))
}

/// The balance of what was posted within a period.
///
/// # Errors
/// 422 for a period that ends before it begins.
pub fn balance(world: &World, query: &Query) -> Result<Balance, Problem> {
    let to = query.to.unwrap_or_else(|| world.clock.now().plus_seconds(1));
    if query.from.is_some_and(|from| from > to) {
        return Err(problems::INVALID.field("/to", ("不能早于起始时间", "not before the beginning")));
    }
    let from = query.from.unwrap_or(Moment::from_unix(0));
    let accounts: Vec<Account> = world.database.all(include_str!("ledger.sql"), parameters![from, to])?;
    let sum_fen = accounts.iter().map(|account| account.balance_fen).sum();
    Ok(Balance {
        from: query.from,
        to,
        accounts,
        sum_fen,
    })
}
