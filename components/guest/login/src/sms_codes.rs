//! POST /v1/sms-codes — sends a code by text message. The answer is the same whether the phone has an account or not.

use api::{Answer, Problem, Request, World, problems};
use member::{
    Refusal, Sealing,
    attempt::{self, SMS_CODES},
    code::{self, Seal},
};
use serde::{Deserialize, Serialize};
use sms::{Failure, Gateway, Limit, LoginCode, Moment, Phone, configuration};

#[derive(Deserialize)]
struct Input {
    phone: String,
}

/// The answer to a code that was sent.
#[derive(Debug, Serialize)]
struct Sent {
    /// After how many seconds another one can be sent.
    retry_after_s: i64,
}

pub async fn handle(request: &Request, world: &World) -> Result<Answer, Problem> {
    let Input { phone } = request.json()?;
    let phone = parse(&phone)?;
    send(world, &phone, &world.client_address(request).await?).await?;
    let sent = Sent {
        retry_after_s: SMS_CODES.pause_seconds(),
    };
    Ok(Answer::json(202, &sent))
}

/// Reads a phone number.
///
/// # Errors
/// 422 where it is no mobile number of mainland China.
pub fn parse(phone: &str) -> Result<Phone, Problem> {
    phone
        .parse()
        .map_err(|_| problems::INVALID.field("/phone", ("应为中国大陆手机号", "a mobile number of mainland China")))
}

/// Makes a code the only one of the phone and sends it. One that may not have gone out is void, but it counts: a phone
/// must not be flooded through a gateway that answers too late.
///
/// # Errors
/// 429 where there were too many, 503 where a setting is missing or the message did not go out.
pub async fn send(world: &World, phone: &Phone, address: &str) -> Result<(), Problem> {
    let (number, now) = (phone.e164(), world.clock.now());
    let gateway = configuration::gateway(&world.settings, world.mode).await?;
    let code = code::draw(&world.clock);
    let secret = world.settings.own("login_secret", world.mode).await?;
    let sealing = Sealing::of(world).await;
    let limits = SMS_CODES.of_a_day(world.settings.number("sms_codes_a_day").await?);
    let seal = Seal::new(&sealing, &secret, &number, &code)?;
    world.database.transaction(|change| -> Result<(), Refusal> {
        attempt::admit(change, &sealing, limits, &number, address, now)?;
        seal.keep(change, &sealing, now)
    })?;
    let message = LoginCode {
        phone,
        code: &code,
        minutes: code::LIFETIME_SECONDS / 60,
    };
    let sent = deliver(world, &gateway, &message).await;
    if sent.is_err() {
        seal.void(&world.database)?;
    }
    sent
}

async fn deliver(world: &World, gateway: &Gateway, message: &LoginCode<'_>) -> Result<(), Problem> {
    let moment = Moment {
        now: world.clock.now().unix(),
        nonce: world.clock.random(),
    };
    let call = gateway.send(message, moment).map_err(problem_of)?;
    let answer = world.outbound.send(call).await?;
    gateway.read(&answer).map(drop).map_err(problem_of)
}

/// A limit of the gateway for this phone is answered like one of ours; everything else is the gateway's or the operator's.
fn problem_of(failure: Failure) -> Problem {
    let seconds = match &failure {
        Failure::Limited { limit, .. } => match limit {
            Limit::ThirtySeconds => Some(30),
            Limit::Hour => Some(3600),
            Limit::Day | Limit::SameContent => Some(24 * 3600),
            // The shortest of them is a minute's.
            Limit::Number => Some(SMS_CODES.pause_seconds()),
            Limit::Account(_) => None,
        },
        _ => None,
    };
    match seconds {
        Some(seconds) => problems::TOO_MANY_REQUESTS.retry_after(seconds),
        None => problems::UNAVAILABLE
            .retry_after(SMS_CODES.pause_seconds())
            .caused_by(failure),
    }
}
