//! The settlement file: read whole, or not at all.

use super::fixture::{BLINDING, MER_ID, NOW, ORDER, ORDER_ID, REFUND, REFUND_ID, gateway, merchant};
use base64::{Engine, engine::general_purpose::STANDARD};
use chrono::NaiveDate;
use http::Response;
use money::Fen;
use unionpay::{
    Code, Failure,
    bill::{Kind, Line, Statement},
    gateway::{Asked, Day, FileAsked},
};

fn day() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 3, 1).unwrap()
}

fn payment() -> Line {
    Line {
        kind: Kind::Payment,
        order_id: ORDER_ID.to_owned(),
        query_id: "782603011200001234568".to_owned(),
        payment_query_id: None,
        at: ORDER.at,
        amount: Fen::new(4005),
        fee: Some(Fen::new(-24)),
        settled: Some(Fen::new(3981)),
    }
}

fn refund() -> Line {
    Line {
        kind: Kind::Refund,
        order_id: REFUND_ID.to_owned(),
        query_id: "782603011200301234569".to_owned(),
        payment_query_id: Some(payment().query_id),
        at: REFUND.at,
        amount: Fen::new(1000),
        fee: None,
        settled: Some(Fen::new(-1000)),
    }
}

fn asked() -> FileAsked {
    let request = merchant().settlement_file(day(), NOW + 86_400, BLINDING).unwrap();
    assert_eq!(request.uri(), "https://filedownload.95516.com/");
    let Asked::File(asked) = gateway().read(&request).unwrap() else {
        unreachable!()
    };
    assert_eq!((asked.day.as_str(), asked.asked_at), ("0301", NOW + 86_400));
    asked
}

fn settled(lines: &[Line], disputes: usize) -> Response<Vec<u8>> {
    let day = Day {
        year: 26,
        lines,
        disputes,
    };
    gateway().settled(&asked(), &day, BLINDING).unwrap()
}

fn read(answer: &Response<Vec<u8>>) -> Result<Statement, Failure> {
    merchant().read_settlement_file(NOW + 86_400, day(), answer)
}

#[test]
fn every_payment_and_refund_is_read() {
    let lines = vec![payment(), refund()];
    assert_eq!(read(&settled(&lines, 0)), Ok(Statement { lines, disputes: 0 }));
    assert_eq!(
        read(&settled(&[], 3)),
        Ok(Statement {
            lines: vec![],
            disputes: 3
        })
    );
    let many = vec![payment(); 2000];
    assert_eq!(read(&settled(&many, 0)).unwrap().lines.len(), 2000);
}

#[test]
fn the_year_is_that_of_the_day() {
    let eve = Line {
        at: 1_767_196_799,
        ..payment()
    };
    let new_year = NaiveDate::from_ymd_opt(2026, 1, 1).unwrap();
    let asked = FileAsked {
        day: "0101".to_owned(),
        asked_at: NOW,
    };
    let lines = [eve];
    let answer = gateway()
        .settled(
            &asked,
            &Day {
                year: 26,
                lines: &lines,
                disputes: 0,
            },
            BLINDING,
        )
        .unwrap();
    let statement = merchant().read_settlement_file(NOW, new_year, &answer).unwrap();
    assert_eq!(statement.lines.first().unwrap().at, 1_767_196_799);
}

#[test]
fn a_day_without_a_file_is_refused() {
    let asked = Asked::File(asked());
    let answer = gateway()
        .refusal(&asked, &Code::NoFile, "文件不存在", BLINDING)
        .unwrap();
    assert!(matches!(
        read(&answer),
        Err(Failure::Refused { code: Code::NoFile, .. })
    ));
}

#[test]
fn another_days_file_is_foreign() {
    let other = FileAsked {
        day: "0228".to_owned(),
        asked_at: NOW,
    };
    let answer = gateway()
        .settled(
            &other,
            &Day {
                year: 26,
                lines: &[],
                disputes: 0,
            },
            BLINDING,
        )
        .unwrap();
    assert_eq!(read(&answer), Err(Failure::Foreign("settleDate")));
}

#[test]
fn a_file_in_which_a_line_has_no_place_is_not_written() {
    let long = Line {
        order_id: "1".repeat(33),
        ..payment()
    };
    let lines = [long];
    let failure = gateway().settled(
        &asked(),
        &Day {
            year: 26,
            lines: &lines,
            disputes: 0,
        },
        BLINDING,
    );
    assert!(matches!(failure, Err(Failure::Unsendable { .. })));
}

/// The same answer with other content in its file, signed anew.
fn with_records(change: impl FnOnce(&str) -> String) -> Result<Statement, Failure> {
    let text = String::from_utf8(unpacked(&settled(&[payment(), refund()], 0))).unwrap();
    let content = packed(change(&text).as_bytes());
    let answer = gateway().file_answer(&asked(), &content, BLINDING).unwrap();
    read(&answer)
}

fn unpacked(answer: &Response<Vec<u8>>) -> Vec<u8> {
    let body = String::from_utf8(answer.body().clone()).unwrap();
    let content = body.split_once("fileContent=").unwrap().1.split_once('&').unwrap().0;
    let zip = miniz_oxide::inflate::decompress_to_vec_zlib(&STANDARD.decode(content).unwrap()).unwrap();
    let name = zip[26] as usize;
    let length = u32::from_le_bytes(zip[18..22].try_into().unwrap()) as usize;
    miniz_oxide::inflate::decompress_to_vec(&zip[30 + name..30 + name + length]).unwrap()
}

/// A ZIP with one stored file, by hand.
fn packed(content: &[u8]) -> String {
    STANDARD.encode(miniz_oxide::deflate::compress_to_vec_zlib(
        &zip(content, crc32fast::hash(content)),
        6,
    ))
}

fn zip(content: &[u8], crc: u32) -> Vec<u8> {
    let length = u32::try_from(content.len()).unwrap().to_le_bytes();
    let name = format!("INN26030188ZM_{MER_ID}");
    let head = [
        &[20, 0, 0, 0, 0, 0, 0, 0, 0x21, 0][..],
        &crc.to_le_bytes(),
        &length,
        &length,
        &u16::try_from(name.len()).unwrap().to_le_bytes(),
        &[0, 0],
    ]
    .concat();
    let local = [&b"PK\x03\x04"[..], head.as_slice(), name.as_bytes(), content].concat();
    let entry = [
        &b"PK\x01\x02"[..],
        &[20, 0],
        head.as_slice(),
        &[0; 10],
        &[0; 4],
        name.as_bytes(),
    ]
    .concat();
    let counts = [1, 0, 1, 0];
    let sizes = [entry.len(), local.len()]
        .map(|size| u32::try_from(size).unwrap().to_le_bytes())
        .concat();
    [
        local,
        entry,
        b"PK\x05\x06\0\0\0\0".to_vec(),
        counts.to_vec(),
        sizes,
        vec![0, 0],
    ]
    .concat()
}

#[test]
fn a_record_that_is_not_understood_is_a_failure_of_the_whole() {
    assert_eq!(
        with_records(str::to_owned).map(|statement| statement.lines),
        Ok(vec![payment(), refund()])
    );
    // Other line ends, an empty line at the end, another length of what is reserved.
    assert!(with_records(|text| text.replace("\r\n", "\n") + "\n").is_ok());
    assert!(
        with_records(|text| text
            .lines()
            .map(str::trim_end)
            .map(|line| format!("{line:600}\n"))
            .collect())
        .is_ok()
    );
    let failure = |change: &dyn Fn(&str) -> String| match with_records(change) {
        Err(Failure::UnreadableRecord { line, field }) => (line, field),
        other => unreachable!("{other:?}"),
    };
    let at = |start: usize, value: &'static str| {
        move |text: &str| format!("{}{value}{}", &text[..start], &text[start + value.len()..])
    };
    // Where the fields begin: txnTime 35, txnAmt 66, queryId 87, orderId 112, fee 166, txnType 215, merId 293.
    assert_eq!(failure(&at(215, "31")), (1, "txnType"));
    assert_eq!(failure(&at(215, "  ")), (1, "txnType"));
    assert_eq!(failure(&at(66, "00000000040x")), (1, "txnAmt"));
    assert_eq!(failure(&at(66, "            ")), (1, "txnAmt"));
    assert_eq!(failure(&at(35, "1301")), (1, "txnTime"));
    assert_eq!(failure(&at(87, "                     ")), (1, "queryId"));
    assert_eq!(failure(&at(112, "                                ")), (1, "orderId"));
    assert_eq!(failure(&at(166, "X")), (1, "商户手续费"));
    assert_eq!(failure(&at(111, "7")), (1, "record"));
    assert_eq!(failure(&|text| text[..text.len() - 200].to_owned()), (2, "record"));
    assert_eq!(failure(&|text| format!("{text}total 2\r\n")), (3, "record"));
    assert_eq!(with_records(at(293, "777290000000002")), Err(Failure::Foreign("merId")));
}

#[test]
fn the_checksum_is_the_usual_one() {
    let read = |checksum| {
        let zip = zip(b"123456789", checksum);
        let content = STANDARD.encode(miniz_oxide::deflate::compress_to_vec_zlib(&zip, 6));
        read(&gateway().file_answer(&asked(), &content, BLINDING).unwrap())
    };
    // Unpacked, and no record.
    assert!(matches!(read(0xcbf4_3926), Err(Failure::UnreadableRecord { .. })));
    assert_eq!(read(0xcbf4_3927), Err(Failure::Unreadable("fileContent")));
}

#[test]
fn a_package_that_is_damaged_is_unreadable() {
    let content = |content: String| {
        let answer = gateway().file_answer(&asked(), &content, BLINDING).unwrap();
        read(&answer)
    };
    let zlib = |zip: &[u8]| STANDARD.encode(miniz_oxide::deflate::compress_to_vec_zlib(zip, 1));
    let good = zip(b"", crc32fast::hash(b""));
    assert_eq!(
        content(zlib(&good)),
        Ok(Statement {
            lines: vec![],
            disputes: 0
        })
    );
    let unreadable = Err(Failure::Unreadable("fileContent"));
    assert_eq!(content("!".to_owned()), unreadable);
    assert_eq!(content(STANDARD.encode(&good)), unreadable, "not in a zlib stream");
    assert_eq!(content(zlib(&good[..good.len() - 1])), unreadable);
    assert_eq!(content(zlib(&zip(b"", 1))), unreadable, "another checksum");
    assert_eq!(content(zlib(b"")), unreadable);
    let renamed = String::from_utf8_lossy(&good).replace("88ZM_", "88ZX_");
    assert_eq!(content(zlib(renamed.as_bytes())), unreadable, "no file of transactions");
    // A small answer that would grow without end.
    assert_eq!(content(zlib(&vec![0; 65 * 1024 * 1024])), unreadable);
}
