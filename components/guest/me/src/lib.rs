//! GET, PATCH /v1/me — what a person has told about themselves, to read and to change. POST /v1/me/phone — the phone number
//! that WeChat has verified becomes theirs.

mod change;
mod phone;
mod read;

use api::{Answer, Method, Problem, Request, World, problems};

pub use change::change;
pub use phone::bind;
pub use read::read;

api::serve!(handle);

/// Hands a request to the operation of its route.
///
/// # Errors
/// What the operation answers.
pub async fn handle(request: &Request, world: &World) -> Result<Answer, Problem> {
    match request.route() {
        "/v1/me" => {
            request.allow(&[Method::GET, Method::PATCH])?;
            profile(request, world).await
        }
        "/v1/me/phone" => {
            request.allow(&[Method::POST])?;
            phone::handle(request, world).await
        }
        _ => Err(problems::NOT_FOUND),
    }
}

/// Answers the caller's profile, changed before if the method says so.
async fn profile(request: &Request, world: &World) -> Result<Answer, Problem> {
    let caller = world.caller(request).await?;
    let profile = if request.method() == Method::PATCH {
        change(world, &caller, &request.json()?, &world.client_address(request).await?)?
    } else {
        read(world, &caller)?
    };
    Ok(Answer::ok(&profile))
}
