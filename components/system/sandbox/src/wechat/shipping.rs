//! POST /wxa/sec/order/upload_shipping_info — the merchant reports what a guest got: only then WeChat pays it out.
//! POST /wxa/sec/order/get_order — what is known of an order. GET /sandbox/wechat/shipments — the reports.

use super::reply::Reply;
use ::wechat::server::{Order, Refusal, Report, done, order, payment, report};
use api::{Answer, Method, Problem, Request, World};
use database::{Statements, parameters};
use serde::{Deserialize, Serialize};
use serde_json::json;

/// The first report, or one correction of it; a second correction changes nothing.
const REPORT: &str =
    "INSERT INTO sandbox_shipping (out_trade_no, openid, logistics_type, description, upload_time, told_at)
VALUES (?1, ?2, ?3, ?4, ?5, ?6)
ON CONFLICT (out_trade_no) DO UPDATE SET logistics_type = excluded.logistics_type, description = excluded.description,
  upload_time = excluded.upload_time, told_at = excluded.told_at, times = 2 WHERE times = 1
RETURNING out_trade_no";

const NEWEST: &str = "SELECT out_trade_no, logistics_type, description, upload_time, times
FROM sandbox_shipping WHERE told_at > ?1 ORDER BY told_at DESC LIMIT 50";

/// Older reports are not shown.
const SHOWN_SECONDS: i64 = 30 * 24 * 3600;

#[derive(Deserialize)]
struct Payment {
    out_trade_no: String,
    state: String,
    openid: String,
    times: Option<i64>,
    logistics_type: Option<i64>,
    description: Option<String>,
}

#[derive(Debug, Deserialize, Serialize)]
struct Reported {
    out_trade_no: String,
    logistics_type: i64,
    description: String,
    upload_time: String,
    times: i64,
}

/// Takes a report: once, and one correction.
pub(super) fn take(call: &http::Request<Vec<u8>>, world: &World) -> Result<Reply, database::Error> {
    let report = match report(call) {
        Ok(report) => report,
        Err(refusal) => return Ok(Err(refusal)),
    };
    let payment = match find(world, &report.order)? {
        Some(payment) => payment,
        None => return Ok(Err(Refusal::PAYMENT)),
    };
    if let Err(refusal) = judge(&payment, &report) {
        return Ok(Err(refusal));
    }
    let row = parameters![
        &payment.out_trade_no,
        &report.openid,
        report.logistics_type,
        &report.description,
        &report.upload_time,
        world.clock.now(),
    ];
    let is_taken = world.database.changed(REPORT, row)?;
    Ok(if is_taken { Ok(done()) } else { Err(Refusal::CORRECTED) })
}

fn judge(payment: &Payment, report: &Report) -> Result<(), Refusal> {
    if payment.openid != report.openid {
        return Err(Refusal::PAYER);
    }
    if payment.state != "SUCCESS" {
        return Err(Refusal::NOT_SHIPPABLE);
    }
    let is_as_before = payment.logistics_type == Some(report.logistics_type)
        && payment.description.as_ref() == Some(&report.description);
    if is_as_before {
        return Err(Refusal::AS_BEFORE);
    }
    Ok(())
}

/// Answers what is known of a payment.
pub(super) fn state(call: &http::Request<Vec<u8>>, world: &World) -> Result<Reply, database::Error> {
    let named = match payment(call) {
        Ok(named) => named,
        Err(refusal) => return Ok(Err(refusal)),
    };
    Ok(match find(world, &named)? {
        None => Err(Refusal::PAYMENT),
        Some(payment) => match payment.state.as_str() {
            "SUCCESS" => Ok(order(
                &payment.out_trade_no,
                if payment.times.is_some() { 2 } else { 1 },
            )),
            "REFUND" => Ok(order(&payment.out_trade_no, 5)),
            _ => Err(Refusal::PAYMENT),
        },
    })
}

/// `{items: [{out_trade_no, logistics_type, description, upload_time, times}]}`, the newest first.
pub(crate) fn list(request: &Request, world: &World) -> Result<Answer, Problem> {
    request.allow(&[Method::GET])?;
    let items: Vec<Reported> = world
        .database
        .all(NEWEST, parameters![world.clock.now().plus_seconds(-SHOWN_SECONDS)])?;
    Ok(Answer::ok(&json!({ "items": items })))
}

fn find(world: &World, order: &Order) -> Result<Option<Payment>, database::Error> {
    let (number, id, mchid) = match order {
        Order::OutTradeNo { mchid, out_trade_no } => (Some(out_trade_no.as_str()), None, Some(mchid.as_str())),
        Order::TransactionId(id) => (None, Some(id.as_str()), None),
    };
    let named = parameters![number, id, mchid];
    world.database.optional(include_str!("payment.sql"), named)
}
