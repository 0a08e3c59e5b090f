//! POST /, txnType 76 — the settlement file of a day, which comes inside the answer.

use super::{
    gateway::broken,
    reply::{Refusal, Reply},
};
use crate::{
    books::{self, Channel, Payment, Standing},
    faults::{Fault, Met, one_more},
};
use ::unionpay::{
    bill::{Kind, Line},
    gateway::{Day, FileAsked, Gateway},
};
use api::{Problem, World};
use clock::Moment;
use money::Fen;

/// The file of a day is there from this hour of the next day on.
const HOUR: i64 = 9;

/// Hands the file out; there is none of a day on which nothing happened.
pub(super) fn answer(world: &World, signer: &Gateway, asked: &FileAsked, met: Met) -> Result<Reply, Problem> {
    let now = world.clock.now();
    let no_file = || Ok(Err(Refusal::new("98", "文件不存在[9000004]")));
    let Some(day) = day(&asked.day, now).filter(|day| now >= day.bill_at(HOUR)) else {
        return no_file();
    };
    let mut lines = lines(world, day, now)?;
    if lines.is_empty() {
        return no_file();
    }
    spoil(&mut lines, met.fault);
    let year = day.text().get(2..4).and_then(|year| year.parse().ok()).unwrap_or(0);
    let day = Day {
        year,
        lines: &lines,
        disputes: 0,
    };
    let settled = signer.settled(asked, &day, world.clock.random());
    settled.map(Ok).map_err(broken)
}

/// The latest day with these four digits (`MMDD`) that has begun.
fn day(digits: &str, now: Moment) -> Option<books::Day> {
    let (month, day) = digits.split_at_checked(2)?;
    let this_year: i64 = now.to_string().get(..4)?.parse().ok()?;
    let days = [this_year, this_year - 1].map(|year| books::Day::parse(&format!("{year:04}-{month}-{day}")));
    days.into_iter().flatten().find(|day| day.bill_at(-24) <= now)
}

fn lines(world: &World, day: books::Day, now: Moment) -> Result<Vec<Line>, database::Error> {
    let payments = books::payments_of(world, Channel::Unionpay, day)?;
    let mut lines: Vec<Line> = payments.iter().map(paid).collect();
    for refund in books::refunds_of(world, Channel::Unionpay, day)? {
        // What failed is not settled.
        if refund.standing(now) != Standing::Success {
            continue;
        }
        let payment = Payment::of(&world.database, Channel::Unionpay, &refund.out_trade_no)?;
        lines.push(Line {
            kind: Kind::Refund,
            order_id: refund.out_refund_no,
            query_id: refund.refund_id,
            payment_query_id: payment.and_then(|payment| payment.transaction_id),
            at: refund.ordered_at.unix(),
            amount: refund.amount_fen,
            fee: Some(fee(refund.amount_fen)),
            settled: Some(fee(refund.amount_fen).minus(refund.amount_fen)),
        });
    }
    Ok(lines)
}

fn paid(payment: &Payment) -> Line {
    let fee = fee(payment.total_fen);
    Line {
        kind: Kind::Payment,
        order_id: payment.out_trade_no.clone(),
        query_id: payment.transaction_id.clone().unwrap_or_default(),
        payment_query_id: None,
        at: payment.ordered_at.unix(),
        amount: payment.total_fen,
        fee: Some(Fen::ZERO.minus(fee)),
        settled: Some(payment.total_fen.minus(fee)),
    }
}

/// 0.6 %, to the nearest fen.
const fn fee(amount: Fen) -> Fen {
    Fen::new((amount.get() * 6 + 500) / 1000)
}

fn spoil(lines: &mut Vec<Line>, fault: Option<Fault>) {
    let Some(at) = lines.iter().position(|line| line.kind == Kind::Payment) else {
        return;
    };
    match fault {
        Some(Fault::Lose) => drop(lines.remove(at)),
        Some(Fault::Double) => lines.extend(lines.get(at).cloned().map(|line| Line {
            order_id: line.order_id.chars().rev().collect(),
            query_id: line.query_id.chars().rev().collect(),
            ..line
        })),
        Some(Fault::WrongAmount) => {
            for line in lines.iter_mut().skip(at).take(1) {
                line.amount = one_more(line.amount);
            }
        }
        _ => {}
    }
}
