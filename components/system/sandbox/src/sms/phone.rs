//! GET /sandbox/sms?phone= — the messages, as the phone shows them.

use ::sms::Phone;
use api::{Answer, Method, Problem, Request, World, problems};
use clock::Moment;
use database::{Statements, parameters};
use serde::{Deserialize, Serialize};
use serde_json::json;

const DELIVER: &str = "INSERT INTO sandbox_sms (phone, parameters, sent_at) VALUES (?1, ?2, ?3) RETURNING number";

/// The newest 50, of one phone or of all.
const NEWEST: &str = "
SELECT phone, coalesce(parameters ->> 0, '') AS code, parameters, sent_at FROM sandbox_sms
WHERE ?1 IS NULL OR phone = ?1 ORDER BY number DESC LIMIT 50";

/// A message that has arrived.
#[derive(Debug, Deserialize, Serialize)]
pub(crate) struct Message {
    /// With the country: `+86…`.
    pub(crate) phone: String,
    /// What fills the template's first place.
    pub(crate) code: String,
    /// What fills all of them.
    pub(crate) parameters: Vec<String>,
    /// When it came.
    pub(crate) sent_at: Moment,
}

#[derive(Deserialize)]
struct Of {
    phone: Option<String>,
}

/// `{items: [{phone, code, parameters, sent_at}]}`, the newest first.
pub(crate) fn list(request: &Request, world: &World) -> Result<Answer, Problem> {
    request.allow(&[Method::GET])?;
    let phone = match request.query::<Of>()?.phone {
        Some(text) => Some(
            text.parse::<Phone>()
                .map_err(|error| problems::INVALID.field("/phone", error.to_string()))?,
        ),
        None => None,
    };
    let items = newest(world, phone.as_ref())?;
    Ok(Answer::ok(&json!({ "items": items })))
}

/// The newest messages, of one phone or of all.
pub(crate) fn newest(world: &World, phone: Option<&Phone>) -> Result<Vec<Message>, database::Error> {
    world.database.all(NEWEST, parameters![phone.map(Phone::e164)])
}

/// Shows the message on the phone, and gives it a number.
pub(super) fn deliver(world: &World, phone: &Phone, parameters: &[String]) -> Result<i64, database::Error> {
    #[derive(Deserialize)]
    struct Delivered {
        number: i64,
    }
    let row = parameters![phone.e164(), json!(parameters).to_string(), world.clock.now()];
    let Delivered { number } = world.database.one(DELIVER, row)?;
    Ok(number)
}
