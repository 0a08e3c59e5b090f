//! The settlement file of a day (对账文件, `txnType` 76): what UnionPay says it has collected and given back.
//!
//! The file comes inside of the answer: base64 of a zlib stream of a ZIP, in which the file `…ZM_<merId>` has a record of
//! fixed width for every transaction, and `…ZME_<merId>` one for every dispute (差错).
//!
//! Verified in UnionPay's own examples: the request, the packing, names and widths of the fields of ZM. Not verified against
//! a genuine file: that blank amounts occur, that a day without a transaction answers with code 98, and what stands in ZME,
//! whose records are therefore counted and left to people.

mod archive;
mod record;

pub use record::{Kind, Line};

#[cfg(feature = "counterpart")]
pub(crate) use archive::pack;
#[cfg(feature = "counterpart")]
pub(crate) use record::write;

use crate::{Failure, Merchant, order::written, parameters::Parameters, time};
use base64::{Engine, engine::general_purpose::STANDARD};
use chrono::NaiveDate;
use http::{Request, Response};

/// The largest answer with a file, in bytes.
const LARGEST_ANSWER: usize = 16 * 1024 * 1024;

/// The largest file, unpacked, in bytes: some 120,000 records. A small answer must not grow without end.
const LARGEST_FILE: usize = 64 * 1024 * 1024;

/// What UnionPay settled on one day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statement {
    /// Every payment and refund.
    pub lines: Vec<Line>,
    /// How many disputes there are beside them; people look at them in UnionPay's merchant platform.
    pub disputes: usize,
}

impl Merchant {
    /// Asks for the settlement file of a day in Beijing's time; it is there from the next day on. `now`: unix seconds.
    ///
    /// # Errors
    /// [`Failure::Unsendable`] for the time; [`Failure::Unsigned`].
    pub fn settlement_file(&self, day: NaiveDate, now: i64, blinding: [u8; 32]) -> Result<Request<Vec<u8>>, Failure> {
        let mut parameters = Parameters::default();
        parameters.put("txnType", "76");
        parameters.put("txnSubType", "01");
        parameters.put("bizType", "000000");
        parameters.put("fileType", "00");
        parameters.put("txnTime", &written("txnTime", now)?);
        parameters.put("settleDate", &time::month_and_day(day));
        self.file_request(parameters, blinding)
    }

    /// What was settled on that day.
    ///
    /// # Errors
    /// [`Failure::Refused`] with [`crate::Code::NoFile`] where there is no file (yet): nothing was settled, or it is too
    /// early; [`Failure::UnreadableRecord`] for a record that is not understood.
    pub fn read_settlement_file(
        &self,
        now: i64,
        day: NaiveDate,
        answer: &Response<Vec<u8>>,
    ) -> Result<Statement, Failure> {
        let facts = self.granted(now, answer, LARGEST_ANSWER)?;
        if facts.get("settleDate") != Some(&time::month_and_day(day)) {
            return Err(Failure::Foreign("settleDate"));
        }
        let content = facts.get("fileContent").ok_or(Failure::Unreadable("fileContent"))?;
        let content = STANDARD
            .decode(content)
            .map_err(|_| Failure::Unreadable("fileContent"))?;
        let files = archive::unpack(&content, LARGEST_FILE).ok_or(Failure::Unreadable("fileContent"))?;
        let mut statement = Statement {
            lines: Vec::new(),
            disputes: 0,
        };
        let mut has_transactions = false;
        for file in files {
            if file.name.contains("ZM_") {
                has_transactions = true;
                statement.lines.extend(record::read(&file.content, self.mer_id(), day)?);
            } else if file.name.contains("ZME_") {
                statement.disputes += record::lines(&file.content).count();
            }
        }
        if has_transactions {
            Ok(statement)
        } else {
            Err(Failure::Unreadable("fileContent"))
        }
    }
}
