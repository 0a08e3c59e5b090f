//! The table of trades: rows of cells, found by the names of their columns.

/// The cells of a line, without the spaces and tabs that Alipay puts around them.
pub(super) struct Row<'a>(Vec<&'a str>);

impl<'a> Row<'a> {
    /// `None` where a quote has no end.
    pub(super) fn split(line: &'a str) -> Option<Row<'a>> {
        let mut cells = Vec::new();
        let mut rest = Some(line);
        while let Some(line) = rest {
            let (cell, after) = match line.trim_start().strip_prefix('"') {
                // A quote within quotes stands twice; no cell that is read here can have one, so that it may stay so.
                Some(quoted) => {
                    let end = end_of_quote(quoted)?;
                    let after = quoted.get(end + 1..)?.trim_start();
                    let after = match after.strip_prefix(',') {
                        Some(after) => Some(after),
                        None if after.is_empty() => None,
                        None => return None,
                    };
                    (quoted.get(..end)?, after)
                }
                None => match line.split_once(',') {
                    Some((cell, after)) => (cell, Some(after)),
                    None => (line, None),
                },
            };
            cells.push(cell.trim());
            rest = after;
        }
        Some(Row(cells))
    }

    pub(super) fn cell(&self, column: usize) -> Option<&'a str> {
        self.0.get(column).copied()
    }
}

/// Where the quote stands that ends the cell.
fn end_of_quote(quoted: &str) -> Option<usize> {
    let mut from = 0;
    loop {
        let end = from + quoted.get(from..)?.find('"')?;
        if !quoted.get(end + 1..)?.starts_with('"') {
            return Some(end);
        }
        from = end + 2;
    }
}

/// Which column holds what.
pub(super) struct Columns {
    count: usize,
    goods: usize,
    pub(super) trade_no: usize,
    pub(super) out_trade_no: usize,
    pub(super) kind: usize,
    pub(super) finished_at: usize,
    pub(super) amount: usize,
    pub(super) received: usize,
    pub(super) out_request_no: usize,
    pub(super) fee: usize,
}

impl Columns {
    /// `None` where the row does not name all of them.
    pub(super) fn find(row: &Row<'_>) -> Option<Columns> {
        let names: Vec<String> = row.0.iter().map(|cell| normal(cell)).collect();
        let find = |name: &str| names.iter().position(|known| known == name);
        Some(Columns {
            count: names.len(),
            goods: find("商品名称")?,
            trade_no: find("支付宝交易号")?,
            out_trade_no: find("商户订单号")?,
            kind: find("业务类型")?,
            finished_at: find("完成时间")?,
            amount: find("订单金额")?,
            received: find("商家实收")?,
            out_request_no: find("退款批次号/请求号")?,
            fee: find("服务费")?,
        })
    }

    /// The row with as many cells as there are columns. Alipay does not quote a name of goods that has a comma: what is too
    /// much belongs to it. `None` where cells are missing.
    pub(super) fn fitted<'a>(&self, row: Row<'a>) -> Option<Row<'a>> {
        let Row(mut cells) = row;
        // A comma at the end of a line, where the heading has none, is no cell.
        if cells.len() == self.count + 1 && cells.last().is_some_and(|cell| cell.is_empty()) {
            cells.pop();
        }
        let surplus = cells.len().checked_sub(self.count)?;
        cells.drain(self.goods + 1..self.goods + 1 + surplus);
        Some(Row(cells))
    }
}

/// A column's name without its unit (元), which is written with wide or with narrow brackets.
fn normal(name: &str) -> String {
    let name: String = name.chars().filter(|character| !character.is_whitespace()).collect();
    let name = name.trim_start_matches('\u{feff}');
    name.trim_end_matches("（元）").trim_end_matches("(元)").to_owned()
}
