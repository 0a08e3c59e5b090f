//! POST /v1/login/password — phone and password: for staff, and for everybody who has set one.

use crate::sms_codes::parse;
use api::{Answer, Problem, Request, World};
use member::{
    Refusal, Sealing, Visitor,
    account::{self, Entry, Way},
    attempt::{self, LOGINS, PASSWORDS},
    login::welcome,
    password,
};
use serde::Deserialize;
use settings::{DEMO_PASSWORD, Mode};

#[derive(Deserialize)]
struct Input {
    phone: String,
    password: String,
}

pub async fn handle(request: &Request, world: &World) -> Result<Answer, Problem> {
    let input: Input = request.json()?;
    let phone = parse(&input.phone)?.e164();
    let visitor = Visitor::of(request, world, None).await?;
    let address = world.client_address(request).await?;
    let entry = log_in(world, &phone, &input.password, &address, &visitor).await?;
    Ok(Answer::ok(&welcome(world, entry).await?))
}

/// Lets in who knows the password of the phone's account. A try is counted before the password is looked at, so that
/// many at once are no more than the limit; one that was right does not count among the wrong ones.
///
/// # Errors
/// `bad-credentials`, `account-conflict`, 429, and 503 where no sealing key is set.
pub async fn log_in(
    world: &World,
    phone: &str,
    password: &str,
    address: &str,
    visitor: &Visitor,
) -> Result<Entry, Problem> {
    let (database, sealing, now) = (&world.database, &Sealing::of(world).await, world.clock.now());
    attempt::admit(database, sealing, LOGINS, phone, address, now)?;
    let attempt = attempt::admit(database, sealing, PASSWORDS, phone, address, now)?;
    let user_id = password::account(database, sealing, phone, password)?;
    if world.mode == Mode::Live && password == DEMO_PASSWORD {
        // Everybody has read it: whatever put it there, it opens nothing that is real.
        return Err(Refusal::BadCredentials.into());
    }
    attempt.take_back(database)?;
    let way = Way::Password(user_id);
    let entered = database.transaction(|change| account::enter(change, &world.clock, sealing, way, visitor));
    Ok(entered?)
}
