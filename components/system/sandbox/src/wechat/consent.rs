//! POST /sandbox/wechat/consents — a person consents to more messages, as `wx.requestSubscribeMessage` asks them to.

use crate::{form, person};
use api::{Answer, Method, Problem, Request, World, problems};
use database::{Statements, parameters};
use serde::Deserialize;
use serde_json::json;

/// The setting that holds the template that is meant where none is named.
const TEMPLATE: &str = "wechat_payment_reminder_template";

/// How many messages a person consents to at once, at most. With the real WeChat it is one.
const MOST: i64 = 100;

const CONSENT: &str = "INSERT INTO sandbox_consent (openid, template_id, messages) VALUES (?1, ?2, ?3)
ON CONFLICT (openid, template_id) DO UPDATE SET messages = messages + ?3 RETURNING messages";

const USE_UP: &str = "UPDATE sandbox_consent SET messages = messages - 1
WHERE openid = ?1 AND template_id = ?2 AND messages > 0 RETURNING messages";

/// Who consents to what. The person is named by `name` or by `openid`.
#[derive(Deserialize)]
struct Consent {
    /// As in a login code: `sandbox-<name>`.
    name: Option<String>,
    openid: Option<String>,
    /// One of those that the settings name; the payment reminder's need not be named.
    template_id: Option<String>,
    /// To how many messages more: one, unless said otherwise.
    times: Option<i64>,
}

#[derive(Deserialize)]
struct Left {
    messages: i64,
}

/// Answers `{messages}`: to how many the person consents now.
pub(crate) async fn consent(request: &Request, world: &World) -> Result<Answer, Problem> {
    request.allow(&[Method::POST])?;
    let consent: Consent = form::read(request)?;
    let invalid = |pointer: &'static str, detail: &'static str| problems::INVALID.field(pointer, detail);
    let openid = match (consent.name, consent.openid) {
        (Some(name), None) => openid(&name).ok_or(invalid("/name", "a name as in a login code"))?,
        (None, Some(openid)) if is_openid(&openid) => openid,
        (None, Some(_)) => return Err(invalid("/openid", "28 characters")),
        _ => return Err(invalid("", "one of name and openid")),
    };
    let template_id = match consent.template_id {
        Some(template_id) if is_template(world, &template_id).await? => template_id,
        Some(_) => return Err(invalid("/template_id", "no template of the mini-program")),
        None => world.settings.text(TEMPLATE).await?,
    };
    let times = consent.times.unwrap_or(1);
    if !(1..=MOST).contains(&times) {
        return Err(invalid("/times", "1 to 100"));
    }
    let Left { messages } = world.database.one(CONSENT, parameters![openid, template_id, times])?;
    Ok(form::reply(request, Answer::ok(&json!({ "messages": messages }))))
}

/// Takes one message off what the person has consented to, if anything is left of it.
pub(super) fn use_up(change: &impl Statements, openid: &str, template_id: &str) -> Result<bool, database::Error> {
    change.changed(USE_UP, parameters![openid, template_id])
}

/// Whether the mini-program has this template.
pub(super) async fn is_template(world: &World, template_id: &str) -> Result<bool, Problem> {
    let known = message::wechat_templates(&world.settings, world.mode).await?;
    Ok(known.iter().any(|known| known == template_id))
}

/// Whether it has an openid's length.
pub(super) fn is_openid(text: &str) -> bool {
    text.len() == 28
}

/// The openid of the person of this name.
fn openid(name: &str) -> Option<String> {
    let code = format!("sandbox-{name}");
    person::holder(&code).map(|name| format!("o{}", person::id("openid", name)))
}
