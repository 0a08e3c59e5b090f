//! Alipay's trade bill. It is read whole: a zip names its members, with their lengths and checks, in a directory at its end, and
//! which of them is the bill is known only there. So it is kept packed, within [`outbound::LARGEST_FILE`].

use crate::{
    alipay::{failed, merchant, signing},
    fetch, send,
};
use ::alipay::{
    Code,
    bill::{Bill, BillKind, BillLine},
};
use api::World;
use clock::Moment;
use money::Fen;
use payment::{Failure, PaymentAccount};
use reconciliation::{BillEntry, Day, EntryKind};

/// What moved on that day.
pub(super) async fn bill(
    world: &World,
    account: Option<&PaymentAccount>,
    date: Day,
) -> Result<Vec<BillEntry>, Failure> {
    let merchant = merchant(world, account).await?;
    let call = merchant.bill(&date.to_string(), &signing(world)).map_err(failed)?;
    let answer = send(world, call).await?;
    let download = match merchant.read_bill(&answer) {
        Ok(download) => download,
        Err(failure) if failure.proven_code() == Some(&Code::BillNotExist) => return Ok(Vec::new()),
        Err(failure) => return Err(failed(failure)),
    };
    let file = fetch(world, download).await?;
    if !file.status().is_success() {
        return Err(Failure::Unclear(format!("the bill is answered with {}", file.status())));
    }
    let Bill { lines } = Bill::read(file.body()).map_err(failed)?;
    Ok(lines.into_iter().filter_map(|line| entry(line, date)).collect())
}

/// A line without a time stands in the middle of its day.
fn entry(line: BillLine, date: Day) -> Option<BillEntry> {
    let at = line.finished_at.map(Moment::from_unix);
    let at = at.unwrap_or_else(|| date.begins_at().plus_minutes(12 * 60));
    let (kind, number) = match line.kind {
        BillKind::Payment => (EntryKind::Payment, line.out_trade_no.clone()),
        BillKind::Refund => (EntryKind::Refund, line.out_request_no.unwrap_or_default()),
        BillKind::Other(_) => return None,
    };
    // A refund has no number of Alipay's own: the trade's stands for it.
    Some(BillEntry {
        kind,
        number,
        gateway_number: line.trade_no,
        out_trade_no: line.out_trade_no,
        amount: line.amount,
        // Alipay writes what it takes as negative.
        fee: Fen::ZERO.minus(line.fee),
        at,
    })
}
