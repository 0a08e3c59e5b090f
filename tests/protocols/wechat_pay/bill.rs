//! The daily bill: fetched where WeChat Pay says and nowhere else, believed for its hash, read to the last fen.

use super::fixture::{self, NOW, gateway, merchant, moment};
use flate2::{Compression, write::GzEncoder};
use http::{Response, StatusCode};
use money::Fen;
use proptest::prelude::*;
use sha1::{Digest, Sha1};
use std::{io::Write, sync::LazyLock};
use wechat_pay::{
    Bill, BillAddress, Code, Doubt, Failure, LARGEST_BILL, Merchant, MilliFen, RefundLine, RefundState, TradeLine,
    TradeState,
    gateway::{Asked, BillAsked, BillFile, Gateway},
};

const URL: &str = "https://api.mch.weixin.qq.com/v3/billdownload/file?token=6XIv5TUPto7pByrTQKhd6kwv&tartype=gzip";

/// A sheet as WeChat Pay's document shows it, with lines of today.
const SHEET: &str = "\u{feff}交易时间,公众账号ID,商户号,特约商户号,设备号,微信订单号,商户订单号,用户标识,交易类型,交易状态,付款银行,货币种类,应结订单金额,代金券金额,微信退款单号,商户退款单号,退款金额,充值券退款金额,退款类型,退款状态,商品名称,商户数据包,手续费,费率,订单金额,申请退款金额,费率备注\r
`2025-05-20 13:29:32,`wx2421b1c4370ec43b,`1900007291,`0,`,`4200002469202505208888888888,`0198c0de000070008000000000000001,`oUpF8uMuAJO_M2pxb1Q9zNjWeS6o,`JSAPI,`SUCCESS,`CMB_DEBIT,`CNY,`40.05,`0.00,`0,`0,`0.00,`0.00,`,`,`听雨轩, 两小时,`,`0.24030,`0.60%,`40.05,`0.00,`\r
`2025-05-20 15:00:00,`wx2421b1c4370ec43b,`1900007291,`0,`,`4200002469202505208888888888,`0198c0de000070008000000000000001,`oUpF8uMuAJO_M2pxb1Q9zNjWeS6o,`JSAPI,`REFUND,`CMB_DEBIT,`CNY,`0.0,`0.00,`50000000382019052709732678859,`0198c0de00007000800000000000000f,`15.05,`0.00,`ORIGINAL,`SUCCESS,`听雨轩, 两小时,`,`-0.09030,`0.60%,`0,`15.05,`\r
总交易单数,应结订单总金额,退款总金额,充值券退款总金额,手续费总金额,订单总金额,申请退款总金额\r
`2,`40.05,`15.05,`0.00,`0.15000,`40.05,`15.05\r
";

static MERCHANT: LazyLock<Merchant> = LazyLock::new(merchant);
static GATEWAY: LazyLock<Gateway> = LazyLock::new(gateway);

fn day() -> Bill {
    Bill {
        trades: vec![TradeLine {
            at: NOW - 3,
            transaction_id: "4200002469202505208888888888".to_owned(),
            out_trade_no: "0198c0de000070008000000000000001".to_owned(),
            state: TradeState::Success,
            currency: "CNY".to_owned(),
            amount: Fen::new(4005),
            settled: Fen::new(4005),
            fee: MilliFen::new(24_030),
        }],
        refunds: vec![RefundLine {
            at: NOW + 5425,
            transaction_id: "4200002469202505208888888888".to_owned(),
            out_trade_no: "0198c0de000070008000000000000001".to_owned(),
            refund_id: "50000000382019052709732678859".to_owned(),
            out_refund_no: "0198c0de00007000800000000000000f".to_owned(),
            currency: "CNY".to_owned(),
            amount: Fen::new(1505),
            settled: Fen::new(1505),
            state: RefundState::Success,
            fee: MilliFen::new(-9_030),
        }],
    }
}

fn packed(plain: &[u8]) -> BillFile {
    let mut gzip = GzEncoder::new(Vec::new(), Compression::new(5));
    gzip.write_all(plain).unwrap();
    BillFile {
        gzip: gzip.finish().unwrap(),
        sha1: hex::encode(Sha1::digest(plain)),
    }
}

fn address(file: &BillFile, url: &str) -> Result<BillAddress, Failure> {
    let answer = GATEWAY.trade_bill(file, url, "id", &moment(NOW)).unwrap();
    MERCHANT.read_trade_bill(NOW, &answer).map(Option::unwrap)
}

fn read(file: &BillFile) -> Result<Bill, Failure> {
    MERCHANT.read_bill(&address(file, URL).unwrap(), &Gateway::bill_download(file))
}

fn read_sheet(sheet: &str) -> Result<Bill, Failure> {
    read(&packed(sheet.as_bytes()))
}

#[test]
fn a_bill_is_asked_for_and_fetched_with_two_signatures() {
    let request = MERCHANT.trade_bill("2025-05-20", &moment(NOW)).unwrap();
    GATEWAY.verify(NOW, &request).unwrap();
    let asked = BillAsked {
        day: "2025-05-20".to_owned(),
    };
    assert_eq!(Asked::read(&request, "1900007291"), Ok(Asked::Bill(asked)));
    let address = address(&packed(b""), URL).unwrap();
    let request = MERCHANT.bill_download(&address, &moment(NOW)).unwrap();
    assert_eq!(request.uri(), URL);
    GATEWAY.verify(NOW, &request).unwrap();
    let token = "6XIv5TUPto7pByrTQKhd6kwv".to_owned();
    assert_eq!(Asked::read(&request, "1900007291"), Ok(Asked::BillDownload { token }));
    assert!(!format!("{address:?}").contains("6XIv5TUP"));
    for day in ["2025-5-20", "2025-02-30", "20250520", "today", "2025-05-20 ", ""] {
        let refused = MERCHANT.trade_bill(day, &moment(NOW));
        assert!(
            matches!(refused, Err(Failure::Unsendable { field: "bill_date", .. })),
            "{day}"
        );
    }
}

#[test]
fn the_sheet_of_the_document_is_read() {
    let bill = read_sheet(SHEET).unwrap();
    assert_eq!(bill, day());
    assert_eq!(bill.fees(), MilliFen::new(15_000));
    assert_eq!(bill.fees().rounded(), Fen::new(15));
}

#[test]
fn a_day_without_anything_is_empty() {
    let none = refusal(StatusCode::BAD_REQUEST, "NO_STATEMENT_EXIST");
    assert_eq!(MERCHANT.read_trade_bill(NOW, &none), Ok(None));
    let later = refusal(StatusCode::BAD_REQUEST, "STATEMENT_CREATING");
    assert!(MERCHANT.read_trade_bill(NOW, &later).unwrap_err().is_retryable());
    let file = BillFile::new("wx2421b1c4370ec43b", "1900007291", &Bill::default()).unwrap();
    assert_eq!(read(&file), Ok(Bill::default()));
}

fn refusal(status: StatusCode, code: &str) -> Response<Vec<u8>> {
    let code = Code::from(code.to_owned());
    GATEWAY
        .refusal(status, &code, "账单文件不存在", "id", &moment(NOW))
        .unwrap()
}

#[test]
fn our_signature_goes_to_wechat_pay_only() {
    for url in [
        URL,
        "https://api2.mch.weixin.qq.com/v3/billdownload/file?token=1",
        "https://API.mch.weixin.qq.com/v3/billdownload/file?token=1",
    ] {
        assert!(address(&packed(b""), url).is_ok(), "{url}");
    }
    for url in [
        "http://api.mch.weixin.qq.com/v3/billdownload/file?token=1",
        "https://api.mch.weixin.qq.com:8443/v3/billdownload/file?token=1",
        "https://api.mch.weixin.qq.com@evil.example/v3/billdownload/file?token=1",
        "https://api.mch.weixin.qq.com.evil.example/v3/billdownload/file?token=1",
        "https://evil.example/v3/billdownload/file?token=1",
        "/v3/billdownload/file?token=1",
    ] {
        assert_eq!(
            address(&packed(b""), url),
            Err(Failure::Foreign("download_url")),
            "{url}"
        );
    }
}

#[test]
fn a_stand_in_under_a_path_is_ours_too() {
    let merchant = Merchant::new(wechat_pay::Settings {
        appid: "wx2421b1c4370ec43b",
        mchid: "1900007291",
        merchant_serial: fixture::MERCHANT_SERIAL,
        merchant_private_key: &fixture::file("wechat_doc_test_key.pem"),
        platform_keys: fixture::platform_keys(),
        base_url: "http://127.0.0.1:3000/wechat-pay/",
    })
    .unwrap();
    let read = |url: &str| {
        let answer = GATEWAY.trade_bill(&packed(b""), url, "id", &moment(NOW)).unwrap();
        merchant.read_trade_bill(NOW, &answer)
    };
    let under = "http://127.0.0.1:3000/wechat-pay/v3/billdownload/file?token=1";
    let address = read(under).unwrap().unwrap();
    let request = merchant.bill_download(&address, &moment(NOW)).unwrap();
    assert_eq!(request.uri(), under);
    GATEWAY.verify(NOW, &request).unwrap();
    for beside in [
        "http://127.0.0.1:3000/v3/billdownload/file?token=1",
        "http://127.0.0.1:3000/wechat-pay-2/v3/billdownload/file?token=1",
        "https://127.0.0.1:3000/wechat-pay/v3/billdownload/file?token=1",
        "http://127.0.0.1:3001/wechat-pay/v3/billdownload/file?token=1",
    ] {
        assert_eq!(read(beside), Err(Failure::Foreign("download_url")), "{beside}");
    }
}

#[test]
fn a_bill_with_another_hash_is_not_believed() {
    let address = address(&packed(SHEET.as_bytes()), URL).unwrap();
    let other = Gateway::bill_download(&packed(SHEET.replace("40.05", "40.06").as_bytes()));
    let doubt = Err(Failure::Unverified(Doubt::Hash));
    assert_eq!(MERCHANT.read_bill(&address, &other), doubt);
    let unpacked = Response::new(SHEET.as_bytes().to_vec());
    assert_eq!(
        MERCHANT.read_bill(&address, &unpacked),
        Ok(day()),
        "a proxy has unpacked it"
    );
    let mut torn = packed(SHEET.as_bytes()).gzip;
    torn.truncate(torn.len() / 2);
    assert!(MERCHANT.read_bill(&address, &Response::new(torn)).is_err());
    let mut gone = Response::new(b"<html>".to_vec());
    *gone.status_mut() = StatusCode::BAD_GATEWAY;
    assert!(MERCHANT.read_bill(&address, &gone).unwrap_err().is_retryable());
}

/// What becomes of a bill that comes in pieces of so many bytes, and how much of its lines was kept at most.
fn read_in_pieces(file: &BillFile, body: &[u8], length: usize) -> (Result<Bill, Failure>, usize) {
    let mut reader = MERCHANT.bill_reader(&address(file, URL).unwrap());
    let mut most_kept = 0;
    for piece in body.chunks(length) {
        if !reader.push(piece) {
            break;
        }
        most_kept = reader.most_kept();
    }
    (reader.finish(&Response::new(Vec::new())), most_kept)
}

#[test]
fn a_bill_is_the_same_in_whatever_pieces_it_comes() {
    let file = packed(SHEET.as_bytes());
    for length in [1, 2, 3, 7, 100, 100_000] {
        for body in [&file.gzip, SHEET.as_bytes()] {
            assert_eq!(
                read_in_pieces(&file, body, length).0,
                Ok(day()),
                "{length} bytes at once"
            );
        }
    }
    let empty = packed(b"");
    for body in [&empty.gzip[..], b"", b"\x1f", b"\n"] {
        assert!(read_in_pieces(&empty, body, 1).0.is_err());
    }
}

/// A bill of so many payments, of which each is told in three hundred bytes.
fn busy_day(payments: usize) -> String {
    let (head, rest) = SHEET.split_once('\n').unwrap();
    let line = rest.split_once('\n').unwrap().0;
    let totals = rest.split_once("总交易单数").unwrap().1.split_once('\n').unwrap().0;
    let mut sheet = format!("{head}\n");
    for number in 0..payments {
        sheet += &line.replace(
            "0198c0de000070008000000000000001",
            &format!("0198c0de0000700080000000{number:08}"),
        );
        sheet.push('\n');
    }
    let sum = Fen::new(4005 * i64::try_from(payments).unwrap());
    sheet + &format!("总交易单数{totals}\n`{payments},`{sum},`0.00,`0.00,`0.00,`{sum},`0.00\r\n")
}

#[test]
fn of_a_hundred_thousand_payments_no_more_than_a_line_is_kept_unread() {
    let sheet = busy_day(100_000);
    assert!(sheet.len() > 27_000_000, "{}", sheet.len());
    let file = packed(sheet.as_bytes());
    for body in [&file.gzip, sheet.as_bytes()] {
        let (bill, most_kept) = read_in_pieces(&file, body, 16 * 1024);
        let bill = bill.unwrap();
        assert_eq!((bill.trades.len(), bill.refunds.len()), (100_000, 0));
        assert_eq!(bill.trades[99_999].out_trade_no, "0198c0de000070008000000000099999");
        assert!(most_kept < 1000, "{most_kept} bytes of {}", sheet.len());
    }
}

#[test]
fn what_is_too_much_is_refused_before_it_has_come() {
    let oversized = |plain: &[u8], is_packed: bool| {
        let file = packed(plain);
        let body = if is_packed { &file.gzip } else { plain };
        match read_in_pieces(&file, body, 16 * 1024).0 {
            Err(Failure::Unverified(Doubt::Oversized(size))) => size,
            other => panic!("{other:?}"),
        }
    };
    let lines = |length: usize, count: usize| (" ".repeat(length) + "\n").repeat(count).into_bytes();
    let of_a_line = oversized(&lines(20_000, 1), false);
    assert!(
        (16 * 1024..20_000).contains(&of_a_line) || of_a_line == 20_000,
        "{of_a_line}"
    );
    assert_eq!(oversized(&lines(0, 600_000), false), 500_001, "lines");
    let bomb = lines(1000, 10_000);
    let unpacked = oversized(&bomb, true);
    assert!(
        unpacked < bomb.len(),
        "the rest of {} was not unpacked: {unpacked}",
        bomb.len()
    );
    let all = lines(10_000, LARGEST_BILL / 10_000);
    let size = oversized(&all, false);
    assert!(
        (LARGEST_BILL + 1..LARGEST_BILL + 16 * 1024 + 1).contains(&size),
        "{size}"
    );
}

#[test]
fn every_line_counts() {
    let part = |sheet: &str| match read_sheet(sheet) {
        Err(Failure::Unreadable { part, line, .. }) => (part, line),
        other => panic!("{other:?}"),
    };
    assert_eq!(part(""), ("bill", 0));
    assert_eq!(
        part(&SHEET.replace("`40.05,`0.00,`0,", "`40.051,`0.00,`0,")),
        ("应结订单金额", 2)
    );
    assert_eq!(part(&SHEET.replace("`0.24030", "`0.2403001")), ("手续费", 2));
    assert_eq!(part(&SHEET.replace("15:00:00", "25:00:00")), ("交易时间", 3));
    assert_eq!(part(&SHEET.replace("订单金额,申请", "另一列,申请")), ("订单金额", 2));
    assert_eq!(part(&SHEET.replace("`CNY,`40.05,", "`CNY,")), ("bill", 2));
    // The totals are other than the lines, twice, torn off, or absent.
    assert_eq!(part(&SHEET.replace("`2,`40.05", "`3,`40.05")), ("bill totals", 5));
    assert_eq!(part(&SHEET.replace("`2,`40.05", "`2,`40.04")), ("bill totals", 5));
    assert_eq!(part(&format!("{SHEET}`1\r\n")), ("bill totals", 6));
    let (torn, _) = SHEET.split_once("总交易单数").unwrap();
    assert_eq!(part(torn), ("bill totals", 0));
    let (torn, _) = SHEET.split_once("`2,`").unwrap();
    assert_eq!(part(torn), ("bill totals", 0));
    let foreign = SHEET.replacen("1900007291", "1900007292", 1);
    assert_eq!(read_sheet(&foreign), Err(Failure::Foreign("mchid")));
}

fn trade() -> impl Strategy<Value = TradeLine> {
    (
        0_i64..4_000_000_000,
        "[0-9]{20,28}",
        "[0-9a-z]{6,32}",
        0_i64..1_000_000_000,
        0_i64..100,
        -500_000_i64..500_000,
    )
        .prop_map(|(at, transaction_id, out_trade_no, fen, coupon, fee)| TradeLine {
            at,
            transaction_id,
            out_trade_no,
            state: TradeState::Success,
            currency: "CNY".to_owned(),
            amount: Fen::new(fen + coupon),
            settled: Fen::new(fen),
            fee: MilliFen::new(fee),
        })
}

fn refund() -> impl Strategy<Value = RefundLine> {
    (
        0_i64..4_000_000_000,
        "[0-9]{20,28}",
        "[0-9a-z|@]{1,64}",
        1_i64..1_000_000_000,
        "(SUCCESS|PROCESSING|FAIL)",
    )
        .prop_map(|(at, id, out_refund_no, fen, state)| RefundLine {
            at,
            transaction_id: id.clone(),
            out_trade_no: out_refund_no.clone(),
            refund_id: id,
            out_refund_no,
            currency: "CNY".to_owned(),
            amount: Fen::new(fen),
            settled: Fen::new(fen - 1),
            state: RefundState::from(state),
            fee: MilliFen::new(-fen),
        })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn what_the_gateway_writes_the_merchant_reads(
        trades in proptest::collection::vec(trade(), 0..20), refunds in proptest::collection::vec(refund(), 0..20),
    ) {
        let bill = Bill { trades, refunds };
        let file = BillFile::new("wx2421b1c4370ec43b", "1900007291", &bill).unwrap();
        prop_assert_eq!(read(&file), Ok(bill));
    }

    #[test]
    fn any_sheet_is_read_or_refused(at: prop::sample::Index, insert in "[`,\r\n0-9.茶\u{feff}-]{0,12}", lines in "[`,\n交0-9]{0,200}") {
        prop_assert!(read_sheet(&lines).is_err());
        let mut sheet = SHEET.to_owned();
        let at = sheet.floor_char_boundary(at.index(sheet.len()));
        sheet.insert_str(at, &insert);
        if let Ok(bill) = read_sheet(&sheet) {
            // A change that passes cannot have touched the money.
            let sum: Fen = bill.trades.iter().map(|line| line.amount).sum();
            prop_assert_eq!(sum, Fen::new(4005));
        }
    }

    #[test]
    fn any_packed_bytes_are_refused(bytes in proptest::collection::vec(any::<u8>(), 0..400), gzip: bool) {
        let address = address(&packed(SHEET.as_bytes()), URL).unwrap();
        let body = if gzip { [vec![0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3], bytes].concat() } else { bytes };
        prop_assert!(MERCHANT.read_bill(&address, &Response::new(body)).is_err());
    }
}
