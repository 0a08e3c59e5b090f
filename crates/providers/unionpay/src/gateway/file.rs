//! The settlement file.

use super::{FileAsked, Gateway};
use crate::{
    Code, Failure,
    bill::{Line, pack, write},
    order::written,
    parameters::Parameters,
};
use base64::{Engine, engine::general_purpose::STANDARD};
use http::Response;

/// What was settled on one day.
#[derive(Clone, Copy, Debug)]
pub struct Day<'a> {
    /// The last two digits of its year.
    pub year: u8,
    /// Every payment and refund.
    pub lines: &'a [Line],
    /// How many disputes there are.
    pub disputes: usize,
}

impl Gateway {
    /// The answer with the settlement file of a day.
    ///
    /// # Errors
    /// [`Failure::Unsendable`] for a line that has no place in the file; [`Failure::Unsigned`].
    pub fn settled(&self, asked: &FileAsked, day: &Day<'_>, blinding: [u8; 32]) -> Result<Response<Vec<u8>>, Failure> {
        let too_long = Failure::unsendable("fileContent", "has a line that is too long");
        let mut transactions = String::new();
        for line in day.lines {
            transactions.push_str(&write(line, &self.mer_id).ok_or(too_long.clone())?);
            // What is reserved at the end of a record.
            transactions.push_str(&format!(" {:98}\r\n", ""));
        }
        let name = |kind: &str| format!("INN{:02}{}88{kind}_{}", day.year, asked.day, self.mer_id);
        let mut files = vec![(name("ZM"), transactions.into_bytes())];
        if day.disputes > 0 {
            files.push((name("ZME"), "E74\r\n".repeat(day.disputes).into_bytes()));
        }
        let content = STANDARD.encode(pack(&files).ok_or(too_long)?);
        self.file_answer(asked, &content, blinding)
    }

    /// The answer with whatever stands in the place of the file: also with what is no file.
    ///
    /// # Errors
    /// As [`Gateway::settled`].
    pub fn file_answer(
        &self,
        asked: &FileAsked,
        content: &str,
        blinding: [u8; 32],
    ) -> Result<Response<Vec<u8>>, Failure> {
        let mut facts = Parameters::default();
        facts.put("txnTime", &written("txnTime", asked.asked_at)?);
        facts.put("txnType", "76");
        facts.put("txnSubType", "01");
        facts.put("settleDate", &asked.day);
        facts.put("fileType", "00");
        facts.put("fileName", &format!("{}_{}.zip", self.mer_id, asked.day));
        facts.put("fileContent", content);
        self.answer(facts, &Code::Success, "成功[0000000]", blinding)
    }
}
