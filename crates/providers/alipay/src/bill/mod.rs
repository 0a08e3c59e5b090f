//! The daily bill of trades (业务明细): a zip that holds a table in GBK. Source: 《查询对账单下载地址》.
//!
//! Whoever has the file could have changed it: it is fetched over TLS from an address that Alipay signed, and it carries no
//! signature of its own. It is compared, never believed alone.

mod table;
pub mod zip;

use crate::{Failure, time};
use encoding_rs::GBK;
use money::Fen;
use std::borrow::Cow;
use table::{Columns, Row};

/// The largest zip that is read, in bytes.
pub const LARGEST_ARCHIVE: usize = 16 * 1024 * 1024;

/// A day's trades.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Bill {
    /// In the order of the file.
    pub lines: Vec<BillLine>,
}

/// One movement of money.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BillLine {
    /// Which way it went.
    pub kind: BillKind,
    /// Alipay's number of the trade.
    pub trade_no: String,
    /// The payment's number on our side.
    pub out_trade_no: String,
    /// The refund's number on our side (退款批次号/请求号); absent for a payment.
    pub out_request_no: Option<String>,
    /// How much (订单金额), never below zero: [`BillLine::kind`] says which way.
    pub amount: Fen,
    /// What the merchant got of it, or for a refund gave (商家实收), never below zero. Less than the amount where Alipay's
    /// coupons took part in another way than by paying the merchant.
    pub received: Fen,
    /// What Alipay keeps (服务费), as it stands in the file: below zero where it is taken, above where a refund returns it.
    pub fee: Fen,
    /// When it was done (完成时间), unix seconds, where it says so.
    pub finished_at: Option<i64>,
}

/// Which way the money went (业务类型).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BillKind {
    /// `交易`: from a buyer.
    Payment,
    /// `退款`: back to the buyer.
    Refund,
    /// Anything else, for people to look at.
    Other(String),
}

impl Bill {
    /// Reads the zip, or the table itself where it comes unpacked.
    ///
    /// # Errors
    /// [`Failure::Unreadable`] with the line, where one is not what the document describes: a bill that is read in part
    /// would hide differences.
    pub fn read(file: &[u8]) -> Result<Bill, Failure> {
        if file.len() > LARGEST_ARCHIVE {
            return Err(Failure::unreadable("bill (too large)"));
        }
        if !file.starts_with(zip::MAGIC) {
            return Bill::of_table(&text(file)?)?.ok_or(Failure::unreadable("bill (no table of trades)"));
        }
        // Beside the table of trades there is one of sums, which has other columns.
        for entry in zip::unpack(file).ok_or(Failure::unreadable("bill (zip)"))? {
            if let Some(bill) = Bill::of_table(&text(&entry)?)? {
                return Ok(bill);
            }
        }
        Err(Failure::unreadable("bill (no table of trades)"))
    }

    /// `None` where no line has the columns of trades.
    fn of_table(text: &str) -> Result<Option<Bill>, Failure> {
        let mut columns: Option<Columns> = None;
        let mut bill = Bill::default();
        for (number, line) in (1..).zip(text.lines()) {
            let line = line.trim_start_matches('\u{feff}').trim();
            // Notes before and behind the table.
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            let unreadable = |part| Failure::Unreadable {
                part,
                line: number,
                column: 0,
            };
            let row = Row::split(line).ok_or(unreadable("bill (quotes)"))?;
            match &columns {
                None => match Columns::find(&row) {
                    Some(found) => columns = Some(found),
                    None => return Ok(None),
                },
                Some(columns) => bill.lines.push(read_line(columns, row).map_err(unreadable)?),
            }
        }
        Ok(columns.map(|_| bill))
    }
}

fn read_line(columns: &Columns, row: Row<'_>) -> Result<BillLine, &'static str> {
    let row = columns.fitted(row).ok_or("bill (number of columns)")?;
    let cell = |column: usize| row.cell(column).unwrap_or_default();
    let amount = |column, part| Fen::from_yuan(cell(column)).ok_or(part);
    let magnitude = |amount: Fen| Fen::ZERO.max(amount).max(Fen::ZERO.minus(amount));
    let filled = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    let finished_at = match cell(columns.finished_at) {
        "" => None,
        text => Some(time::parse(text).ok_or("bill (完成时间)")?),
    };
    Ok(BillLine {
        kind: match cell(columns.kind) {
            "交易" => BillKind::Payment,
            "退款" => BillKind::Refund,
            other => BillKind::Other(other.to_owned()),
        },
        trade_no: filled(cell(columns.trade_no)).ok_or("bill (支付宝交易号)")?,
        out_trade_no: filled(cell(columns.out_trade_no)).ok_or("bill (商户订单号)")?,
        out_request_no: filled(cell(columns.out_request_no)),
        amount: magnitude(amount(columns.amount, "bill (订单金额)")?),
        received: magnitude(amount(columns.received, "bill (商家实收)")?),
        fee: amount(columns.fee, "bill (服务费)")?,
        finished_at,
    })
}

/// GBK, as Alipay writes it, or UTF-8, as the table looks once somebody has opened and kept it.
fn text(bytes: &[u8]) -> Result<Cow<'_, str>, Failure> {
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Ok(Cow::Borrowed(text));
    }
    GBK.decode_without_bom_handling_and_without_replacement(bytes)
        .ok_or(Failure::unreadable("bill (neither GBK nor UTF-8)"))
}
