//! A guest's request to get money back, for the shop to decide.

use clock::{Id, Moment};
use database::{Error, Statements, parameters};
use money::Fen;

/// One open request an order: the index `refund_request_open` lets no second one in.
const ASK: &str = "INSERT INTO refund_request (id, order_id, user_id, amount_fen, reason, state, asked_at)
VALUES (?1, ?2, ?3, ?4, ?5, 'open', ?6) ON CONFLICT DO NOTHING RETURNING id";

/// The guard: of two that decide at once, one finds it open.
const DECIDE: &str = "UPDATE refund_request SET state = iif(?4 IS NULL, 'rejected', 'approved'), decided_at = ?2,
  decided_by = ?3, granted_fen = ?4, answer = ?5
WHERE id = ?1 AND state = 'open' RETURNING id";

/// What waits for a word about an order that the shop has decided about as a whole.
const DECIDE_OPEN: &str = "UPDATE refund_request SET state = iif(?4 IS NULL, 'rejected', 'approved'), decided_at = ?2,
  decided_by = ?3, granted_fen = ?4, answer = ?5
WHERE order_id = ?1 AND state = 'open' RETURNING id";

/// A request that is about to be written down.
#[derive(Clone, Copy, Debug)]
pub struct NewRequest<'a> {
    /// Its id.
    pub id: Id,
    /// Of which order.
    pub order_id: Id,
    /// Who asks.
    pub user_id: Id,
    /// For how much.
    pub amount: Fen,
    /// Why.
    pub reason: &'a str,
    /// Now.
    pub asked_at: Moment,
}

/// Writes a request down; `false` where another one of the order is open.
///
/// # Errors
/// Where the database fails.
pub fn ask(change: &impl Statements, request: &NewRequest<'_>) -> Result<bool, Error> {
    let NewRequest {
        id,
        order_id,
        user_id,
        amount,
        reason,
        asked_at,
    } = *request;
    change.changed(ASK, parameters![id, order_id, user_id, amount.get(), reason, asked_at])
}

/// What the shop has decided.
#[derive(Clone, Copy, Debug)]
pub struct Verdict<'a> {
    /// Who decided.
    pub actor: Id,
    /// When.
    pub at: Moment,
    /// How much goes back; none where the shop does not agree.
    pub granted: Option<Fen>,
    /// What the guest reads.
    pub answer: Option<&'a str>,
}

/// Writes down what the shop has decided; `false` where the request is not open (any more). What goes back is the caller's to
/// give back.
///
/// # Errors
/// Where the database fails.
pub fn decide(change: &impl Statements, id: Id, verdict: Verdict<'_>) -> Result<bool, Error> {
    write(change, DECIDE, id, verdict)
}

/// The same for the request of an order that is open, if there is one.
///
/// # Errors
/// Where the database fails.
pub fn decide_open(change: &impl Statements, order_id: Id, verdict: Verdict<'_>) -> Result<bool, Error> {
    write(change, DECIDE_OPEN, order_id, verdict)
}

fn write(change: &impl Statements, statement: &str, id: Id, verdict: Verdict<'_>) -> Result<bool, Error> {
    let Verdict {
        actor,
        at,
        granted,
        answer,
    } = verdict;
    change.changed(statement, parameters![id, at, actor, granted.map(Fen::get), answer])
}
