//! What identifies a person is sealed where it is kept, and found by its fingerprint.

use crate::Refusal;
use api::World;
use clock::{Clock, Id};
use database::{Statements, parameters};
use sealed::{Keys, Place};
use serde::Deserialize;

const PHONE: &str = "user.phone";

pub(crate) const BIRTHDAY: &str = "user.birthday";

pub(crate) const ADDRESS: &str = "user.address";

const KEPT: &str =
    "SELECT phone, phone_sealed, birthday, birthday_sealed, address, address_sealed FROM user WHERE id = ?1";

/// Seals what the row of an account has in the clear or under an older key.
///
/// # Errors
/// [`Refusal::Keys`] and [`Refusal::Unopened`], or where the database fails.
pub fn take_over(database: &impl Statements, sealing: &Sealing, user_id: Id) -> Result<(), Refusal> {
    match database.optional::<Kept>(KEPT, parameters![user_id])? {
        Some(kept) => kept.open(database, sealing, user_id).map(drop),
        None => Ok(()),
    }
}

/// What seals and opens what identifies a person.
pub struct Sealing {
    keys: Result<Keys, settings::Error>,
    clock: Clock,
}

impl Sealing {
    /// With the keys of the settings. That they are missing is said by what needs them: who has no phone needs none.
    pub async fn of(world: &World) -> Sealing {
        Sealing {
            keys: Keys::of(&world.settings, world.mode).await,
            clock: world.clock.clone(),
        }
    }

    /// Opens the phone of an account.
    ///
    /// # Errors
    /// [`Refusal::Unopened`] where it is not what was sealed for this account, [`Refusal::Keys`].
    pub fn open_phone(&self, user_id: Id, sealed: &str) -> Result<String, Refusal> {
        self.open(PHONE, user_id, sealed)
    }

    pub(crate) fn seal_phone(&self, user_id: Id, phone: &str) -> Result<String, Refusal> {
        self.seal(PHONE, user_id, phone)
    }

    /// What the row of the account with this phone has as its fingerprint, under each of the keys, as a JSON array.
    ///
    /// # Errors
    /// [`Refusal::Keys`].
    pub fn found_by_phone(&self, phone: &str) -> Result<String, Refusal> {
        self.account_of(phone).map(|found_by| found_by.all())
    }

    /// The phone of an account as it is kept sealed; none where it has none.
    pub(crate) fn sealed_phone(&self, database: &impl Statements, user_id: Id) -> Result<Option<String>, Refusal> {
        let kept: Option<Kept> = database.optional(KEPT, parameters![user_id])?;
        match kept.map(|kept| (kept.phone_sealed, kept.phone)) {
            Some((Some(sealed), _)) => Ok(Some(sealed)),
            Some((None, Some(clear))) => self.seal_phone(user_id, &clear).map(Some),
            _ => Ok(None),
        }
    }

    /// What an account is found by that has this phone.
    pub(crate) fn account_of(&self, phone: &str) -> Result<Fingerprints, Refusal> {
        self.fingerprints("user.phone_fingerprint", phone)
    }

    /// What the code is found by that was sent to this phone.
    pub(crate) fn code_of(&self, phone: &str) -> Result<Fingerprints, Refusal> {
        self.fingerprints("sms_code.phone", phone)
    }

    /// What the attempts of this phone are counted by.
    pub(crate) fn attempts_of(&self, phone: &str) -> Result<Fingerprints, Refusal> {
        self.fingerprints("login_attempt.phone", phone)
    }

    pub(crate) fn has_keys(&self) -> bool {
        self.keys.is_ok()
    }

    fn keys(&self) -> Result<&Keys, Refusal> {
        self.keys.as_ref().map_err(|error| Refusal::Keys(error.clone()))
    }

    pub(crate) fn seal(&self, column: &'static str, user_id: Id, plain: &str) -> Result<String, Refusal> {
        let row = &user_id.to_string();
        let sealed = self.keys()?.seal(&self.clock, Place { column, row }, plain);
        sealed.map_err(|failure| Refusal::Unopened {
            column,
            user_id,
            failure,
        })
    }

    fn open(&self, column: &'static str, user_id: Id, sealed: &str) -> Result<String, Refusal> {
        let row = &user_id.to_string();
        let opened = self.keys()?.open(Place { column, row }, sealed);
        opened.map_err(|failure| Refusal::Unopened {
            column,
            user_id,
            failure,
        })
    }

    fn fingerprints(&self, purpose: &'static str, text: &str) -> Result<Fingerprints, Refusal> {
        Ok(Fingerprints(self.keys()?.fingerprints(purpose, text)))
    }
}

/// What a row may have, under each of the keys: the first one's is written, all are looked for.
pub(crate) struct Fingerprints(Vec<String>);

impl Fingerprints {
    /// As a JSON array, the first key's first.
    pub(crate) fn all(&self) -> String {
        serde_json::json!(self.0).to_string()
    }
}

/// What the row of an account holds of what identifies the person: sealed, or in the clear until it is taken over.
#[derive(Default, Deserialize)]
pub(crate) struct Kept {
    phone: Option<String>,
    phone_sealed: Option<String>,
    birthday: Option<String>,
    birthday_sealed: Option<String>,
    address: Option<String>,
    address_sealed: Option<String>,
}

/// The same, opened.
pub(crate) struct Opened {
    pub(crate) phone: Option<String>,
    pub(crate) birthday: Option<String>,
    pub(crate) address: Option<String>,
}

impl Kept {
    /// Opens it, and seals with the first key what is in the clear or under another key: that costs a statement once.
    pub(crate) fn open(self, database: &impl Statements, sealing: &Sealing, user_id: Id) -> Result<Opened, Refusal> {
        let open = |column, sealed: &Option<String>, clear: &Option<String>| match sealed {
            Some(sealed) => sealing.open(column, user_id, sealed).map(Some),
            None => Ok(clear.clone()),
        };
        let opened = Opened {
            phone: open(PHONE, &self.phone_sealed, &self.phone)?,
            birthday: open(BIRTHDAY, &self.birthday_sealed, &self.birthday)?,
            address: open(ADDRESS, &self.address_sealed, &self.address)?,
        };
        if self.is_behind(sealing)? {
            self.take_over(database, sealing, user_id, &opened)?;
        }
        Ok(opened)
    }

    fn is_behind(&self, sealing: &Sealing) -> Result<bool, Refusal> {
        if self.phone.is_some() || self.birthday.is_some() || self.address.is_some() {
            return Ok(true);
        }
        let sealed = [&self.phone_sealed, &self.birthday_sealed, &self.address_sealed];
        for sealed in sealed.into_iter().flatten() {
            if !sealing.keys()?.has_sealed_with_the_first(sealed) {
                return Ok(true);
            }
        }
        Ok(false)
    }

    fn take_over(
        &self,
        database: &impl Statements,
        sealing: &Sealing,
        user_id: Id,
        opened: &Opened,
    ) -> Result<(), Refusal> {
        let seal = |column, plain: &Option<String>| {
            let plain = plain.as_deref();
            plain.map(|plain| sealing.seal(column, user_id, plain)).transpose()
        };
        let phone = opened.phone.as_deref();
        let found_by = phone.map(|phone| sealing.account_of(phone)).transpose()?;
        let row = parameters![
            user_id,
            seal(PHONE, &opened.phone)?,
            found_by.map(|found_by| found_by.all()),
            seal(BIRTHDAY, &opened.birthday)?,
            seal(ADDRESS, &opened.address)?,
            self.phone.as_deref(),
            self.phone_sealed.as_deref(),
            self.birthday.as_deref(),
            self.birthday_sealed.as_deref(),
            self.address.as_deref(),
            self.address_sealed.as_deref(),
        ];
        database.run(include_str!("take_over.sql"), row)?;
        Ok(())
    }
}
