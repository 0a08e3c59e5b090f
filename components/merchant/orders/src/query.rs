//! Which of a shop's orders are asked for.

use crate::cursor::Cursor;
use api::{Problem, problems};
use clock::{Id, Moment};
use order::Status;
use serde::Deserialize;

/// What a list is asked for by.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Query {
    /// The statuses that count, with commas between them; empty or absent: all.
    pub status: Option<String>,
    /// Those of this store.
    pub store_id: Option<Id>,
    /// Those with something of this listing.
    pub listing_id: Option<Id>,
    /// Those that begin with something of this kind.
    pub kind: Option<String>,
    /// Those whose time is not over by then.
    pub from: Option<Moment>,
    /// Those whose time begins before that.
    pub to: Option<Moment>,
    /// Those of the guest with this phone.
    pub phone: Option<String>,
    /// Those for which there is something to do.
    pub needs: Option<Needs>,
    /// By what they are sorted.
    pub sort: Option<Sort>,
    /// How many at most: 1 to 100, 20 where none is given.
    pub limit: Option<i64>,
    /// The `next_cursor` of the page before.
    pub cursor: Option<String>,
}

/// What there is to do for an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Needs {
    /// Its guest asks for money back.
    Refund,
    /// Something of it is not paid.
    Payment,
    /// Something is to be brought to its guest.
    Goods,
}

impl Needs {
    /// As the statements write it.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Needs::Refund => "refund",
            Needs::Payment => "payment",
            Needs::Goods => "goods",
        }
    }
}

/// By what orders are sorted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Sort {
    /// The newest first.
    #[default]
    Placed,
    /// Those that begin first: the day of a shop.
    Starts,
}

/// By which index the orders are looked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum By {
    /// By the statuses that are written.
    Status(String),
    /// By the end of their time.
    End { from: Moment, is_by_start: bool },
    /// By their guest.
    Phone(String),
    /// By the requests for money back that are open.
    Asking,
}

/// A query that makes sense.
#[derive(Clone, Debug)]
pub(crate) struct Wanted {
    pub(crate) limit: u32,
    pub(crate) statuses: Option<String>,
    pub(crate) by: By,
    pub(crate) after: Option<Cursor>,
}

impl Query {
    /// Reads it.
    ///
    /// # Errors
    /// 400 for a status or a cursor that is none, 422 for values that make no sense.
    pub(crate) fn checked(&self) -> Result<Wanted, Problem> {
        let statuses = Status::listed(self.status.as_deref())?;
        Ok(Wanted {
            limit: api::page_limit(self.limit)?,
            after: Cursor::read(self.cursor.as_deref())?,
            by: self.by(statuses.as_deref())?,
            statuses: statuses.as_deref().map(written),
        })
    }

    fn by(&self, statuses: Option<&[Status]>) -> Result<By, Problem> {
        let is_by_start = self.sort == Some(Sort::Starts);
        match (self.from, self.phone.as_deref()) {
            (Some(from), None) if self.to.is_none_or(|to| from < to) => Ok(By::End { from, is_by_start }),
            (Some(_), None) => Err(problems::INVALID.field("/to", ("应晚于起始时间", "later than the beginning"))),
            (Some(_), Some(_)) => {
                Err(problems::INVALID.field("/phone", ("不能与起始时间同时使用", "not together with a beginning")))
            }
            (None, _) if is_by_start => {
                let fault = (
                    "按开始时间排序需要起始时间",
                    "sorted by the start where there is a `from`",
                );
                Err(problems::INVALID.field("/sort", fault))
            }
            (None, Some(phone)) => read_phone(phone).map(By::Phone),
            (None, None) if self.needs == Some(Needs::Refund) => Ok(By::Asking),
            (None, None) => Ok(By::Status(self.candidates(statuses))),
        }
    }

    /// What may be written of those that are asked for. Who looks for what is not paid, or not brought, means what is not over, as
    /// long as he does not say so.
    fn candidates(&self, statuses: Option<&[Status]>) -> String {
        let usual: &[Status] = match self.needs {
            Some(Needs::Payment) => &[Status::PendingPayment, Status::Paid, Status::InUse],
            Some(Needs::Goods) => &[Status::Paid, Status::InUse],
            _ => &Status::ALL,
        };
        let asked = statuses.unwrap_or(usual);
        let can_be = |status: &&Status| asked.iter().any(|asked| asked.written().contains(status));
        written(Status::ALL.iter().filter(can_be))
    }
}

fn written<'a>(statuses: impl IntoIterator<Item = &'a Status>) -> String {
    let names: Vec<&str> = statuses.into_iter().map(|status| status.name()).collect();
    serde_json::json!(names).to_string()
}

/// A phone as it is kept: with its country, which is China's where none is named.
fn read_phone(text: &str) -> Result<String, Problem> {
    if let Ok(phone) = text.parse::<sms::Phone>() {
        return Ok(phone.e164());
    }
    // The `+` of a query that was not encoded is a space.
    let digits = text.trim().trim_start_matches('+');
    if (8..=15).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return Ok(format!("+{digits}"));
    }
    Err(problems::INVALID.field("/phone", ("应为完整的手机号", "a whole phone number")))
}
