//! POST /cgi-bin/message/subscribe/send — a subscription message to somebody who has consented to one more of its template.
//! POST /sandbox/wechat/consents — a person consents, as `wx.requestSubscribeMessage` asks them to.
//! GET /sandbox/wechat/messages — the messages, as the persons see them.

use super::{Outcome, derived};
use crate::wire;
use ::wechat::server::{Refusal, Subscription, done, message};
use api::{Answer, Method, Problem, Request, World};
use clock::Moment;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use store::{Statements, parameters};

const CONSENT: &str = "INSERT INTO sandbox_consent (openid, template_id, messages) VALUES (?1, ?2, 1)
ON CONFLICT (openid, template_id) DO UPDATE SET messages = messages + 1 RETURNING messages";

const USE_UP: &str = "UPDATE sandbox_consent SET messages = messages - 1
WHERE openid = ?1 AND template_id = ?2 AND messages > 0 RETURNING messages";

const DELIVER: &str = "INSERT INTO sandbox_subscription_message (openid, template_id, page, data, sent_at)
VALUES (?1, ?2, ?3, ?4, ?5)";

const NEWEST: &str = "SELECT openid, template_id, page, data, sent_at
FROM sandbox_subscription_message WHERE number > 0 ORDER BY number DESC LIMIT 50";

/// Who consents to what.
#[derive(Deserialize)]
struct Consent {
    /// As in a login code: `sandbox-<name>`.
    name: String,
    template_id: String,
}

#[derive(Deserialize)]
struct Left {
    messages: i64,
}

#[derive(Deserialize, Serialize)]
struct Delivered {
    openid: String,
    template_id: String,
    page: Option<String>,
    data: Map<String, Value>,
    sent_at: Moment,
}

/// Sends it, if the person wants it.
pub(super) fn send(call: &http::Request<Vec<u8>>, world: &World) -> Result<Outcome, store::Error> {
    let message = match message(call) {
        Ok(message) => message,
        Err(refusal) => return Ok(Err(refusal)),
    };
    if message.touser.len() != 28 {
        return Ok(Err(Refusal::OPENID));
    }
    let Subscription {
        touser,
        template_id,
        page,
        data,
    } = message;
    let is_sent = world.store.transaction(|change| -> Result<bool, store::Error> {
        if !change.changed(USE_UP, parameters![&touser, &template_id])? {
            return Ok(false);
        }
        let data = Value::Object(data).to_string();
        change.run(
            DELIVER,
            parameters![&touser, &template_id, page, data, world.clock.now()],
        )?;
        Ok(true)
    })?;
    Ok(if is_sent { Ok(done()) } else { Err(Refusal::NOT_WANTED) })
}

/// One more message is wanted: `{messages}`.
pub(crate) fn consent(request: &Request, world: &World) -> Result<Answer, Problem> {
    request.allow(&[Method::POST])?;
    let Consent { name, template_id } = wire::wish(request)?;
    let openid = format!("o{}", derived("openid", &name));
    let Left { messages } = world.store.one(CONSENT, parameters![openid, template_id])?;
    Ok(wire::told(request, Answer::ok(&json!({ "messages": messages }))))
}

/// `{items: [{openid, template_id, page, data, sent_at}]}`, the newest first.
pub(crate) fn messages(request: &Request, world: &World) -> Result<Answer, Problem> {
    request.allow(&[Method::GET])?;
    let items: Vec<Delivered> = world.store.all(NEWEST, &[])?;
    Ok(Answer::ok(&json!({ "items": items })))
}
