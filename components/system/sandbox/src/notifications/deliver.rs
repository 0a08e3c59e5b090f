//! POST /sandbox/notifications/deliver — sends what was kept back and is due; with `{"all": true}` also what a fault keeps.

use super::{
    kept,
    notify::{notify, send},
};
use crate::{books::Channel, faults::Signing, form};
use api::{Answer, Method, Problem, Request, World};
use clock::Moment;
use serde::{Deserialize, Serialize};
use serde_json::json;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Which {
    /// Also what is not due yet.
    all: bool,
}

/// One that was sent.
#[derive(Debug, Serialize)]
struct Sent {
    channel: Channel,
    out_trade_no: String,
    refund_id: Option<String>,
    /// The HTTP status of the answer; null where a fault befell it or nobody answered.
    notified: Option<u16>,
}

/// Answers `{items: [{channel, out_trade_no, refund_id, notified}]}`: what was sent.
pub(crate) async fn deliver(request: &Request, world: &World) -> Result<Answer, Problem> {
    request.allow(&[Method::POST])?;
    let Which { all } = form::read(request)?;
    let sent = send_kept(world, world.clock.now(), all).await?;
    Ok(form::reply(request, Answer::ok(&json!({ "items": sent }))))
}

/// Sends what is due.
pub(crate) async fn deliver_due(world: &World) -> Result<(), Problem> {
    send_kept(world, world.clock.now(), false).await.map(drop)
}

async fn send_kept(world: &World, now: Moment, all: bool) -> Result<Vec<Sent>, Problem> {
    let mut sent = Vec::new();
    for taken in kept::take(world, now, all)? {
        let (payment, manner) = (taken.subject.payment(), &taken.manner);
        let notified = if taken.met_fault {
            send(world, &taken.subject, manner, Signing::Genuine).await?
        } else {
            notify(world, &taken.subject, manner).await?
        };
        sent.push(Sent {
            channel: payment.channel,
            out_trade_no: payment.out_trade_no.clone(),
            refund_id: taken.subject.refund_id().map(str::to_owned),
            notified,
        });
    }
    Ok(sent)
}
