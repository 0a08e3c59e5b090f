//! The daily bill, as Alipay makes it.

use crate::{
    Failure,
    bill::{BillKind, BillLine, zip::pack},
    time,
};
use encoding_rs::GBK;
use money::Fen;
use std::fmt::Write;

const HEADING: &str = "支付宝交易号,商户订单号,业务类型,商品名称,创建时间,完成时间,门店编号,门店名称,操作员,终端号,对方账户,\
                       订单金额（元）,商家实收（元）,支付宝红包（元）,集分宝（元）,支付宝优惠（元）,商家优惠（元）,\
                       券核销金额（元）,券名称,商家红包消费金额（元）,卡消费金额（元）,退款批次号/请求号,服务费（元）,\
                       分润（元）,备注";

/// The zip of a day (`yyyy-MM-dd`), with a table in GBK.
///
/// # Errors
/// [`Failure::Unsendable`] for what GBK or a zip cannot hold.
pub fn archive(seller_id: &str, day: &str, lines: &[BillLine]) -> Result<Vec<u8>, Failure> {
    let table = table(seller_id, day, lines).map_err(|_| Failure::unsendable("bill", "cannot be written"))?;
    let encoded = |text: &str| {
        let (bytes, _, is_lossy) = GBK.encode(text);
        (!is_lossy).then(|| bytes.into_owned())
    };
    let name = format!("{seller_id}0156_{}_业务明细.csv", day.replace('-', ""));
    let file = encoded(&name).zip(encoded(&table));
    file.and_then(|(name, table)| pack(&name, &table))
        .ok_or(Failure::unsendable("bill", "cannot be packed"))
}

fn table(seller_id: &str, day: &str, lines: &[BillLine]) -> Result<String, std::fmt::Error> {
    let mut table = String::new();
    let end = "\r\n";
    write!(table, "#支付宝业务明细查询{end}#账号：[{seller_id}0156]{end}")?;
    write!(table, "#起始日期：[{day} 00:00:00]   终止日期：[{day} 23:59:59]{end}")?;
    write!(table, "#-----业务明细列表-----{end}{HEADING}{end}")?;
    for line in lines {
        let (kind, sign) = match &line.kind {
            BillKind::Payment => ("交易", 1),
            BillKind::Refund => ("退款", -1),
            BillKind::Other(kind) => (kind.as_str(), 1),
        };
        let signed = |amount: Fen| Fen::new(sign * amount.get());
        let at = line.finished_at.and_then(time::write).unwrap_or_default();
        write!(
            table,
            "{trade}\t,{number}\t,{kind},茶室\t,{at},{at},\t,,,\t,茶*(te***@example.com)\t,{amount},{received},\
             0.00,0.00,0.00,0.00,0.00,,0.00,0.00,{request}\t,{fee},0.00,{end}",
            trade = line.trade_no,
            number = line.out_trade_no,
            amount = signed(line.amount),
            received = signed(line.received),
            request = line.out_request_no.as_deref().unwrap_or_default(),
            fee = line.fee,
        )?;
    }
    write!(table, "#-----业务明细列表结束-----{end}")?;
    write!(table, "#导出时间：[{day} 23:59:59]{end}")?;
    Ok(table)
}
