//! By a text message.

use api::World;
use member::{Refusal, Sealing};
use message::{
    Form,
    delivery::{Letter, Outcome},
};
use sealed::Failure as Unopened;
use sms::{Failure, Moment, Notice, Phone, configuration};

/// Sends it, and tells what the gateway said.
pub(crate) async fn send(world: &World, form: &Form, letter: &Letter) -> Outcome {
    let phone = match phone(world, letter).await {
        Ok(phone) => phone,
        Err(refusal) => return unopened(&refusal),
    };
    let Some(phone): Option<Phone> = phone.and_then(|phone| phone.parse().ok()) else {
        return Outcome::Failed("the guest has no mobile number of mainland China".to_owned());
    };
    let gateway = match configuration::gateway(&world.settings, world.mode).await {
        Ok(gateway) => gateway,
        Err(error) => return Outcome::Refused(error.to_string()),
    };
    let filled = form.filled(&letter.occasion);
    let places: Vec<(&str, &str)> = filled.iter().map(|(name, text)| (*name, text.as_str())).collect();
    let notice = Notice {
        phone: &phone,
        template_id: &form.id,
        places: &places,
    };
    let moment = Moment {
        now: world.clock.now().unix(),
        nonce: world.clock.random(),
    };
    let call = match gateway.tell(&notice, moment) {
        Ok(call) => call,
        Err(failure) => return outcome(&failure),
    };
    match world.outbound.send(call).await.map(|answer| gateway.read(&answer)) {
        Err(silence) => Outcome::Unknown(silence.to_string()),
        Ok(Ok(_)) => Outcome::Sent,
        Ok(Err(failure)) => outcome(&failure),
    }
}

/// The guest's phone, opened.
async fn phone(world: &World, letter: &Letter) -> Result<Option<String>, Refusal> {
    let Some(kept) = &letter.phone else { return Ok(None) };
    match &kept.sealed {
        Some(sealed) => Sealing::of(world).await.open_phone(letter.user_id, sealed).map(Some),
        None => Ok(kept.clear.clone()),
    }
}

/// A key that is missing may be set; what is damaged stays so. Neither tells anything of the phone.
fn unopened(refusal: &Refusal) -> Outcome {
    match refusal {
        Refusal::Unopened {
            failure: Unopened::Damaged | Unopened::Elsewhere | Unopened::TooLong,
            ..
        } => Outcome::Failed(refusal.to_string()),
        _ => Outcome::Refused(refusal.to_string()),
    }
}

/// What a failure says about the message. The gateway's own words are not kept: they may repeat the phone number.
fn outcome(failure: &Failure) -> Outcome {
    match failure {
        Failure::Limited { limit, .. } => Outcome::Refused(format!("not sent, {limit}")),
        Failure::Refused { code, .. } => Outcome::Failed(format!("not sent, {code}")),
        Failure::Unavailable(_) | Failure::Unreadable { .. } => Outcome::Unknown(failure.to_string()),
        Failure::Unsendable { .. } => Outcome::Failed(failure.to_string()),
    }
}
