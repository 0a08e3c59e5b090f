//! WeChat Pay's trade bill: lines, packed as one stream, so that it is read as it comes.

use crate::{
    fetch_stream, send,
    wechat::{failed, fresh, merchant, read},
};
use api::World;
use clock::Moment;
use payment::{Failure, PaymentAccount};
use reconciliation::{BillEntry, Day, EntryKind};
use wechat_pay::{Bill, RefundLine, TradeLine, TradeState};

/// What moved on that day.
pub(super) async fn bill(
    world: &World,
    account: Option<&PaymentAccount>,
    date: Day,
) -> Result<Vec<BillEntry>, Failure> {
    let merchant = merchant(world, account).await?;
    let call = merchant.trade_bill(&date.to_string(), &fresh(world).moment());
    let answer = send(world, call.map_err(failed)?).await?;
    let address = read(world, account, &answer, |merchant, now| {
        merchant.read_trade_bill(now, &answer)
    });
    let Some(address) = address.await? else {
        return Ok(Vec::new());
    };
    let call = merchant
        .bill_download(&address, &fresh(world).moment())
        .map_err(failed)?;
    let mut reader = merchant.bill_reader(&address);
    let answer = fetch_stream(world, call, |piece| reader.push(piece)).await?;
    let Bill { trades, refunds } = reader.finish(&answer).map_err(failed)?;
    // A line of another state is no money that moved.
    let paid = trades.into_iter().filter(|line| line.state == TradeState::Success);
    Ok(paid.map(payment).chain(refunds.into_iter().map(refund)).collect())
}

fn payment(line: TradeLine) -> BillEntry {
    BillEntry {
        kind: EntryKind::Payment,
        number: line.out_trade_no.clone(),
        gateway_number: line.transaction_id,
        out_trade_no: line.out_trade_no,
        amount: line.amount,
        fee: line.fee.rounded(),
        at: Moment::from_unix(line.at),
    }
}

fn refund(line: RefundLine) -> BillEntry {
    BillEntry {
        kind: EntryKind::Refund,
        number: line.out_refund_no,
        gateway_number: line.refund_id,
        out_trade_no: line.out_trade_no,
        amount: line.amount,
        fee: line.fee.rounded(),
        at: Moment::from_unix(line.at),
    }
}
