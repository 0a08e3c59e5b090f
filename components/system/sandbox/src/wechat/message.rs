//! POST /cgi-bin/message/subscribe/send — a subscription message to somebody who has consented to one more of its template.
//! POST /sandbox/wechat/consents — a person consents, as `wx.requestSubscribeMessage` asks them to.
//! GET /sandbox/wechat/messages — the messages, as the persons see them.

use super::reply::Reply;
use crate::{form, person};
use ::wechat::server::{Refusal, Subscription, done, message};
use api::{Answer, Method, Problem, Request, World, problems};
use clock::Moment;
use database::{Statements, parameters};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

/// The setting that holds the one template of the played mini-program.
const TEMPLATE: &str = "wechat_payment_reminder_template";

/// How many messages a person consents to at once, at most. With the real WeChat it is one.
const MOST: i64 = 100;

const CONSENT: &str = "INSERT INTO sandbox_consent (openid, template_id, messages) VALUES (?1, ?2, ?3)
ON CONFLICT (openid, template_id) DO UPDATE SET messages = messages + ?3 RETURNING messages";

const USE_UP: &str = "UPDATE sandbox_consent SET messages = messages - 1
WHERE openid = ?1 AND template_id = ?2 AND messages > 0 RETURNING messages";

const DELIVER: &str = "INSERT INTO sandbox_subscription_message (openid, template_id, page, data, sent_at)
VALUES (?1, ?2, ?3, ?4, ?5)";

const NEWEST: &str = "SELECT openid, template_id, page, data, sent_at
FROM sandbox_subscription_message WHERE number > 0 ORDER BY number DESC LIMIT 50";

/// Who consents to what.
#[derive(Deserialize)]
struct Consent {
    /// As in a login code: `sandbox-<name>`. Or else:
    name: Option<String>,
    openid: Option<String>,
    /// There is one, so that it need not be named.
    template_id: Option<String>,
    /// How many more messages: one, unless said otherwise.
    times: Option<i64>,
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
pub(super) async fn send(call: &http::Request<Vec<u8>>, world: &World) -> Result<Reply, Problem> {
    let known = world.settings.optional(TEMPLATE).await?;
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
    if known.as_ref() != Some(&template_id) {
        return Ok(Err(Refusal::TEMPLATE));
    }
    let is_sent = world.database.transaction(|change| -> Result<bool, database::Error> {
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

/// More messages are wanted: `{messages}`, how many it are now.
pub(crate) async fn consent(request: &Request, world: &World) -> Result<Answer, Problem> {
    request.allow(&[Method::POST])?;
    let consent: Consent = form::read(request)?;
    let invalid = |pointer: &'static str, detail: &'static str| problems::INVALID.field(pointer, detail);
    let openid = match (consent.name, consent.openid) {
        (Some(name), None) => person(&name).ok_or(invalid("/name", "a name as in a login code"))?,
        (None, Some(openid)) if is_openid(&openid) => openid,
        (None, Some(_)) => return Err(invalid("/openid", "28 characters")),
        _ => return Err(invalid("", "one of name and openid")),
    };
    let known = world.settings.text(TEMPLATE).await?;
    if consent.template_id.is_some_and(|template_id| template_id != known) {
        return Err(invalid("/template_id", "no template of the mini-program"));
    }
    let times = consent.times.unwrap_or(1);
    if !(1..=MOST).contains(&times) {
        return Err(invalid("/times", "1 to 100"));
    }
    let Left { messages } = world.database.one(CONSENT, parameters![openid, known, times])?;
    Ok(form::reply(request, Answer::ok(&json!({ "messages": messages }))))
}

/// `{items: [{openid, template_id, page, data, sent_at}]}`, the newest first.
pub(crate) fn messages(request: &Request, world: &World) -> Result<Answer, Problem> {
    request.allow(&[Method::GET])?;
    let items: Vec<Delivered> = world.database.all(NEWEST, &[])?;
    Ok(Answer::ok(&json!({ "items": items })))
}

/// The openid of the person of this name.
fn person(name: &str) -> Option<String> {
    let code = format!("sandbox-{name}");
    person::holder(&code).map(|name| format!("o{}", person::id("openid", name)))
}

fn is_openid(text: &str) -> bool {
    text.len() == 28
}
