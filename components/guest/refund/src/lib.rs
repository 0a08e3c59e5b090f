//! POST, GET /v1/orders/:id/refund-requests — a guest asks the shop to give money back, and reads what it answered.

pub mod ask;
pub mod list;

use api::{Answer, Method, Problem, Request, World};
use clock::{Id, Moment};
use money::Fen;
use serde::{Deserialize, Serialize};

api::serve!(handle);

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

/// Hands the request to the operation of its method.
///
/// # Errors
/// What the operation answers.
pub async fn handle(request: &Request, world: &World) -> Result<Answer, Problem> {
    request.allow(&[Method::GET, Method::POST])?;
    if request.method() == Method::POST {
        ask::handle(request, world).await
    } else {
        list::handle(request, world).await
    }
}
