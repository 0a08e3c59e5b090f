//! The sheet of a bill, as [`crate::Merchant::read_bill`] reads it.

use crate::{Bill, Failure, RefundLine, TradeLine, time};
use money::Fen;

/// The columns of a bill of type `ALL`, in WeChat Pay's order.
const COLUMNS: [&str; 27] = [
    "交易时间",
    "公众账号ID",
    "商户号",
    "特约商户号",
    "设备号",
    "微信订单号",
    "商户订单号",
    "用户标识",
    "交易类型",
    "交易状态",
    "付款银行",
    "货币种类",
    "应结订单金额",
    "代金券金额",
    "微信退款单号",
    "商户退款单号",
    "退款金额",
    "充值券退款金额",
    "退款类型",
    "退款状态",
    "商品名称",
    "商户数据包",
    "手续费",
    "费率",
    "订单金额",
    "申请退款金额",
    "费率备注",
];

/// The totals, in WeChat Pay's order.
const TOTALS: [&str; 7] = [
    "总交易单数",
    "应结订单总金额",
    "退款总金额",
    "充值券退款总金额",
    "手续费总金额",
    "订单总金额",
    "申请退款总金额",
];

/// Cells by the names of their columns.
type Cells = Vec<(&'static str, String)>;

/// A bill of type `ALL`, with the byte order mark and the line ends that WeChat Pay's have.
pub(super) fn write(appid: &str, mchid: &str, bill: &Bill) -> Result<String, Failure> {
    let mut sheet = format!("\u{feff}{}\r\n", COLUMNS.join(","));
    for line in &bill.trades {
        let mut cells = common(appid, mchid, line.at, &line.transaction_id, &line.out_trade_no)?;
        cells.extend(of_trade(line));
        sheet.push_str(&row(&COLUMNS, &cells));
    }
    for line in &bill.refunds {
        let mut cells = common(appid, mchid, line.at, &line.transaction_id, &line.out_trade_no)?;
        cells.extend(of_refund(line));
        sheet.push_str(&row(&COLUMNS, &cells));
    }
    sheet.push_str(&format!("{}\r\n", TOTALS.join(",")));
    sheet.push_str(&row(&TOTALS, &totals(bill)));
    Ok(sheet)
}

fn common(appid: &str, mchid: &str, at: i64, transaction_id: &str, out_trade_no: &str) -> Result<Cells, Failure> {
    let at = time::write_local(at).ok_or(Failure::Unsendable {
        field: "交易时间",
        problem: "is no time of this age",
    })?;
    Ok(vec![
        ("交易时间", at),
        ("公众账号ID", appid.to_owned()),
        ("商户号", mchid.to_owned()),
        ("特约商户号", "0".to_owned()),
        ("微信订单号", transaction_id.to_owned()),
        ("商户订单号", out_trade_no.to_owned()),
        ("交易类型", "JSAPI".to_owned()),
        ("付款银行", "OTHERS".to_owned()),
        ("充值券退款金额", yuan(Fen::ZERO)),
        ("费率", "0.60%".to_owned()),
    ])
}

fn of_trade(line: &TradeLine) -> Cells {
    vec![
        ("交易状态", String::from(line.state.clone())),
        ("货币种类", line.currency.clone()),
        ("应结订单金额", yuan(line.settled)),
        ("代金券金额", yuan(line.amount.minus(line.settled))),
        ("微信退款单号", "0".to_owned()),
        ("商户退款单号", "0".to_owned()),
        ("退款金额", yuan(Fen::ZERO)),
        ("手续费", line.fee.to_string()),
        ("订单金额", yuan(line.amount)),
        ("申请退款金额", yuan(Fen::ZERO)),
    ]
}

fn of_refund(line: &RefundLine) -> Cells {
    vec![
        ("交易状态", "REFUND".to_owned()),
        ("货币种类", line.currency.clone()),
        ("应结订单金额", yuan(Fen::ZERO)),
        ("代金券金额", yuan(Fen::ZERO)),
        ("微信退款单号", line.refund_id.clone()),
        ("商户退款单号", line.out_refund_no.clone()),
        ("退款金额", yuan(line.settled)),
        ("退款类型", "ORIGINAL".to_owned()),
        ("退款状态", line.state.as_str().to_owned()),
        ("手续费", line.fee.to_string()),
        ("订单金额", yuan(Fen::ZERO)),
        ("申请退款金额", yuan(line.amount)),
    ]
}

fn totals(bill: &Bill) -> Cells {
    vec![
        ("总交易单数", (bill.trades.len() + bill.refunds.len()).to_string()),
        (
            "应结订单总金额",
            yuan(bill.trades.iter().map(|line| line.settled).sum()),
        ),
        ("退款总金额", yuan(bill.refunds.iter().map(|line| line.settled).sum())),
        ("充值券退款总金额", yuan(Fen::ZERO)),
        ("手续费总金额", bill.fees().to_string()),
        ("订单总金额", yuan(bill.trades.iter().map(|line| line.amount).sum())),
        (
            "申请退款总金额",
            yuan(bill.refunds.iter().map(|line| line.amount).sum()),
        ),
    ]
}

fn yuan(amount: Fen) -> String {
    amount.to_string()
}

/// One line: what has no cell is empty.
fn row(names: &[&str], cells: &Cells) -> String {
    let cell = |name: &&str| {
        let known = cells.iter().find(|(known, _)| known == name);
        format!("`{}", known.map_or("", |(_, text)| text.as_str()))
    };
    let cells: Vec<String> = names.iter().map(cell).collect();
    format!("{}\r\n", cells.join(","))
}
