//! GET /v1/listings/:id, GET /v1/listings/:id/availability, GET /v1/listings/:id/reviews — all about what a store lists. No
//! login is needed.

pub mod availability;
mod busy;
mod marks;
pub mod reviews;
pub mod show;

pub use marks::Marks;

use api::{Answer, Problem, Request, World, problems};

api::serve!(handle);

/// Hands the request to the operation of its route.
///
/// # Errors
/// What the operation answers.
pub async fn handle(request: &Request, world: &World) -> Result<Answer, Problem> {
    match request.route() {
        "/v1/listings/:id" => show::handle(request, world).await,
        "/v1/listings/:id/availability" => availability::handle(request, world).await,
        "/v1/listings/:id/reviews" => reviews::handle(request, world).await,
        _ => Err(problems::NOT_FOUND),
    }
}
