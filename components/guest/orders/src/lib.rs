//! GET /v1/orders, GET /v1/orders/:id, POST /v1/orders/:id/cancel — a guest's own orders.

pub mod cancel;
pub mod list;
pub mod show;

use api::{Answer, Problem, Request, World, problems};

api::serve!(handle);

/// Hands the request to the operation of its route.
///
/// # Errors
/// What the operation answers.
pub async fn handle(request: &Request, world: &World) -> Result<Answer, Problem> {
    match request.route() {
        "/v1/orders" => list::handle(request, world).await,
        "/v1/orders/:id" => show::handle(request, world).await,
        "/v1/orders/:id/cancel" => cancel::handle(request, world).await,
        _ => Err(problems::NOT_FOUND),
    }
}
