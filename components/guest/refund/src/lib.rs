//! POST, GET /v1/orders/:id/refund-requests — a guest asks the shop to give money back, and reads what it answered.

pub mod ask;
pub mod list;

use clock::{Id, Moment};
use money::Fen;
use serde::{Deserialize, Serialize};

api::serve! {
    "/v1/orders/:id/refund-requests" => GET list::handle, POST ask::handle;
}

/// A wish as its guest is told it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wish {
    id: Id,
    order_id: Id,
    /// How much the guest asks for.
    amount_fen: Fen,
    reason: String,
    /// `open`, `approved` or `rejected`.
    state: String,
    asked_at: Moment,
    decided_at: Option<Moment>,
    /// How much the shop gives back.
    granted_fen: Option<Fen>,
    /// What the shop says to it.
    answer: Option<String>,
}
