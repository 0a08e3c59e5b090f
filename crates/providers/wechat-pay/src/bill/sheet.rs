//! The sheet: a line of column names, a line an event, a line of names of totals, a line of totals.
//!
//! It is called CSV, but quotes nothing: every cell begins with a backtick, so that what parts two cells is a comma and a
//! backtick, and a comma alone belongs to the cell. Columns are found by their names: WeChat Pay has appended some before.

use super::{Bill, MilliFen, RefundLine, TradeLine};
use crate::{Failure, RefundState, TradeState, time};
use money::Fen;

const BYTE_ORDER_MARK: char = '\u{feff}';

/// One line with the names of its cells.
struct Row<'a> {
    names: &'a [&'a str],
    cells: Vec<&'a str>,
    /// From 1.
    number: usize,
}

/// Reads a whole bill of this merchant. Every line counts: one that cannot be read makes the bill unreadable.
pub(super) fn read(text: &str, mchid: &str) -> Result<Bill, Failure> {
    let text = text.strip_prefix(BYTE_ORDER_MARK).unwrap_or(text);
    let mut lines = (1..).zip(text.lines()).filter(|(_, line)| !line.trim().is_empty());
    let (_, names) = lines.next().ok_or(Failure::unreadable("bill"))?;
    let names: Vec<&str> = names.split(',').map(str::trim).collect();
    let mut bill = Bill::default();
    while let Some((number, line)) = lines.next() {
        if line.starts_with('`') {
            bill.take(&Row::read(&names, line, number)?, mchid)?;
            continue;
        }
        let names: Vec<&str> = line.split(',').map(str::trim).collect();
        let (number, totals) = lines.next().ok_or(Failure::unreadable("bill totals"))?;
        bill.compare(&Row::read(&names, totals, number)?)?;
        return match lines.next() {
            Some((number, _)) => Err(unreadable("bill totals", number)),
            None => Ok(bill),
        };
    }
    // Torn off before its totals.
    Err(Failure::unreadable("bill totals"))
}

impl Bill {
    fn take(&mut self, row: &Row<'_>, mchid: &str) -> Result<(), Failure> {
        if row.cell("商户号")? != mchid {
            return Err(Failure::Foreign("mchid"));
        }
        let at = row.read_cell("交易时间", time::parse_local)?;
        let state = TradeState::from(row.text("交易状态")?);
        let transaction_id = row.text("微信订单号")?;
        let out_trade_no = row.text("商户订单号")?;
        let currency = row.text("货币种类")?;
        let fee = row.read_cell("手续费", MilliFen::from_yuan)?;
        if state == TradeState::Refund {
            self.refunds.push(RefundLine {
                at,
                transaction_id,
                out_trade_no,
                refund_id: row.text("微信退款单号")?,
                out_refund_no: row.text("商户退款单号")?,
                currency,
                amount: row.amount("申请退款金额")?,
                settled: row.amount("退款金额")?,
                state: RefundState::from(row.text("退款状态")?),
                fee,
            });
        } else {
            self.trades.push(TradeLine {
                at,
                transaction_id,
                out_trade_no,
                state,
                currency,
                amount: row.amount("订单金额")?,
                settled: row.amount("应结订单金额")?,
                fee,
            });
        }
        Ok(())
    }

    /// Whether the totals are those of the lines. The total of the fees is left out: WeChat Pay does not say whether it
    /// rounds before it adds them up.
    fn compare(&self, totals: &Row<'_>) -> Result<(), Failure> {
        let count = self.trades.len() + self.refunds.len();
        let stated = totals.read_cell("总交易单数", |text| text.parse::<usize>().ok())?;
        let fits = stated == count
            && totals.amount("应结订单总金额")? == self.trades.iter().map(|line| line.settled).sum()
            && totals.amount("订单总金额")? == self.trades.iter().map(|line| line.amount).sum()
            && totals.amount("退款总金额")? == self.refunds.iter().map(|line| line.settled).sum()
            && totals.amount("申请退款总金额")? == self.refunds.iter().map(|line| line.amount).sum();
        if fits {
            Ok(())
        } else {
            Err(unreadable("bill totals", totals.number))
        }
    }
}

impl<'a> Row<'a> {
    fn read(names: &'a [&'a str], line: &'a str, number: usize) -> Result<Row<'a>, Failure> {
        let cells: Vec<&str> = line
            .trim_end()
            .strip_prefix('`')
            .ok_or(unreadable("bill", number))?
            .split(",`")
            .collect();
        if cells.len() == names.len() {
            Ok(Row { names, cells, number })
        } else {
            Err(unreadable("bill", number))
        }
    }

    fn cell(&self, name: &'static str) -> Result<&'a str, Failure> {
        let column = self.names.iter().position(|known| *known == name);
        column
            .and_then(|column| self.cells.get(column).copied())
            .ok_or(unreadable(name, self.number))
    }

    fn text(&self, name: &'static str) -> Result<String, Failure> {
        self.cell(name).map(str::to_owned)
    }

    fn amount(&self, name: &'static str) -> Result<Fen, Failure> {
        self.read_cell(name, Fen::from_yuan)
    }

    fn read_cell<T>(&self, name: &'static str, read: impl FnOnce(&str) -> Option<T>) -> Result<T, Failure> {
        read(self.cell(name)?).ok_or(unreadable(name, self.number))
    }
}

const fn unreadable(part: &'static str, line: usize) -> Failure {
    Failure::Unreadable { part, line, column: 0 }
}
