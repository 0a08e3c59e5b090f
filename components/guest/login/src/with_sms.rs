//! POST /v1/login/sms — the code that came by text message.

use crate::sms_codes::parse;
use api::{Answer, Problem, Request, World, problems};
use member::{
    Proof, Refusal, Sealing, Visitor,
    account::{self, Entry, Way},
    code::{self, Seal},
    login::welcome,
};
use serde::Deserialize;

#[derive(Deserialize)]
struct Input {
    phone: String,
    code: String,
    proof: Option<Proof>,
}

pub async fn handle(request: &Request, world: &World) -> Result<Answer, Problem> {
    let input: Input = request.json()?;
    let (phone, code) = (parse(&input.phone)?.e164(), digits(&input.code)?);
    let address = world.client_address(request).await?;
    let visitor = Visitor::of(request, world, input.proof.as_ref()).await?;
    let secret = world.settings.own("login_secret", world.mode).await?;
    let sealing = Sealing::of(world).await;
    let seal = Seal::new(&sealing, &secret, &phone, &code)?;
    let entry = log_in(world, &sealing, seal, &address, &visitor)?;
    Ok(Answer::ok(&welcome(world, entry).await?))
}

/// Lets in who knows the code. The code is used up in the transaction of the login itself, so that of two at once one
/// gets in, and a login that is refused leaves it good.
///
/// # Errors
/// `sms-code-invalid`, `account-conflict`, `proof-needed`.
pub fn log_in(
    world: &World,
    sealing: &Sealing,
    seal: Seal<'_>,
    address: &str,
    visitor: &Visitor,
) -> Result<Entry, Problem> {
    let proof = seal
        .prove(&world.database, sealing, address, world.clock.now())?
        .ok_or(Refusal::CodeInvalid)?;
    let entered = world.database.transaction(|change| {
        if !proof.use_up(change)? {
            return Err(Refusal::CodeInvalid);
        }
        account::enter(change, &world.clock, sealing, Way::Phone(proof.phone()), visitor)
    });
    Ok(entered?)
}

/// What is no code at all does not cost a try.
fn digits(given: &str) -> Result<String, Problem> {
    code::digits(given).ok_or_else(|| problems::INVALID.field("/code", ("应为 6 位数字", "six digits")))
}
