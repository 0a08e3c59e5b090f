//! alipay.data.dataservice.bill.downloadurl.query — where the bill of a day is. GET /downloadBillFile.resource — the bill.

use super::gateway::broken;
use crate::{
    books::{Channel, Day, Payment, Refund, payments_of, refunds_of},
    faults::{Fault, Met, one_more},
    merchant::ALIPAY_SELLER_ID,
    wire::INSIDE,
};
use ::alipay::{
    Code,
    bill::{BillKind, BillLine},
    gateway::{Reply, archive},
    method,
};
use api::{Answer, Method, Problem, Request, World, problems};
use bytes::Bytes;
use clock::Moment;
use money::Fen;
use serde::Deserialize;

/// The bill of a day is there from this hour of the next day on.
const HOUR: i64 = 9;
/// An address serves for 30 seconds.
const ADDRESS_SECONDS: i64 = 30;

/// What the address of a bill holds.
#[derive(Deserialize)]
struct Edition {
    #[serde(rename = "billDate")]
    day: String,
    #[serde(rename = "timestamp")]
    at: i64,
    #[serde(default)]
    fault: Option<Fault>,
}

/// Where the bill is; there is none of a day on which nothing happened.
pub(super) fn address(world: &World, bill_type: &str, day: &str, met: Met) -> Result<Reply, Problem> {
    let refused = |code: Code, message: &str| Reply::refused(method::BILL, &code, message);
    let Some(day) = Day::parse(day).filter(|_| bill_type == "trade") else {
        return Ok(refused(Code::from("isv.invalid-arguments".to_owned()), "参数有误"));
    };
    let now = world.clock.now();
    if now < day.bill_at(HOUR) || lines(world, day)?.is_empty() {
        return Ok(refused(Code::BillNotExist, "查询账单不存在"));
    }
    let fault = met
        .fault
        .map_or(String::new(), |fault| format!("&fault={}", fault.as_str()));
    let (day, at) = (day.text(), now.unix());
    Ok(Reply::bill(&format!(
        "{INSIDE}/downloadBillFile.resource?bizType=trade&fileType=csv.zip&billDate={day}&timestamp={at}{fault}"
    )))
}

/// The bill, for whoever has its address.
pub(crate) async fn download(request: &Request, world: &World) -> Result<Answer, Problem> {
    request.allow(&[Method::GET])?;
    let Edition { day, at, fault } = request.query()?;
    let is_over = Moment::from_unix(at).plus_seconds(ADDRESS_SECONDS) <= world.clock.now();
    let day = Day::parse(&day).filter(|_| !is_over).ok_or(problems::NOT_FOUND)?;
    let mut lines = lines(world, day)?;
    spoil(&mut lines, fault);
    let zip = archive(ALIPAY_SELLER_ID, &day.text(), &lines).map_err(broken)?;
    Ok(Answer::bytes(200, "application/octet-stream", Bytes::from(zip)))
}

fn lines(world: &World, day: Day) -> Result<Vec<BillLine>, database::Error> {
    let mut lines: Vec<BillLine> = payments_of(world, Channel::Alipay, day)?.iter().map(paid).collect();
    for refund in refunds_of(world, Channel::Alipay, day)? {
        let payment = Payment::of(&world.database, Channel::Alipay, &refund.out_trade_no)?;
        lines.extend(payment.map(|payment| refunded(&payment, &refund)));
    }
    Ok(lines)
}

fn spoil(lines: &mut Vec<BillLine>, fault: Option<Fault>) {
    let Some(at) = lines.iter().position(|line| line.kind == BillKind::Payment) else {
        return;
    };
    match fault {
        Some(Fault::Lose) => drop(lines.remove(at)),
        Some(Fault::Double) => lines.extend(lines.get(at).cloned().map(|line| BillLine {
            trade_no: format!("{}0", line.trade_no),
            out_trade_no: line.out_trade_no.chars().rev().collect(),
            ..line
        })),
        Some(Fault::WrongAmount) => {
            for line in lines.iter_mut().skip(at).take(1) {
                line.amount = one_more(line.amount);
                line.received = line.amount;
            }
        }
        _ => {}
    }
}

/// 0.6 %, to the nearest fen.
const fn fee(amount: Fen) -> i64 {
    (amount.get() * 6 + 500) / 1000
}

fn paid(payment: &Payment) -> BillLine {
    BillLine {
        kind: BillKind::Payment,
        trade_no: payment.session.clone(),
        out_trade_no: payment.out_trade_no.clone(),
        out_request_no: None,
        amount: payment.total_fen,
        received: payment.total_fen,
        fee: Fen::new(-fee(payment.total_fen)),
        finished_at: payment.paid_at.map(Moment::unix),
    }
}

fn refunded(payment: &Payment, refund: &Refund) -> BillLine {
    BillLine {
        kind: BillKind::Refund,
        trade_no: payment.session.clone(),
        out_trade_no: refund.out_trade_no.clone(),
        out_request_no: Some(refund.out_refund_no.clone()),
        amount: refund.amount_fen,
        received: refund.amount_fen,
        fee: Fen::new(fee(refund.amount_fen)),
        finished_at: Some(refund.done_at.unix()),
    }
}
