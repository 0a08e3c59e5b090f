use crate::{
    Refusal, Sealing,
    sealing::{Kept, Opened},
};
use clock::{Id, Moment};
use database::{Statements, parameters};
use serde::{Deserialize, Serialize};

const FIND: &str = "SELECT id, nickname, gender, avatar_url, signature, level,
  json_object('phone', phone, 'phone_sealed', phone_sealed, 'birthday', birthday, 'birthday_sealed', birthday_sealed,
    'address', address, 'address_sealed', address_sealed) AS kept,
  iif(EXISTS (SELECT 1 FROM post WHERE post.user_id = user.id), 'staff', 'guest') AS role,
  password_hash IS NOT NULL AS has_password, created_at
FROM user WHERE id = ?1";

/// An account as its owner sees it, and nobody else: it holds the whole phone number.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
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
    /// [`Refusal::Keys`] and [`Refusal::Unopened`] where something is sealed, or where the database fails.
    pub fn find(database: &impl Statements, sealing: &Sealing, user_id: Id) -> Result<Option<Profile>, Refusal> {
        let row: Option<Row> = database.optional(FIND, parameters![user_id])?;
        row.map(|row| row.open(database, sealing)).transpose()
    }
}

/// A profile as it is stored.
#[derive(Deserialize)]
pub(crate) struct Row {
    id: Id,
    nickname: String,
    gender: Option<String>,
    avatar_url: Option<String>,
    signature: Option<String>,
    level: String,
    kept: Kept,
    role: String,
    has_password: bool,
    created_at: Moment,
}

impl Row {
    pub(crate) fn open(self, database: &impl Statements, sealing: &Sealing) -> Result<Profile, Refusal> {
        let Opened {
            phone,
            birthday,
            address,
        } = self.kept.open(database, sealing, self.id)?;
        Ok(Profile {
            id: self.id,
            nickname: self.nickname,
            phone,
            gender: self.gender,
            birthday,
            address,
            avatar_url: self.avatar_url,
            signature: self.signature,
            level: self.level,
            role: self.role,
            has_password: self.has_password,
            created_at: self.created_at,
        })
    }
}
