//! A merchant with all that is written about it.

use api::{Problem, problems};
use catalogue::{Contact, Document, merchant::State};
use clock::{Id, Moment};
use database::{Error, Statements, parameters};
use sealed::Keys;
use serde::{Deserialize, Serialize};

const ONE: &str = concat!(include_str!("view.fragment.sql"), "WHERE merchant.id = ?1");

const OF_APPLICANT: &str = concat!(
    include_str!("view.fragment.sql"),
    "WHERE merchant.applicant_id = ?1 ORDER BY merchant.id DESC LIMIT 100"
);

const BY_STATE: &str = concat!(
    include_str!("view.fragment.sql"),
    "WHERE merchant.state = ?1 AND merchant.id < coalesce(?2, 'g') ORDER BY merchant.id DESC LIMIT ?3 + 0"
);

/// A merchant.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct View {
    pub(crate) id: Id,
    name: String,
    pub(crate) state: State,
    /// Why it is in its state, in words for the merchant.
    state_reason: String,
    /// Which of the things that were written about it this is.
    pub(crate) revision: i64,
    #[serde(skip_serializing)]
    contact_sealed: Option<String>,
    /// Told where one is looked at, not in lists.
    #[serde(skip_deserializing, skip_serializing_if = "Option::is_none")]
    contact: Option<Contact>,
    address: String,
    scope: String,
    documents: Vec<Document>,
    applicant: Option<Applicant>,
    /// Who else shows the same business licence: for the platform's eyes.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    same_licence: Vec<Other>,
    /// How many stores it has.
    stores: i64,
    rating: Option<i64>,
    rating_reason: String,
    platform_fee_basis_points: i64,
    created_at: Moment,
    changed_at: Moment,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
struct Applicant {
    id: Id,
    nickname: String,
}

/// Another merchant.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Other {
    id: Id,
    name: String,
    state: State,
}

impl View {
    /// As who applied sees it: nothing of others.
    pub(crate) fn for_applicant(self) -> View {
        View {
            same_licence: Vec::new(),
            ..self
        }
    }

    /// With whom to call.
    ///
    /// # Errors
    /// Where that does not open.
    pub(crate) fn opened(mut self, keys: &Keys) -> Result<View, Problem> {
        self.contact = match &self.contact_sealed {
            Some(sealed) => Some(Contact::open(keys, self.id, sealed)?),
            None => None,
        };
        Ok(self)
    }
}

/// One of them.
///
/// # Errors
/// 404 for one that is not there.
pub(crate) fn one(database: &impl Statements, id: Id) -> Result<View, Problem> {
    let view: Option<View> = database.optional(ONE, parameters![id])?;
    view.ok_or(problems::NOT_FOUND)
}

/// Those that somebody has applied for, newest first.
pub(crate) fn of_applicant(database: &impl Statements, applicant: Id) -> Result<Vec<View>, Error> {
    database.all(OF_APPLICANT, parameters![applicant])
}

/// So many in a state, behind one of them, newest first.
pub(crate) fn page(
    database: &impl Statements,
    state: State,
    cursor: Option<Id>,
    limit: u32,
) -> Result<Vec<View>, Error> {
    database.all(BY_STATE, parameters![state.name(), cursor, i64::from(limit)])
}
