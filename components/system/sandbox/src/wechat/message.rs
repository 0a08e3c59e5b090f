//! POST /cgi-bin/message/subscribe/send — a subscription message to somebody who has consented to one more of its template.
//! GET /sandbox/wechat/messages — the messages, as their recipients see them.

use super::{
    consent::{is_openid, is_template, use_up},
    reply::Reply,
};
use ::wechat::server::{Refusal, Subscription, done, message};
use api::{Answer, Method, Problem, Request, World};
use clock::Moment;
use database::{Statements, parameters};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

const DELIVER: &str = "INSERT INTO sandbox_subscription_message (openid, template_id, page, data, sent_at)
VALUES (?1, ?2, ?3, ?4, ?5)";

const NEWEST: &str = "SELECT openid, template_id, page, data, sent_at
FROM sandbox_subscription_message WHERE number > 0 ORDER BY number DESC LIMIT 50";

#[derive(Deserialize, Serialize)]
struct Delivered {
    openid: String,
    template_id: String,
    page: Option<String>,
    data: Map<String, Value>,
    sent_at: Moment,
}

/// Delivers it, if the person wants it.
pub(super) async fn send(call: &http::Request<Vec<u8>>, world: &World) -> Result<Reply, Problem> {
    let message = match message(call) {
        Ok(message) => message,
        Err(refusal) => return Ok(Err(refusal)),
    };
    let Subscription {
        touser,
        template_id,
        page,
        data,
    } = message;
    if !is_openid(&touser) {
        return Ok(Err(Refusal::OPENID));
    }
    if !is_template(world, &template_id).await? {
        return Ok(Err(Refusal::TEMPLATE));
    }
    let is_wanted = world.database.transaction(|change| -> Result<bool, database::Error> {
        if !use_up(change, &touser, &template_id)? {
            return Ok(false);
        }
        let data = Value::Object(data).to_string();
        change.run(
            DELIVER,
            parameters![&touser, &template_id, page, data, world.clock.now()],
        )?;
        Ok(true)
    })?;
    Ok(if is_wanted {
        Ok(done())
    } else {
        Err(Refusal::NOT_WANTED)
    })
}

/// `{items: [{openid, template_id, page, data, sent_at}]}`, the newest first.
pub(crate) fn messages(request: &Request, world: &World) -> Result<Answer, Problem> {
    request.allow(&[Method::GET])?;
    let items: Vec<Delivered> = world.database.all(NEWEST, &[])?;
    Ok(Answer::ok(&json!({ "items": items })))
}
