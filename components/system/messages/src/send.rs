//! Sends what was taken, by whichever channel, and writes down what came of it.

use crate::{with_sms, with_wechat};
use api::World;
use message::{
    Channel, Taken,
    delivery::{self, Outcome},
};

/// What came of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Sent {
    /// It is on its way.
    Yes,
    /// It is not: the channel said so.
    No,
    /// The channel did not say, and most likely would say nothing of others either.
    Silence,
}

/// Sends it. A setting that is missing or wrong counts like a channel that refuses: people may set it right.
///
/// # Errors
/// Where the database fails: the delivery then stays as one that is being sent.
pub(crate) async fn send(world: &World, taken: &Taken) -> Result<Sent, database::Error> {
    let template = taken.message.template.as_str();
    let form = message::form(&world.settings, world.mode, template, taken.channel).await;
    let outcome = match (form, taken.channel) {
        (Err(error), _) => Outcome::Refused(error.to_string()),
        (Ok(None), _) => Outcome::NotWanted(Some("the setting message_templates has none for it".to_owned())),
        (Ok(Some(form)), Channel::Wechat) => with_wechat::send(world, &form, &taken.message).await,
        (Ok(Some(form)), Channel::Sms) => with_sms::send(world, &form, &taken.message).await,
    };
    delivery::settle(&world.database, taken, &outcome, world.clock.now())?;
    let (sent, cause) = match outcome {
        Outcome::Sent => return Ok(Sent::Yes),
        Outcome::NotWanted(_) => return Ok(Sent::No),
        Outcome::Refused(cause) | Outcome::Failed(cause) => (Sent::No, cause),
        Outcome::Unknown(cause) => (Sent::Silence, cause),
    };
    eprintln!(
        "messages: {template} did not go out for sure, delivery {} by {:?}, attempt {}: {cause}",
        taken.id, taken.channel, taken.attempts
    );
    Ok(sent)
}
