//! GET, PATCH /v1/me — what a person has told about themselves, to read and to change.

mod change;
mod read;

use api::{Answer, Method, Problem, Request, World};

pub use change::change;
pub use read::read;

api::serve!(handle);

/// Answers the caller's profile, changed before if the method says so.
///
/// # Errors
/// What [`read()`] and [`change()`] answer, and what any operation answers to a request that it cannot read.
pub async fn handle(request: &Request, world: &World) -> Result<Answer, Problem> {
    request.allow(&[Method::GET, Method::PATCH])?;
    let caller = world.caller(request).await?;
    let profile = if request.method() == Method::PATCH {
        change(world, &caller, &request.json()?, &world.client_address(request).await?)?
    } else {
        read(world, &caller)?
    };
    Ok(Answer::ok(&profile))
}
