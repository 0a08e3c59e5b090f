//! A record of the file ZM (《全渠道平台接入接口规范 第3部分 文件接口》, 6.1): fields of fixed width, a space between each two.

use crate::{Failure, time};
use chrono::NaiveDate;
use money::Fen;

/// The widths of the fields in bytes. What stands behind them is reserved, and of different length by version.
const WIDTHS: [usize; 41] = [
    3, 11, 11, 6, 10, 19, 12, 4, 2, 21, 2, 32, 2, 6, 10, 13, 13, 4, 15, 2, 2, 6, 2, 4, 32, 1, 21, 15, 1, 15, 32, 13,
    13, 8, 32, 13, 13, 12, 2, 1, 32,
];

/// The fields that are read: UnionPay's name and the place, from 0.
const TXN_TIME: Field = ("txnTime", 4);
const TXN_AMT: Field = ("txnAmt", 6);
const QUERY_ID: Field = ("queryId", 9);
const ORDER_ID: Field = ("orderId", 11);
const FEE: Field = ("商户手续费", 15);
const SETTLED: Field = ("结算金额", 16);
const TXN_TYPE: Field = ("txnType", 19);
const PAYMENT_QUERY_ID: Field = ("origQryId", 26);
const MER_ID: Field = ("merId", 27);

type Field = (&'static str, usize);

/// What a record is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// `01`: a guest has paid.
    Payment,
    /// `04`: money has gone back.
    Refund,
}

/// One payment or refund as UnionPay settled it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// What it is.
    pub kind: Kind,
    /// The number on our side, of the payment or of the refund.
    pub order_id: String,
    /// UnionPay's number of it.
    pub query_id: String,
    /// UnionPay's number of the payment that a refund belongs to.
    pub payment_query_id: Option<String>,
    /// When, unix seconds: the order's time, whose year is that of the day that was asked for or of one beside it.
    pub at: i64,
    /// How much was paid or given back; never negative.
    pub amount: Fen,
    /// What UnionPay takes (negative) or gives back (positive) for it; absent where the record leaves it blank.
    pub fee: Option<Fen>,
    /// What the merchant gets (positive) or owes (negative) by it; absent where the record leaves it blank.
    pub settled: Option<Fen>,
}

/// The records of a file, without empty lines.
pub(crate) fn lines(content: &[u8]) -> impl Iterator<Item = (usize, &[u8])> {
    content
        .split(|byte| *byte == b'\n')
        .map(|line| line.strip_suffix(b"\r").unwrap_or(line))
        .enumerate()
        .filter(|(_, line)| !line.trim_ascii().is_empty())
        .map(|(at, line)| (at + 1, line))
}

/// Reads a file: every record, or none.
pub(crate) fn read(content: &[u8], mer_id: &str, day: NaiveDate) -> Result<Vec<Line>, Failure> {
    lines(content)
        .map(|(number, line)| Record::split(number, line)?.line(mer_id, day))
        .collect()
}

struct Record<'a> {
    number: usize,
    fields: Vec<&'a [u8]>,
}

impl<'a> Record<'a> {
    fn split(number: usize, line: &'a [u8]) -> Result<Record<'a>, Failure> {
        let broken = Failure::UnreadableRecord {
            line: number,
            field: "record",
        };
        let mut fields = Vec::with_capacity(WIDTHS.len());
        let mut rest = line;
        for width in WIDTHS {
            if !fields.is_empty() {
                rest = rest.strip_prefix(b" ").ok_or(broken.clone())?;
            }
            let (field, after) = rest.split_at_checked(width).ok_or(broken.clone())?;
            fields.push(field);
            rest = after;
        }
        Ok(Record { number, fields })
    }

    fn line(&self, mer_id: &str, day: NaiveDate) -> Result<Line, Failure> {
        if self.text(MER_ID)? != mer_id {
            return Err(Failure::Foreign("merId"));
        }
        let kind = match self.text(TXN_TYPE)? {
            "01" => Kind::Payment,
            "04" => Kind::Refund,
            _ => return Err(self.unreadable(TXN_TYPE)),
        };
        let near = time::noon(day).ok_or(self.unreadable(TXN_TIME))?;
        let at = time::parse_near(self.filled(TXN_TIME)?, near);
        let payment_query_id = Some(self.text(PAYMENT_QUERY_ID)?).filter(|text| !text.is_empty());
        Ok(Line {
            kind,
            order_id: self.filled(ORDER_ID)?.to_owned(),
            query_id: self.filled(QUERY_ID)?.to_owned(),
            payment_query_id: payment_query_id.map(str::to_owned),
            at: at.ok_or(self.unreadable(TXN_TIME))?,
            amount: digits(self.filled(TXN_AMT)?).ok_or(self.unreadable(TXN_AMT))?,
            fee: self.signed(FEE)?,
            settled: self.signed(SETTLED)?,
        })
    }

    /// An amount behind `C` (the merchant gets it) or `D` (the merchant owes it).
    fn signed(&self, field: Field) -> Result<Option<Fen>, Failure> {
        let text = self.text(field)?;
        let amount = |digits_of: &str| digits(digits_of).ok_or(self.unreadable(field));
        match (text.strip_prefix('C'), text.strip_prefix('D')) {
            (Some(credit), _) => amount(credit).map(Some),
            (_, Some(debit)) => Ok(Some(Fen::ZERO.minus(amount(debit)?))),
            _ if text.is_empty() => Ok(None),
            _ => Err(self.unreadable(field)),
        }
    }

    fn filled(&self, field: Field) -> Result<&'a str, Failure> {
        let text = self.text(field)?;
        if text.is_empty() {
            Err(self.unreadable(field))
        } else {
            Ok(text)
        }
    }

    /// A field without the spaces that fill it up. The fields that are read are ASCII; others may be GBK.
    fn text(&self, field: Field) -> Result<&'a str, Failure> {
        let bytes = self.fields.get(field.1).filter(|bytes| bytes.is_ascii());
        let text = bytes.and_then(|bytes| std::str::from_utf8(bytes).ok());
        text.map(str::trim).ok_or(self.unreadable(field))
    }

    const fn unreadable(&self, field: Field) -> Failure {
        Failure::UnreadableRecord {
            line: self.number,
            field: field.0,
        }
    }
}

fn digits(text: &str) -> Option<Fen> {
    let is_number = (1..=12).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then(|| text.parse().ok()).flatten().map(Fen::new)
}

/// Writes the record of a line. `None` where a value is too long for its field.
#[cfg(feature = "counterpart")]
pub(crate) fn write(line: &Line, mer_id: &str) -> Option<String> {
    let signed = |fen: Option<Fen>| {
        fen.map_or(String::new(), |fen| {
            let sign = if fen < Fen::ZERO { 'D' } else { 'C' };
            format!("{sign}{:012}", fen.get().unsigned_abs())
        })
    };
    let mut values: [String; WIDTHS.len()] = std::array::from_fn(|_| String::new());
    let kind = match line.kind {
        Kind::Payment => "01",
        Kind::Refund => "04",
    };
    for ((_, at), value) in [
        (TXN_TIME, time::write_without_year(line.at)?),
        (TXN_AMT, format!("{:012}", line.amount.get())),
        (QUERY_ID, line.query_id.clone()),
        (ORDER_ID, line.order_id.clone()),
        (FEE, signed(line.fee)),
        (SETTLED, signed(line.settled)),
        (TXN_TYPE, kind.to_owned()),
        (PAYMENT_QUERY_ID, line.payment_query_id.clone().unwrap_or_default()),
        (MER_ID, mer_id.to_owned()),
    ] {
        *values.get_mut(at)? = value;
    }
    if values.iter().zip(WIDTHS).any(|(value, width)| value.len() > width) {
        return None;
    }
    let fields = values
        .iter()
        .zip(WIDTHS)
        .map(|(value, width)| format!("{value:<width$}"));
    Some(fields.collect::<Vec<_>>().join(" "))
}
