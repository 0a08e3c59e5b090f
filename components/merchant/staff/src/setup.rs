//! POST /v1/setup — who knows the setting `setup_secret` becomes an operator. The secret serves once.

use crate::own;
use api::{Answer, Problem, Request, World};
use serde::Deserialize;
use settings::Error;
use subtle::ConstantTimeEq;

const SETTING: &str = "setup_secret";

/// Shorter ones can be guessed.
const SHORTEST: usize = 24;

/// It is not the secret.
const WRONG_SECRET: Problem = Problem::forbidden("wrong-secret", "初始化口令不正确", "It is not the set-up secret");

/// What only who runs the bundle knows.
#[derive(Deserialize)]
struct Proof {
    secret: String,
}

/// Makes the caller an operator, and answers the caller's posts.
///
/// # Errors
/// 401, [`WRONG_SECRET`], 409 where it has served, 503 where there is none.
pub async fn handle(request: &Request, world: &World) -> Result<Answer, Problem> {
    let caller = world.caller(request)?;
    let Proof { secret } = request.json()?;
    let own = world.settings.text(SETTING).await?;
    if own.len() < SHORTEST {
        return Err(Error::Unusable(SETTING, "it has fewer than 24 characters").into());
    }
    if !bool::from(secret.as_bytes().ct_eq(own.as_bytes())) {
        return Err(WRONG_SECRET);
    }
    let posts = world.database.transaction(|change| {
        member::invitation::set_up(change, &world.clock, &caller, &secret)?;
        let posts = own::posts(change, &caller)?;
        let done = ("set-up", caller.user_id);
        audit::note_first(change, &world.clock, (&caller, "platform_staff"), done, &posts)?;
        Ok::<_, Problem>(posts)
    })?;
    Ok(Answer::ok(&posts))
}
