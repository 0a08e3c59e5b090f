//! UnionPay's settlement file. It is read whole: it comes as one member of a form whose signature is over all of it, and is a zip
//! with its directory at the end. So it is kept packed, within [`outbound::LARGEST_FILE`].

use crate::{
    fetch,
    unionpay::{failed, merchant},
};
use ::unionpay::{
    Code, Failure as Refusal,
    bill::{Kind, Line},
};
use api::World;
use chrono::NaiveDate;
use clock::Moment;
use database::{Statements, parameters};
use money::Fen;
use payment::{Failure, PaymentAccount};
use reconciliation::{BillEntry, Day, EntryKind};
use serde::Deserialize;
use std::collections::HashMap;

/// So long after a day's end "no file" is taken for "nothing was settled" and no longer for "not yet".
const PATIENCE_MINUTES: i64 = 36 * 60;

const PAID_BY: &str = "SELECT transaction_id, id FROM payment
WHERE channel = 'unionpay' AND transaction_id IN (SELECT value FROM json_each(?1))
UNION ALL SELECT odd.transaction_id, odd.out_trade_no FROM refund
JOIN payment_exception AS odd ON odd.id = refund.exception_id
WHERE refund.id IN (SELECT value FROM json_each(?2)) AND odd.channel = 'unionpay'";

#[derive(Deserialize)]
struct Paid {
    transaction_id: String,
    id: String,
}

/// What was settled on that day.
pub(super) async fn bill(
    world: &World,
    account: Option<&PaymentAccount>,
    date: Day,
) -> Result<Vec<BillEntry>, Failure> {
    let merchant = merchant(world, account).await?;
    let day: NaiveDate = date.into();
    let now = world.clock.now();
    let call = merchant.settlement_file(day, now.unix(), world.clock.random());
    let answer = fetch(world, call.map_err(failed)?).await?;
    let lines = match merchant.read_settlement_file(now.unix(), day, &answer) {
        Ok(statement) => statement.lines,
        Err(Refusal::Refused { code: Code::NoFile, .. }) if now >= date.ends_at().plus_minutes(PATIENCE_MINUTES) => {
            Vec::new()
        }
        Err(Refusal::Refused { code: Code::NoFile, .. }) => {
            return Err(Failure::Unclear("there is no settlement file yet".to_owned()));
        }
        Err(refusal) => return Err(failed(refusal)),
    };
    let payments = payments(world, &lines).map_err(|error| Failure::Unclear(error.to_string()))?;
    Ok(lines.into_iter().map(|line| entry(line, &payments)).collect())
}

/// Our numbers of the payments that refunds belong to: the file has UnionPay's only.
fn payments(world: &World, lines: &[Line]) -> Result<HashMap<String, String>, database::Error> {
    let numbers: Vec<&str> = lines
        .iter()
        .filter_map(|line| line.payment_query_id.as_deref())
        .collect();
    let own: Vec<&str> = lines.iter().map(|line| line.order_id.as_str()).collect();
    let row = parameters![
        serde_json::json!(numbers).to_string(),
        serde_json::json!(own).to_string()
    ];
    let paid: Vec<Paid> = world.database.all(PAID_BY, row)?;
    Ok(paid.into_iter().map(|paid| (paid.transaction_id, paid.id)).collect())
}

fn entry(line: Line, payments: &HashMap<String, String>) -> BillEntry {
    let (kind, out_trade_no) = match line.kind {
        Kind::Payment => (EntryKind::Payment, line.order_id.clone()),
        Kind::Refund => {
            let of = line.payment_query_id.and_then(|number| payments.get(&number).cloned());
            (EntryKind::Refund, of.unwrap_or_default())
        }
    };
    // UnionPay writes what it takes as negative.
    let fee = line.fee.map_or(Fen::ZERO, |fee| Fen::ZERO.minus(fee));
    BillEntry {
        kind,
        number: line.order_id,
        gateway_number: line.query_id,
        out_trade_no,
        amount: line.amount,
        fee,
        at: Moment::from_unix(line.at),
    }
}
