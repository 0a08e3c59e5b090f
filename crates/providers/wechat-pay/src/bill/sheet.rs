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
    names: &'a [String],
    cells: Vec<&'a str>,
    /// From 1.
    number: usize,
}

/// A bill of this merchant as its lines come. Every line counts: one that cannot be read makes the bill unreadable.
pub(super) struct Sheet {
    mchid: String,
    number: usize,
    bill: Bill,
    expects: Expects,
}

/// What the next line has to be.
enum Expects {
    Names,
    /// Of these names; or the names of totals.
    Line(Vec<String>),
    Totals(Vec<String>),
    Nothing,
}

impl Sheet {
    pub(super) fn of(mchid: &str) -> Sheet {
        Sheet {
            mchid: mchid.to_owned(),
            number: 0,
            bill: Bill::default(),
            expects: Expects::Names,
        }
    }

    /// Reads the next line, without its end.
    pub(super) fn take(&mut self, line: &str) -> Result<(), Failure> {
        self.number += 1;
        let line = match self.number {
            1 => line.strip_prefix(BYTE_ORDER_MARK).unwrap_or(line),
            _ => line,
        };
        if line.trim().is_empty() {
            return Ok(());
        }
        match &self.expects {
            Expects::Names => self.expects = Expects::Line(names(line)),
            Expects::Line(names) if line.starts_with('`') => {
                self.bill.take(&Row::read(names, line, self.number)?, &self.mchid)?;
            }
            Expects::Line(_) => self.expects = Expects::Totals(names(line)),
            Expects::Totals(names) => {
                self.bill.compare(&Row::read(names, line, self.number)?)?;
                self.expects = Expects::Nothing;
            }
            Expects::Nothing => return Err(unreadable("bill totals", self.number)),
        }
        Ok(())
    }

    /// The bill, where it was not torn off before its totals.
    pub(super) fn finish(self) -> Result<Bill, Failure> {
        match self.expects {
            Expects::Nothing => Ok(self.bill),
            Expects::Names => Err(Failure::unreadable("bill")),
            Expects::Line(_) | Expects::Totals(_) => Err(Failure::unreadable("bill totals")),
        }
    }
}

fn names(line: &str) -> Vec<String> {
    line.split(',').map(|name| name.trim().to_owned()).collect()
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
    fn read(names: &'a [String], line: &'a str, number: usize) -> Result<Row<'a>, Failure> {
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
        let column = self.names.iter().position(|known| known == name);
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
