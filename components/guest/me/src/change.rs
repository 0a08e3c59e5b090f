//! PATCH /v1/me — changes the fields that are given; `null` clears one; `password` sets the password.

use api::{Answer, Problem, Request, World, problems};
use caller::Caller;
use member::{
    Fault, NewPassword, PasswordChange, Profile, ProfileChange, Refusal, Sealing,
    attempt::{self, PASSWORDS},
    password::{self, Holder},
};

const NO_PHONE: Fault = Fault::new(
    "/password",
    "请先绑定手机号，密码与手机号一起使用",
    "bind a phone first: it is what a password goes with",
);
const CURRENT_MISSING: Fault = Fault::new("/current_password", "请填写当前密码", "the present password");
const CURRENT_WRONG: Fault = Fault::new("/current_password", "当前密码不正确", "not the present password");

/// Reads what changes and answers the profile as it is then.
pub async fn handle(request: &Request, world: &World) -> Result<Answer, Problem> {
    let caller = world.caller(request).await?;
    let change_of_fields = request.json()?;
    let address = world.client_address(request).await?;
    Ok(Answer::ok(&change(world, &caller, &change_of_fields, &address).await?))
}

/// Changes the caller's profile. `address` is where the request comes from: who guesses passwords is stopped.
///
/// # Errors
/// 422 with every field that cannot be so, 409 where the password was changed in between, 429 for too many wrong present
/// passwords, 503 where what seals a phone, a birthday or an address is not set.
pub async fn change(world: &World, caller: &Caller, change: &ProfileChange, address: &str) -> Result<Profile, Problem> {
    let now = world.clock.now();
    change.check(now)?;
    let sealing = &Sealing::of(world).await;
    let Some(password_change) = change.password() else {
        let profile = change.apply(&world.database, sealing, caller.user_id, None, now)?;
        return profile.ok_or(problems::UNAUTHENTICATED);
    };
    let holder = Holder::find(&world.database, sealing, caller.user_id)?.ok_or(problems::UNAUTHENTICATED)?;
    prove(world, sealing, &holder, password_change, address)?;
    let password = NewPassword {
        hash: &password::hash(&world.clock, password_change.wanted)?,
        seen: holder.password_hash.as_deref(),
    };
    let profile = change.apply(&world.database, sealing, caller.user_id, Some(password), now)?;
    Ok(profile.ok_or(Refusal::PasswordMoved)?)
}

/// Whoever has a password must know it to set another one: a session alone may be stolen.
fn prove(
    world: &World,
    sealing: &Sealing,
    holder: &Holder,
    password_change: PasswordChange<'_>,
    address: &str,
) -> Result<(), Refusal> {
    let faulty = |fault| Err(Refusal::Faulty(vec![fault]));
    let Some(phone) = &holder.phone else {
        return faulty(NO_PHONE);
    };
    let Some(stored) = &holder.password_hash else {
        return Ok(());
    };
    let Some(current) = password_change.current else {
        return faulty(CURRENT_MISSING);
    };
    let attempt = attempt::admit(&world.database, sealing, PASSWORDS, phone, address, world.clock.now())?;
    if !password::verify(current, Some(stored))? {
        return faulty(CURRENT_WRONG);
    }
    Ok(attempt.take_back(&world.database)?)
}
