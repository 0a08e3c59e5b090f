//! GET /v1/orders/:id/statement — what the ledger tells of a guest's order, in plain words, with the payments' vouchers.

use api::{Answer, Language, Problem, Request, World, problems};
use caller::Caller;
use clock::{Id, Moment};
use database::{Statements, parameters};
use money::Fen;
use payment::Channel;
use serde::{Deserialize, Serialize};

/// What happened to the guest's money, and where it is now.
#[derive(Debug, Serialize)]
pub struct Statement {
    order_id: Id,
    /// What came in.
    paid_fen: Fen,
    /// What is on its way back.
    refunding_fen: Fen,
    /// What went back.
    refunded_fen: Fen,
    /// What is left of it.
    kept_fen: Fen,
    entries: Vec<Entry>,
    vouchers: Vec<Voucher>,
}

/// Money that moved.
#[derive(Debug, Serialize)]
struct Entry {
    at: Moment,
    kind: Kind,
    /// The kind in the words of the caller's language.
    label: &'static str,
    amount_fen: Fen,
    channel: Option<Channel>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Kind {
    Payment,
    RefundDecided,
    RefundSettled,
    Earned,
}

/// What proves a payment to whoever asks for it.
#[derive(Debug, Serialize, Deserialize)]
struct Voucher {
    out_trade_no: Id,
    /// The channel's number of the money.
    transaction_id: String,
    channel: Channel,
    amount_fen: Fen,
    paid_at: Option<Moment>,
}

#[derive(Deserialize)]
struct Found {
    postings: Vec<Posting>,
    vouchers: Vec<Voucher>,
}

#[derive(Deserialize)]
struct Posting {
    kind: Kind,
    at: Moment,
    amount_fen: Fen,
    channel: Option<Channel>,
}

/// Answers one order's statement.
///
/// # Errors
/// What [`statement`] answers, and 401 without a session.
pub async fn handle(request: &Request, world: &World) -> Result<Answer, Problem> {
    let caller = world.caller(request)?;
    let statement = statement(world, &caller, request.id()?, request.language())?;
    Ok(Answer::ok(&statement))
}

/// What the ledger tells of one of the caller's orders.
///
/// # Errors
/// 404 where it is not there, or somebody else's.
pub fn statement(world: &World, caller: &Caller, order_id: Id, language: Language) -> Result<Statement, Problem> {
    let row = parameters![order_id, caller.user_id];
    let found: Option<Found> = world.database.optional(include_str!("statement.sql"), row)?;
    let Found { postings, vouchers } = found.ok_or(problems::NOT_FOUND)?;
    let sum = |kind: Kind| -> Fen {
        let of_kind = postings.iter().filter(|posting| posting.kind == kind);
        of_kind.map(|posting| posting.amount_fen).sum()
    };
    let (paid, decided, refunded) = (sum(Kind::Payment), sum(Kind::RefundDecided), sum(Kind::RefundSettled));
    let entry = |posting: &Posting| Entry {
        at: posting.at,
        kind: posting.kind,
        label: posting.kind.label(language),
        amount_fen: posting.amount_fen,
        channel: posting.channel,
    };
    Ok(Statement {
        order_id,
        paid_fen: paid,
        refunding_fen: decided.minus(refunded),
        refunded_fen: refunded,
        kept_fen: paid.minus(decided),
        entries: postings.iter().map(entry).collect(),
        vouchers,
    })
}

impl Kind {
    fn label(self, language: Language) -> &'static str {
        match self {
            Kind::Payment => language.choose("已付款", "Paid"),
            Kind::RefundDecided => language.choose("已同意退款", "Refund agreed"),
            Kind::RefundSettled => language.choose("退款已到账", "Refund received"),
            Kind::Earned => language.choose("已用于消费", "Used for the stay"),
        }
    }
}
