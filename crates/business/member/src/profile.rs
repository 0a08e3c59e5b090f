use clock::{Id, Moment};
use database::{Error, Statements, parameters};
use serde::{Deserialize, Serialize};

const FIND: &str = "SELECT id, nickname, phone, gender, birthday, address, avatar_url, signature, level,
  iif(EXISTS (SELECT 1 FROM post WHERE post.user_id = user.id), 'staff', 'guest') AS role,
  password_hash IS NOT NULL AS has_password, created_at
FROM user WHERE id = ?1";

/// An account as its owner sees it, and nobody else: it holds the whole phone number.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Profile {
    /// The account.
    pub id: Id,
    /// What the person is called.
    pub nickname: String,
    /// E.164; none until one is bound.
    pub phone: Option<String>,
    /// `female`, `male` or `other`.
    pub gender: Option<String>,
    /// `2001-02-03`.
    pub birthday: Option<String>,
    /// Where the person lives.
    pub address: Option<String>,
    /// A picture.
    pub avatar_url: Option<String>,
    /// A line that the person shows.
    pub signature: Option<String>,
    /// The level of membership; `ordinary` from the first login.
    pub level: String,
    /// `guest` or `staff`.
    pub role: String,
    /// Whether the person can log in by password.
    pub has_password: bool,
    /// Member since.
    pub created_at: Moment,
}

impl Profile {
    /// The profile of an account; none where it is not there.
    ///
    /// # Errors
    /// Where the database fails.
    pub fn find(database: &impl Statements, user_id: Id) -> Result<Option<Profile>, Error> {
        database.optional(FIND, parameters![user_id])
    }
}
