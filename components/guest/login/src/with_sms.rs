//! POST /v1/login/sms — the code that came by text message.

use crate::sms_codes::parse;
use api::{Answer, Problem, Request, World, problems};
use clock::Id;
use member::{
    Refusal, Sealing,
    account::{self, Entry, Way},
    code::Seal,
    login::{caller, welcome},
};
use serde::Deserialize;

#[derive(Deserialize)]
struct Input {
    phone: String,
    code: String,
}

pub async fn handle(request: &Request, world: &World) -> Result<Answer, Problem> {
    let input: Input = request.json()?;
    let (phone, code) = (parse(&input.phone)?.e164(), digits(&input.code)?);
    let caller = caller(request, world).await?.map(|caller| caller.user_id);
    let secret = world.settings.own("login_secret", world.mode).await?;
    let sealing = Sealing::of(world).await;
    let entry = log_in(world, &sealing, Seal::new(&sealing, &secret, &phone, &code)?, caller)?;
    Ok(Answer::ok(&welcome(request, world, entry).await?))
}

/// Lets in who knows the code. The code is used up in the transaction of the login itself, so that of two at once one
/// gets in, and a login that is refused leaves it good.
///
/// # Errors
/// `sms-code-invalid`, `account-conflict`.
pub fn log_in(world: &World, sealing: &Sealing, seal: Seal<'_>, caller: Option<Id>) -> Result<Entry, Problem> {
    let proof = seal
        .prove(&world.database, world.clock.now())?
        .ok_or(Refusal::CodeInvalid)?;
    let entered = world.database.transaction(|change| {
        if !proof.use_up(change)? {
            return Err(Refusal::CodeInvalid);
        }
        account::enter(change, &world.clock, sealing, Way::Phone(proof.phone()), caller)
    });
    Ok(entered?)
}

/// What is no code at all does not cost a try.
fn digits(code: &str) -> Result<String, Problem> {
    let code = sms::plain(code);
    if code.len() == 6 && code.bytes().all(|byte| byte.is_ascii_digit()) {
        Ok(code)
    } else {
        Err(problems::INVALID.field("/code", ("应为 6 位数字", "six digits")))
    }
}
