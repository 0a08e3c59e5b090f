//! POST /v3/pay/transactions/jsapi — an order that can be paid. The same request again gets the same answer.

use super::{merchant::Merchant, order::Order, refusal::Refusal, reply::Reply};
use crate::books::{hash, is_url};
use ::wechat_pay::{TradeState, gateway::PrepayAsked};
use api::{Problem, World, problems};
use database::{Statements, parameters};
use money::{Fen, LARGEST};
use serde_json::Value;

const PLACE: &str = include_str!("prepay.sql");

/// Places the order, or finds it.
pub(super) fn answer(world: &World, merchant: &Merchant, asked: &PrepayAsked, body: &[u8]) -> Result<Reply, Problem> {
    let now = world.clock.now();
    if let Err(refusal) = check(asked, merchant, now.unix()) {
        return Ok(Reply::Refused(refusal));
    }
    let hash = hash(&said(body)?);
    let prepay_id = format!("wx{}", world.clock.id());
    let row = parameters![
        &asked.out_trade_no,
        prepay_id,
        &asked.appid,
        &asked.mchid,
        &asked.payer_openid,
        &asked.description,
        asked.attach.clone(),
        &asked.notify_url,
        asked.amount.get(),
        &hash,
        asked.expires_at,
        now,
    ];
    let order: Order = world.database.one(PLACE, row)?;
    Ok(match order.state {
        TradeState::Success => Reply::Refused(Refusal::PAID),
        TradeState::Closed => Reply::Refused(Refusal::CLOSED),
        _ if order.request_hash != hash => Reply::Refused(Refusal::OTHER_PARAMETERS),
        _ => Reply::Prepaid(order.prepay_id),
    })
}

/// What the document demands of each parameter.
fn check(asked: &PrepayAsked, merchant: &Merchant, now: i64) -> Result<(), Refusal> {
    if asked.appid != merchant.appid || asked.mchid != merchant.mchid {
        return Err(Refusal::OTHER_APP);
    }
    let in_number = |byte: u8| byte.is_ascii_alphanumeric() || b"_-|*".contains(&byte);
    let number = &asked.out_trade_no;
    let url = &asked.notify_url;
    let rules = [
        (
            "out_trade_no",
            (6..=32).contains(&number.len()) && number.bytes().all(in_number),
        ),
        (
            "description",
            !asked.description.trim().is_empty() && asked.description.len() <= 127,
        ),
        ("notify_url", !url.contains('?') && is_url(url)),
        ("amount.total", (Fen::new(1)..=LARGEST).contains(&asked.amount)),
        ("amount.currency", asked.currency == "CNY"),
        ("payer.openid", (1..=128).contains(&asked.payer_openid.len())),
        ("attach", asked.attach.as_ref().is_none_or(|attach| attach.len() <= 128)),
        ("time_expire", asked.expires_at.is_none_or(|at| at > now)),
    ];
    match rules.into_iter().find(|(_, holds)| !holds) {
        Some((name, _)) => Err(Refusal::parameter(name)),
        None => Ok(()),
    }
}

/// Equal for requests that say the same, whatever the order of their members.
fn said(body: &[u8]) -> Result<String, Problem> {
    let body: Value = serde_json::from_slice(body).map_err(|error| problems::INTERNAL.caused_by(error))?;
    Ok(body.to_string())
}
