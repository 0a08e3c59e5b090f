//! PUT, POST /v1/platform/merchants/:id/fee — what the platform keeps of what is earned in all stores of a merchant from now on.

use crate::view;
use api::{Answer, Problem, Request, World, problems};
use caller::Permit;
use catalogue::merchant;
use serde::Deserialize;

/// The whole, in hundredths of a per cent.
const WHOLE: i64 = 10_000;

#[derive(Deserialize)]
struct Fee {
    /// In hundredths of a per cent.
    platform_fee_basis_points: i64,
}

/// Reads it and answers the merchant.
///
/// # Errors
/// 404 for one that is not there, 422 for more than the whole or less than nothing.
pub async fn handle(request: &Request, world: &World, permit: &Permit) -> Result<Answer, Problem> {
    let id = request.id()?;
    let fee: Fee = request.json()?;
    let points = fee.platform_fee_basis_points;
    if !(0..=WHOLE).contains(&points) {
        let bounds = (
            "应在 0 到 10000 之间（万分之一）",
            "0 to 10000, in hundredths of a per cent",
        );
        return Err(problems::INVALID.field("/platform_fee_basis_points", bounds));
    }
    let charged = world.database.transaction(|change| {
        let before = view::one(change, id)?;
        merchant::charge(change, id, points, world.clock.now())?;
        let after = view::one(change, id)?;
        audit::note(
            change,
            &world.clock,
            permit,
            ("set-fee", id),
            Some(&before),
            Some(&after),
        )?;
        Ok::<_, Problem>(after)
    })?;
    Ok(Answer::ok(&charged))
}
