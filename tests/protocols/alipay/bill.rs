//! The daily bill.

use super::fixture::{NOW, NUMBER, REFUND_NUMBER, SELLER_ID, TRADE_NO};
use alipay::{
    Failure,
    bill::{Bill, BillKind, BillLine},
    gateway::archive,
};
use money::Fen;
use proptest::prelude::*;

fn payment() -> BillLine {
    BillLine {
        kind: BillKind::Payment,
        trade_no: TRADE_NO.to_owned(),
        out_trade_no: NUMBER.to_owned(),
        out_request_no: None,
        amount: Fen::new(4005),
        received: Fen::new(4005),
        fee: Fen::new(-24),
        finished_at: Some(NOW),
    }
}

fn refund() -> BillLine {
    BillLine {
        kind: BillKind::Refund,
        out_request_no: Some(REFUND_NUMBER.to_owned()),
        amount: Fen::new(1000),
        received: Fen::new(1000),
        fee: Fen::new(6),
        ..payment()
    }
}

#[test]
fn payments_and_refunds_come_out_as_they_went_in() {
    let other = BillLine {
        kind: BillKind::Other("其他".to_owned()),
        ..payment()
    };
    let lines = vec![payment(), refund(), other];
    let zip = archive(SELLER_ID, "2025-05-20", &lines).unwrap();
    assert_eq!(Bill::read(&zip), Ok(Bill { lines }));
}

#[test]
fn a_day_without_trades_has_no_lines() {
    let zip = archive(SELLER_ID, "2025-05-20", &[]).unwrap();
    assert_eq!(Bill::read(&zip), Ok(Bill::default()));
}

const HEADING: &str =
    "支付宝交易号,商户订单号,业务类型,商品名称,完成时间,订单金额(元),商家实收（元）,退款批次号/请求号,服务费（元）\n";

#[test]
fn a_table_may_come_unpacked_in_utf_8_with_columns_in_any_order() {
    let table = format!(
        "\u{feff}#支付宝业务明细查询\n{HEADING}{TRADE_NO}\t,{NUMBER}\t,交易,茶, \"大\",2025-05-20 13:29:35,40.05,40.05,,-0.24\n\
         #-----业务明细列表结束-----\n"
    );
    assert_eq!(Bill::read(table.as_bytes()), Ok(Bill { lines: vec![payment()] }));
}

#[test]
fn cells_are_trimmed_and_quotes_taken_off() {
    let read = |row: &str| Bill::read(format!("{HEADING}{row}\n").as_bytes());
    let line = BillLine {
        kind: BillKind::Other("e".to_owned()),
        trade_no: "a,b".to_owned(),
        out_trade_no: r#"c""d"#.to_owned(),
        out_request_no: Some("2019".to_owned()),
        amount: Fen::new(100),
        received: Fen::new(100),
        fee: Fen::ZERO,
        finished_at: None,
    };
    let row = "\"a,b\",\"c\"\"d\" ,\"e\",,,1.00\t, 1.00 ,2019\t,0\t";
    assert_eq!(read(row), Ok(Bill { lines: vec![line] }));
    let quotes = Err(Failure::Unreadable {
        part: "bill (quotes)",
        line: 2,
        column: 0,
    });
    assert_eq!(read(r#""a,b"#), quotes);
    assert_eq!(read(r#""a"b"#), quotes);
}

#[test]
fn a_line_that_is_not_understood_is_named() {
    let failure = |row: &str| match Bill::read(format!("#\n{HEADING}{row}\n").as_bytes()) {
        Err(Failure::Unreadable { part, line: 3, .. }) => part,
        other => panic!("{row}: {other:?}"),
    };
    assert_eq!(failure("1,2,交易,茶,,40.05"), "bill (number of columns)");
    assert_eq!(failure("1,2,交易,茶,,40.055,40.05,,0"), "bill (订单金额)");
    assert_eq!(failure("1,2,交易,茶,,40.05,,,0"), "bill (商家实收)");
    assert_eq!(failure("1,2,交易,茶,,40.05,40.05,,free"), "bill (服务费)");
    assert_eq!(failure("1,2,交易,茶,today,40.05,40.05,,0"), "bill (完成时间)");
    assert_eq!(failure(",2,交易,茶,,40.05,40.05,,0"), "bill (支付宝交易号)");
    assert_eq!(failure("1,,交易,茶,,40.05,40.05,,0"), "bill (商户订单号)");
    assert_eq!(failure("1,\"2,交易"), "bill (quotes)");
}

#[test]
fn what_is_no_bill_is_refused() {
    for file in ["", "<html></html>", "a,b,c\n1,2,3\n", "#only notes\n"] {
        assert!(
            matches!(Bill::read(file.as_bytes()), Err(Failure::Unreadable { .. })),
            "{file}"
        );
    }
    assert!(Bill::read(b"\xff\xff\xff").is_err());
}

proptest! {
    #[test]
    fn any_line_has_cells_or_not(line in "[\",a茶\t ]{0,40}") {
        let bill = Bill::read(format!("{HEADING}{line}\n").as_bytes());
        if line.trim().is_empty() {
            prop_assert_eq!(bill, Ok(Bill::default()));
        } else {
            // No number can be made of these signs.
            let is_told = matches!(bill, Err(Failure::Unreadable { line: 2, .. }));
            prop_assert!(is_told, "{bill:?}");
        }
    }

    #[test]
    fn amounts_are_exact(amounts in proptest::collection::vec(1_i64..1_000_000_000, 1..20)) {
        let lines: Vec<_> = amounts
            .iter()
            .map(|fen| BillLine { amount: Fen::new(*fen), received: Fen::new(*fen), ..if fen % 2 == 0 { refund() } else { payment() } })
            .collect();
        let zip = archive(SELLER_ID, "2025-05-20", &lines).unwrap();
        prop_assert_eq!(Bill::read(&zip), Ok(Bill { lines }));
    }

    #[test]
    fn a_torn_file_is_refused_or_tells_the_same(at: prop::sample::Index, length in 1_usize..400) {
        let zip = archive(SELLER_ID, "2025-05-20", &[payment()]).unwrap();
        let at = at.index(zip.len());
        let torn = [&zip[..at], &zip[(at + length).min(zip.len())..]].concat();
        // The names of files are not read, so that they may be torn.
        prop_assert!(Bill::read(&torn).is_ok_and(|bill| bill.lines == [payment()]) || Bill::read(&torn).is_err());
    }
}
