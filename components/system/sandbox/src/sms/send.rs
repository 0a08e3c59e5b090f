//! POST / — SendSms of Tencent Cloud, and of Aliyun, takes a text message.

use super::phone::deliver;
use crate::wire;
use ::sms::{
    aliyun,
    tencent::server::{Server, accepted, refused},
};
use api::{Answer, Problem, Request, World, problems};

/// Both are called at one path: the header that names the action tells them apart.
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
                let places: Vec<String> = submission.places.into_values().collect();
                let number = deliver(world, &submission.phone, &places)?;
                aliyun::server::accepted(&format!("9006{number}"), &request_id)
            }
            Err(refusal) => aliyun::server::refused(refusal, &request_id),
        },
    ))
}
