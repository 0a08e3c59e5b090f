//! PUT, POST /v1/platform/merchants/:id/rating — what the platform thinks of a merchant: one to five, and why.

use crate::view;
use api::{Answer, Problem, Request, World, problems};
use caller::Permit;
use catalogue::merchant;
use serde::Deserialize;

#[derive(Deserialize)]
struct Rating {
    /// One to five.
    rating: i64,
    /// Why, 1 to 500 characters.
    reason: String,
}

/// Reads it and answers the merchant.
///
/// # Errors
/// 404 for one that is not there, 422 for what cannot be kept.
pub async fn handle(request: &Request, world: &World, permit: &Permit) -> Result<Answer, Problem> {
    let id = request.id()?;
    let Rating { rating, reason } = request.json()?;
    if !(1..=5).contains(&rating) {
        return Err(problems::INVALID.field("/rating", ("应在 1 到 5 之间", "1 to 5")));
    }
    let reason = text::REASON.read("/reason", &reason)?;
    let rated = world.database.transaction(|change| {
        let before = view::one(change, id)?;
        merchant::rate(change, id, rating, &reason, world.clock.now())?;
        let after = view::one(change, id)?;
        audit::note(
            change,
            &world.clock,
            permit,
            ("rate-merchant", id),
            Some(&before),
            Some(&after),
        )?;
        Ok::<_, Problem>(after)
    })?;
    Ok(Answer::ok(&rated))
}
