//! By a subscription message of WeChat's.

use api::World;
use message::{Form, delivery::Letter, delivery::Outcome};
use wechat::{
    Doors, Error, Failure,
    configuration::mini_program,
    message::{Message, Sent, Version, send as send_message},
};

/// Sends it, and tells what WeChat said.
pub(crate) async fn send(world: &World, form: &Form, letter: &Letter) -> Outcome {
    let Some(openid) = letter.openid.as_deref() else {
        return Outcome::NotWanted(Some("the guest has no WeChat any more".to_owned()));
    };
    let program = match mini_program(&world.settings, world.mode).await {
        Ok(program) => program,
        Err(error) => return Outcome::Refused(error.to_string()),
    };
    let filled = form.filled(&letter.occasion);
    let data: Vec<(&str, &str)> = filled.iter().map(|(name, text)| (*name, text.as_str())).collect();
    let message = Message {
        openid,
        template_id: &form.id,
        page: None,
        data: &data,
        version: Version::Formal,
    };
    let doors = Doors {
        key_value: &world.key_value,
        clock: &world.clock,
        outbound: &world.outbound,
    };
    match send_message(doors, &program, &message).await {
        Ok(Sent::Yes) => Outcome::Sent,
        Ok(Sent::NotWanted) => Outcome::NotWanted(None),
        Err(error) => outcome(&error),
    }
}

/// What an error says about the message.
fn outcome(error: &Error) -> Outcome {
    let cause = error.to_string();
    match error {
        Error::Silent(_) | Error::Failure(Failure::Unavailable(_) | Failure::Unreadable { .. }) => {
            Outcome::Unknown(cause)
        }
        Error::NoToken(_)
        | Error::KeyValue(_)
        | Error::Failure(Failure::Busy | Failure::TooOften(_) | Failure::TokenRefused(_)) => Outcome::Refused(cause),
        Error::Failure(_) => Outcome::Failed(cause),
    }
}
