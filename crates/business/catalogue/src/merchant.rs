//! Merchants: who applies, what is written about them, and what the platform says to it.

use crate::{Contact, Document, document::Kinds};
use api::{Problem, problems};
use chrono::{DateTime, NaiveDate};
use clock::{Clock, Id, Moment};
use database::{Error, Statements, Transaction, parameters};
use sealed::Keys;
use serde::{Deserialize, Serialize};
use text::Rule;

/// How many applications of one person may wait or be corrected at once.
pub const MOST_OPEN_APPLICATIONS: i64 = 3;

/// China keeps one time.
const CHINA_SECONDS: i64 = 8 * 3600;

const ADDRESS: Rule = Rule::line(100);

const SCOPE: Rule = Rule::lines(500);

const APPLY: &str =
    "INSERT INTO merchant (id, name, state, applicant_id, contact_sealed, address, scope, created_at, changed_at)
SELECT ?1, ?2, 'applied', ?3, ?4, ?5, ?6, ?7, ?7
WHERE (SELECT count(*) FROM merchant WHERE applicant_id = ?3 AND state IN ('applied', 'refused')) < ?8
RETURNING number";

const APPLY_AGAIN: &str =
    "UPDATE merchant SET name = ?2, contact_sealed = ?4, address = ?5, scope = ?6, state = 'applied',
  state_reason = '', changed_at = ?7, revision = revision + 1
WHERE id = ?1 AND applicant_id = ?3 AND state IN ('applied', 'refused') RETURNING number";

const CORRECT: &str = "UPDATE merchant SET name = ?2, contact_sealed = ?3, address = ?4, scope = ?5, changed_at = ?6,
  revision = revision + 1
WHERE id = ?1 RETURNING number";

const FORGET_DOCUMENTS: &str = "DELETE FROM merchant_document WHERE merchant_number = ?1";

const KEEP_DOCUMENTS: &str = "INSERT INTO merchant_document (merchant_number, kind, number, valid_until, picture_url)
SELECT ?1, value ->> 'kind', value ->> 'number', value ->> 'valid_until', value ->> 'picture_url' FROM json_each(?2)";

const TURN: &str = "UPDATE merchant SET state = ?3, state_reason = ?4, changed_at = ?5
WHERE id = ?1 AND state = ?2 AND (?6 IS NULL OR revision = ?6) RETURNING number, applicant_id";

const RATE: &str =
    "UPDATE merchant SET rating = ?2, rating_reason = ?3, changed_at = ?4 WHERE id = ?1 RETURNING number";

const CHARGE: &str =
    "UPDATE merchant SET platform_fee_basis_points = ?2, changed_at = ?3 WHERE id = ?1 RETURNING number";

const CHARGE_STORES: &str = "UPDATE store SET platform_fee_basis_points = ?2 WHERE merchant_number = ?1";

/// The person has as many applications waiting as may be.
pub const TOO_MANY_APPLICATIONS: Problem = Problem::moved(
    "too-many-applications",
    "您已有多个入驻申请待处理，请先修改已有的申请",
    "You have several applications open: change one of them",
);

/// It is not in the state that this needs, or another revision waits by now; `merchant_state` and `revision` say which.
pub const MERCHANT_MOVED: Problem = Problem::moved(
    "merchant-moved",
    "商户当前状态不允许此操作，或申请已被修改，请重新查看",
    "The merchant's state does not allow this, or something else was written meanwhile",
);

/// Where a merchant stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// It waits for the platform.
    Applied,
    /// The platform did not take it; it may be corrected.
    Refused,
    /// It sells.
    Admitted,
    /// It sells nothing new, by the platform; what was bought goes on.
    Limited,
}

impl State {
    /// As the database writes it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            State::Applied => "applied",
            State::Refused => "refused",
            State::Admitted => "admitted",
            State::Limited => "limited",
        }
    }
}

/// What somebody writes who wants to sell.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Application {
    /// What it is called, 1 to 30 characters.
    pub name: String,
    /// Whom to call.
    pub contact: Contact,
    /// Where it has its seat, 1 to 100 characters.
    pub address: String,
    /// What it wants to sell, 1 to 500 characters.
    pub scope: String,
    /// What it shows of itself.
    pub documents: Vec<Document>,
}

/// An application that keeps to all rules.
#[derive(Clone, Debug)]
pub struct Record(Application);

#[derive(Deserialize)]
struct Number {
    number: i64,
}

/// Who was turned.
#[derive(Clone, Copy, Debug, Deserialize)]
pub struct Turned {
    /// The merchant's number.
    pub number: i64,
    /// Who applied for it.
    pub applicant_id: Option<Id>,
}

impl Application {
    /// Reads what was written.
    ///
    /// # Errors
    /// 422 with the field's pointer.
    pub fn read(&self, database: &impl Statements, now: Moment) -> Result<Record, Problem> {
        let kinds = Kinds::load(database)?;
        Ok(Record(Application {
            name: crate::name("/name", &self.name)?,
            contact: self.contact.read()?,
            address: ADDRESS.read("/address", &self.address)?,
            scope: SCOPE.read("/scope", &self.scope)?,
            documents: kinds.read(&self.documents, today(now))?,
        }))
    }
}

/// The date in China.
fn today(now: Moment) -> NaiveDate {
    let there = DateTime::from_timestamp(now.unix().saturating_add(CHINA_SECONDS), 0);
    there.map_or(NaiveDate::MAX, |time| time.date_naive())
}

/// Somebody wants to sell; it answers the new merchant's id.
///
/// # Errors
/// [`TOO_MANY_APPLICATIONS`].
pub fn apply(change: &Transaction, clock: &Clock, keys: &Keys, applicant: Id, record: &Record) -> Result<Id, Problem> {
    let (id, now) = (clock.id(), clock.now());
    let Record(told) = record;
    let row = parameters![
        id,
        &told.name,
        applicant,
        told.contact.seal(keys, clock, id)?,
        &told.address,
        &told.scope,
        now,
        MOST_OPEN_APPLICATIONS
    ];
    let made: Option<Number> = change.optional(APPLY, row)?;
    let made = made.ok_or(TOO_MANY_APPLICATIONS)?;
    record.keep_documents(change, made.number)?;
    Ok(id)
}

/// The applicant corrects what waits, or what was refused, which waits again then.
///
/// # Errors
/// 404 for what is not there, not the applicant's, or decided.
pub fn apply_again(
    change: &Transaction,
    clock: &Clock,
    keys: &Keys,
    (id, applicant): (Id, Id),
    record: &Record,
) -> Result<(), Problem> {
    let Record(told) = record;
    let row = parameters![
        id,
        &told.name,
        applicant,
        told.contact.seal(keys, clock, id)?,
        &told.address,
        &told.scope,
        clock.now()
    ];
    let found: Option<Number> = change.optional(APPLY_AGAIN, row)?;
    record.keep_documents(change, found.ok_or(problems::NOT_FOUND)?.number)?;
    Ok(())
}

/// The platform corrects what is written about a merchant.
///
/// # Errors
/// 404 for one that is not there.
pub fn correct(change: &Transaction, clock: &Clock, keys: &Keys, id: Id, record: &Record) -> Result<(), Problem> {
    let Record(told) = record;
    let row = parameters![
        id,
        &told.name,
        told.contact.seal(keys, clock, id)?,
        &told.address,
        &told.scope,
        clock.now()
    ];
    let found: Option<Number> = change.optional(CORRECT, row)?;
    record.keep_documents(change, found.ok_or(problems::NOT_FOUND)?.number)?;
    Ok(())
}

/// Turns a merchant from one state to another, as it was seen in this revision where that matters; none where it is not in the first, or
/// something else is written by now.
///
/// # Errors
/// Where the database fails.
pub fn turn(
    change: &Transaction,
    id: Id,
    (from, to): (State, State),
    (reason, revision): (&str, Option<i64>),
    now: Moment,
) -> Result<Option<Turned>, Error> {
    change.optional(TURN, parameters![id, from.name(), to.name(), reason, now, revision])
}

/// Writes down what the platform thinks of a merchant: one to five, and why.
///
/// # Errors
/// 404 for one that is not there.
pub fn rate(change: &Transaction, id: Id, rating: i64, reason: &str, now: Moment) -> Result<(), Problem> {
    let found: Option<Number> = change.optional(RATE, parameters![id, rating, reason, now])?;
    found.map(drop).ok_or(problems::NOT_FOUND)
}

/// What the platform keeps of what is earned in all stores of a merchant from now on, in hundredths of a per cent.
///
/// # Errors
/// 404 for one that is not there.
pub fn charge(change: &Transaction, id: Id, basis_points: i64, now: Moment) -> Result<(), Problem> {
    let found: Option<Number> = change.optional(CHARGE, parameters![id, basis_points, now])?;
    let number = found.ok_or(problems::NOT_FOUND)?.number;
    change.run(CHARGE_STORES, parameters![number, basis_points])?;
    Ok(())
}

impl Record {
    fn keep_documents(&self, change: &Transaction, merchant_number: i64) -> Result<(), Problem> {
        let documents =
            serde_json::to_string(&self.0.documents).map_err(|error| problems::INTERNAL.caused_by(error))?;
        change.run(FORGET_DOCUMENTS, parameters![merchant_number])?;
        change.run(KEEP_DOCUMENTS, parameters![merchant_number, documents])?;
        Ok(())
    }
}
