//! GET /v1/payments, GET /v1/orders/:id/statement — what a guest has paid and got back.

pub mod list;
pub mod statement;

use api::{Answer, Problem, Request, World, problems};

api::serve!(handle);

/// Hands the request to the operation of its route.
///
/// # Errors
/// What the operation answers.
pub async fn handle(request: &Request, world: &World) -> Result<Answer, Problem> {
    match request.route() {
        "/v1/payments" => list::handle(request, world).await,
        "/v1/orders/:id/statement" => statement::handle(request, world).await,
        _ => Err(problems::NOT_FOUND),
    }
}
