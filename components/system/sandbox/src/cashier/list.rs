//! GET /sandbox/payments — the payments that merchants have asked for. GET /sandbox/refunds — what they have given back.

use crate::books::{Channel, Payment, Refund, Standing, State};
use api::{Answer, Method, Problem, Request, World};
use clock::Moment;
use money::Fen;
use serde::Serialize;
use serde_json::json;

#[derive(Serialize)]
struct ShownPayment<'a> {
    channel: Channel,
    out_trade_no: &'a str,
    description: &'a str,
    total_fen: Fen,
    state: State,
    asked_at: Moment,
    expires_at: Option<Moment>,
    /// Who is asked to pay, as the gateway names the person; empty at UnionPay, which does not hear of it.
    openid: &'a str,
    /// The HTTP status that the latest notification met.
    notified: Option<u16>,
}

#[derive(Serialize)]
struct ShownRefund<'a> {
    channel: Channel,
    out_trade_no: &'a str,
    out_refund_no: &'a str,
    /// The gateway's number.
    refund_id: &'a str,
    amount_fen: Fen,
    state: Standing,
    asked_at: Moment,
    /// When it is or was done.
    done_at: Moment,
    /// The HTTP status that the latest notification met.
    notified: Option<u16>,
}

/// `{items: […]}`, the newest first.
pub(crate) fn payments(request: &Request, world: &World) -> Result<Answer, Problem> {
    request.allow(&[Method::GET])?;
    let payments = Payment::newest(world)?;
    let shown = payments.iter().map(|payment| ShownPayment {
        channel: payment.channel,
        out_trade_no: &payment.out_trade_no,
        description: &payment.description,
        total_fen: payment.total_fen,
        state: payment.state,
        asked_at: payment.asked_at,
        expires_at: payment.expires_at,
        openid: payment.payer.as_deref().unwrap_or_default(),
        notified: payment.notified,
    });
    Ok(Answer::ok(&json!({ "items": shown.collect::<Vec<_>>() })))
}

/// `{items: […]}`, the newest first.
pub(crate) fn refunds(request: &Request, world: &World) -> Result<Answer, Problem> {
    request.allow(&[Method::GET])?;
    let (now, refunds) = (world.clock.now(), Refund::newest(world)?);
    let shown = refunds.iter().map(|refund| ShownRefund {
        channel: refund.channel,
        out_trade_no: &refund.out_trade_no,
        out_refund_no: &refund.out_refund_no,
        refund_id: &refund.refund_id,
        amount_fen: refund.amount_fen,
        state: refund.standing(now),
        asked_at: refund.asked_at,
        done_at: refund.done_at,
        notified: refund.notified,
    });
    Ok(Answer::ok(&json!({ "items": shown.collect::<Vec<_>>() })))
}
