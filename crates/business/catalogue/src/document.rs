//! What a merchant shows of itself.

use crate::licence::is_credit_code;
use api::{Problem, problems};
use chrono::{Datelike, NaiveDate};
use database::{Error, Statements, parameters};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use text::Rule;

const KINDS: &str = "SELECT name, is_required FROM merchant_document_kind";

const LICENCE: &str = "business_licence";

/// A licence or permit, by its number and a picture of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Document {
    /// `business_licence`, `hygiene_permit`, `fire_safety`, `food_licence`.
    pub kind: String,
    /// Its number; of a business licence the unified social credit code.
    pub number: String,
    /// The last day on which it is good; none where it is for good.
    pub valid_until: Option<NaiveDate>,
    /// Where a picture of it lies.
    pub picture_url: String,
}

#[derive(Deserialize)]
struct Kind {
    name: String,
    is_required: i64,
}

/// The kinds that there are.
pub(crate) struct Kinds(Vec<Kind>);

impl Kinds {
    pub(crate) fn load(database: &impl Statements) -> Result<Kinds, Error> {
        Ok(Kinds(database.all(KINDS, parameters![])?))
    }

    /// The documents as they are kept.
    ///
    /// # Errors
    /// 422 with all that is wrong with the first that is.
    pub(crate) fn read(&self, given: &[Document], today: NaiveDate) -> Result<Vec<Document>, Problem> {
        let mut seen = BTreeSet::new();
        let mut kept = Vec::with_capacity(given.len());
        for (index, document) in given.iter().enumerate() {
            let at = |field: &str| format!("/documents/{index}/{field}");
            if !self.0.iter().any(|kind| kind.name == document.kind) {
                let names: Vec<&str> = self.0.iter().map(|kind| kind.name.as_str()).collect();
                let names = names.join(", ");
                let one = (format!("应为以下之一：{names}"), format!("one of {names}"));
                return Err(problems::INVALID.field(at("kind"), one));
            }
            if !seen.insert(document.kind.as_str()) {
                return Err(problems::INVALID.field(at("kind"), ("重复", "it stands there twice")));
            }
            kept.push(document.read(at, today)?);
        }
        let missing = self
            .0
            .iter()
            .find(|kind| kind.is_required != 0 && !seen.contains(kind.name.as_str()));
        match missing {
            Some(kind) => {
                // Of those that are needed there is one.
                let name = &kind.name;
                let which = ("缺少营业执照".to_owned(), format!("{name} is missing"));
                Err(problems::INVALID.field("/documents", which))
            }
            None => Ok(kept),
        }
    }
}

impl Document {
    fn read(&self, at: impl Fn(&str) -> String, today: NaiveDate) -> Result<Document, Problem> {
        let number = Rule::line(64).read(&at("number"), &self.number)?;
        let number = if self.kind == LICENCE {
            number.to_ascii_uppercase()
        } else {
            number
        };
        if self.kind == LICENCE && !is_credit_code(&number) {
            let wrong = (
                "应为 18 位统一社会信用代码，末位为校验码",
                "the unified social credit code of 18 characters, the last of which checks the others",
            );
            return Err(problems::INVALID.field(at("number"), wrong));
        }
        if self.valid_until.is_some_and(|last| last.year() > 9999) {
            return Err(problems::INVALID.field(at("valid_until"), ("超出可用日期", "outside the calendar")));
        }
        if self.valid_until.is_some_and(|last| last < today) {
            return Err(problems::INVALID.field(at("valid_until"), ("已过期", "it is over")));
        }
        if !text::is_picture(&self.picture_url) {
            return Err(problems::INVALID.field(at("picture_url"), crate::content::not_a_picture()));
        }
        Ok(Document { number, ..self.clone() })
    }
}
