//! POST /v1/sms-codes — sends a code by text message. The answer is the same whether the phone has an account or not.

use api::{Answer, Problem, Request, World, problems};
use member::{
    Refusal,
    attempt::{self, SMS_CODES},
    code::{self, Seal},
};
use serde::{Deserialize, Serialize};
use sms::{Failure, Limit, Message, Phone, Sender, Settings, read_receipt};

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
/// 429 where there were too many, 503 where the message did not go out.
pub async fn send(world: &World, phone: &Phone, address: &str) -> Result<(), Problem> {
    let (number, now) = (phone.e164(), world.clock.now());
    let (sender, template) = (
        sender(world).await?,
        world.settings.own("sms_template_id", world.mode).await?,
    );
    let code = code::draw(&world.clock);
    let seal = Seal::new(&world.settings.own("login_secret", world.mode).await?, &number, &code);
    world.store.transaction(|change| -> Result<(), Refusal> {
        attempt::admit(change, SMS_CODES, &number, address, now)?;
        Ok(seal.keep(change, now)?)
    })?;
    let minutes = (code::LIFETIME_SECONDS / 60).to_string();
    let message = Message {
        phone,
        template_id: &template,
        parameters: &[&code, &minutes],
    };
    let sent = deliver(world, &sender, &message).await;
    if sent.is_err() {
        seal.void(&world.store)?;
    }
    sent
}

async fn deliver(world: &World, sender: &Sender, message: &Message<'_>) -> Result<(), Problem> {
    let call = sender.send(message, world.clock.now().unix()).map_err(told)?;
    let answer = world.outbound.send(call).await?;
    read_receipt(&answer).map(drop).map_err(told)
}

async fn sender(world: &World) -> Result<Sender, Problem> {
    let sender = Sender::new(Settings {
        secret_id: &world.settings.own("sms_secret_id", world.mode).await?,
        secret_key: &world.settings.own("sms_secret_key", world.mode).await?,
        sdk_app_id: &world.settings.own("sms_app_id", world.mode).await?,
        sign_name: &world.settings.text("sms_sign_name").await?,
        region: &world.settings.text("sms_region").await?,
        base_url: &world.settings.own("sms_api", world.mode).await?,
    });
    sender.map_err(|error| problems::NOT_CONFIGURED.caused_by(error))
}

/// A limit of the gateway for this phone is told like one of ours; everything else is the gateway's or the operator's.
fn told(failure: Failure) -> Problem {
    let seconds = match &failure {
        Failure::Limited { limit, .. } => match limit {
            Limit::ThirtySeconds => Some(30),
            Limit::Hour => Some(3600),
            Limit::Day | Limit::SameContent => Some(24 * 3600),
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
