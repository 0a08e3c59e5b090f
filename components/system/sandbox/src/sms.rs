//! POST / — SendSms of Tencent Cloud, and of Aliyun, takes a text message. GET /sandbox/sms?phone= — the messages, as the
//! phone shows them.

use crate::wire;
use ::sms::{
    Phone, aliyun,
    tencent::server::{Server, accepted, refused},
};
use api::{Answer, Method, Problem, Request, World, problems};
use clock::Moment;
use database::{Statements, parameters};
use serde::{Deserialize, Serialize};
use serde_json::json;

const DELIVER: &str = "INSERT INTO sandbox_sms (phone, parameters, sent_at) VALUES (?1, ?2, ?3) RETURNING number";

/// The newest 50, of one phone or of all.
const NEWEST: &str = "
SELECT phone, coalesce(parameters ->> 0, '') AS code, sent_at FROM sandbox_sms
WHERE ?1 IS NULL OR phone = ?1 ORDER BY number DESC LIMIT 50";

/// A message that has arrived.
#[derive(Debug, Deserialize, Serialize)]
pub(crate) struct Message {
    /// With the country: `+86…`.
    pub(crate) phone: String,
    /// What fills the template's first place.
    pub(crate) code: String,
    /// When it came.
    pub(crate) sent_at: Moment,
}

#[derive(Deserialize)]
struct Of {
    phone: Option<String>,
}

/// Both have one path; whose action it is shows by the name of the header.
pub(crate) async fn send(request: &Request, world: &World) -> Result<Answer, Problem> {
    if request.header("x-acs-action").is_some() {
        of_aliyun(request, world).await
    } else {
        of_tencent(request, world).await
    }
}

/// Answers as Tencent does: status 200 whatever is wrong.
async fn of_tencent(request: &Request, world: &World) -> Result<Answer, Problem> {
    let secret_id = world.settings.text("sms_secret_id").await?;
    let secret_key = world.settings.text("sms_secret_key").await?;
    let base_url = world.settings.text("sms_api").await?;
    let server = Server::new(&secret_id, &secret_key, &base_url).map_err(wire::misconfigured)?;
    let request_id = world.clock.id().to_string();
    let response = match server.read(world.clock.now().unix(), &wire::request(request)?) {
        Ok(submission) => {
            let number = deliver(world, &submission.phone, &submission.parameters)?;
            accepted(&submission, &format!("2021:{number}"), &request_id)
        }
        Err(refusal) => refused(refusal.code, refusal.message, &request_id),
    };
    let response = response.map_err(|failure| problems::INTERNAL.caused_by(failure))?;
    Ok(wire::answer(response))
}

async fn of_aliyun(request: &Request, world: &World) -> Result<Answer, Problem> {
    let key_id = world.settings.text("aliyun_sms_access_key_id").await?;
    let key_secret = world.settings.text("aliyun_sms_access_key_secret").await?;
    let base_url = world.settings.text("aliyun_sms_api").await?;
    let server = aliyun::server::Server::new(&key_id, &key_secret, &base_url).map_err(wire::misconfigured)?;
    let request_id = world.clock.id().to_string();
    Ok(wire::answer(
        match server.read(world.clock.now().unix(), &wire::request(request)?) {
            Ok(submission) => {
                let number = deliver(world, &submission.phone, &[submission.code])?;
                aliyun::server::accepted(&format!("9006{number}"), &request_id)
            }
            Err(refusal) => aliyun::server::refused(refusal, &request_id),
        },
    ))
}

/// `{items: [{phone, code, sent_at}]}`, the newest first.
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

/// Shows the message on the phone; its number.
fn deliver(world: &World, phone: &Phone, parameters: &[String]) -> Result<i64, database::Error> {
    #[derive(Deserialize)]
    struct Delivered {
        number: i64,
    }
    let row = parameters![phone.e164(), json!(parameters).to_string(), world.clock.now()];
    let Delivered { number } = world.database.one(DELIVER, row)?;
    Ok(number)
}
