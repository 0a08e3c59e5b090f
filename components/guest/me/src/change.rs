//! PATCH /v1/me — changes the fields that are given; `null` clears one; `password` sets the password.

use api::{Answer, Problem, Request, World, problems};
use caller::Caller;
use member::{
    Fault, NewPassword, Profile, ProfileChange, Refusal, Sealing,
    event::{self, Kind},
    password::{self, Holder},
    prove,
};

const NO_PHONE: Fault = Fault::new(
    "/password",
    "请先绑定手机号，密码与手机号一起使用",
    "bind a phone first: it is what a password goes with",
);
const CURRENT_MISSING: Fault = Fault::new(
    "/current_password",
    "请填写当前密码，或提供手机验证码",
    "the present password, or a code of the phone",
);

/// Reads what changes and answers the profile as it is then.
pub async fn handle(request: &Request, world: &World) -> Result<Answer, Problem> {
    let caller = world.caller(request)?;
    let change_of_fields = request.json()?;
    let address = world.client_address(request).await?;
    Ok(Answer::ok(&change(world, &caller, &change_of_fields, &address).await?))
}

/// Changes the caller's profile. `address` is where the request comes from: who guesses passwords is stopped.
///
/// # Errors
/// 422 with every field that cannot be so, 403 where a first password is set and nothing shows that the account is the caller's own,
/// 409 where the password was changed in between, 429 for too many wrong proofs, 503 where what seals a phone, a birthday or an
/// address is not set.
pub async fn change(world: &World, caller: &Caller, change: &ProfileChange, address: &str) -> Result<Profile, Problem> {
    let now = world.clock.now();
    change.check(now)?;
    let sealing = &Sealing::of(world).await;
    let Some(password_change) = change.password() else {
        let profile = change.apply(&world.database, sealing, caller.user_id, None, now)?;
        return profile.ok_or(problems::UNAUTHENTICATED);
    };
    let holder = Holder::find(&world.database, sealing, caller.user_id)?.ok_or(problems::UNAUTHENTICATED)?;
    if holder.phone.is_none() {
        return Err(Refusal::Faulty(vec![NO_PHONE]).into());
    }
    if !prove(world, caller, &password_change.proof, address).await? {
        return Err(match holder.password_hash {
            Some(_) => Refusal::Faulty(vec![CURRENT_MISSING]),
            None => Refusal::ProofNeeded,
        }
        .into());
    }
    let password = NewPassword {
        hash: &password::hash(&world.clock, password_change.wanted)?,
        seen: holder.password_hash.as_deref(),
    };
    let kind = match holder.password_hash {
        Some(_) => Kind::PasswordChanged,
        None => Kind::PasswordSet,
    };
    // Who had the old one, or a session by it, is out: only this session goes on.
    let changed = world.database.transaction(|transaction| -> Result<_, Refusal> {
        let profile = change.apply(transaction, sealing, caller.user_id, Some(password), now)?;
        let profile = profile.ok_or(Refusal::PasswordMoved)?;
        event::note(
            transaction,
            &world.clock,
            (caller.user_id, Some(caller.session_id)),
            kind,
            None,
        )?;
        caller::end_others(transaction, caller.user_id, Some(caller.session_id))?;
        Ok(profile)
    });
    Ok(changed?)
}
