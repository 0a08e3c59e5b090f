use crate::{
    Profile, Proof, Refusal,
    field::is_birthday,
    password,
    profile::Row,
    sealing::{self, Sealing},
};
use clock::{Id, Moment};
use database::{Statements, parameters};
use serde::{Deserialize, Deserializer, de::IgnoredAny};
use serde_json::{Map, Value};

/// What a person changes about themselves: a field that is not given stays, `null` clears it.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct ProfileChange {
    #[serde(deserialize_with = "given_text")]
    nickname: Option<Option<String>>,
    #[serde(deserialize_with = "given")]
    gender: Option<Option<String>>,
    #[serde(deserialize_with = "given")]
    birthday: Option<Option<String>>,
    #[serde(deserialize_with = "given_text")]
    address: Option<Option<String>>,
    #[serde(deserialize_with = "given")]
    avatar_url: Option<Option<String>>,
    #[serde(deserialize_with = "given_text")]
    signature: Option<Option<String>>,
    #[serde(deserialize_with = "given")]
    phone: Option<IgnoredAny>,
    #[serde(deserialize_with = "given")]
    password: Option<Option<String>>,
    current_password: Option<String>,
    phone_code: Option<String>,
}

/// A field with a value that it cannot have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fault {
    /// Where, as a JSON pointer.
    pub pointer: &'static str,
    /// What is wrong with it, in Chinese and in English.
    pub detail: (&'static str, &'static str),
}

impl Fault {
    /// What is wrong with the field at this pointer.
    #[must_use]
    pub const fn new(pointer: &'static str, chinese: &'static str, english: &'static str) -> Fault {
        Fault {
            pointer,
            detail: (chinese, english),
        }
    }
}

const NAME: text::Rule = text::Rule::line(64);
const WORDS: text::Rule = text::Rule::line(200).or_nothing();

const NICKNAME: Fault = Fault::new(
    "/nickname",
    "应为 1 到 64 个字，不能含有控制字符或看不见的字符",
    "1 to 64 characters, none of them a control character or one that cannot be seen",
);
const GENDER: Fault = Fault::new("/gender", "应为 female、male 或 other", "female, male or other");
const BIRTHDAY: Fault = Fault::new(
    "/birthday",
    "应为已经过去的日期，例如 2001-02-03",
    "a date such as 2001-02-03 that has come",
);
const ADDRESS: Fault = Fault::new(
    "/address",
    "最多 200 个字，不能含有控制字符或看不见的字符",
    "at most 200 characters, none of them a control character or one that cannot be seen",
);
const AVATAR_URL: Fault = Fault::new(
    "/avatar_url",
    "应为不超过 512 个字符的 https 地址或本服务的路径",
    "an https address or a path of this service, of at most 512 characters",
);
const SIGNATURE: Fault = Fault::new(
    "/signature",
    "最多 200 个字，不能含有控制字符或看不见的字符",
    "at most 200 characters, none of them a control character or one that cannot be seen",
);
const PHONE: Fault = Fault::new(
    "/phone",
    "请用短信验证码登录来绑定手机号",
    "a phone is bound by logging in with a code",
);
const PASSWORD: Fault = Fault::new("/password", "8 到 128 个字符", "8 to 128 characters");

/// Another password that is asked for.
pub struct PasswordChange<'a> {
    /// The one to be set.
    pub wanted: &'a str,
    /// What shows that the account is the caller's own.
    pub proof: Proof,
}

/// A hash to be set in the place of the one that was seen.
#[derive(Clone, Copy)]
pub struct NewPassword<'a> {
    /// The new one.
    pub hash: &'a str,
    /// What was stored when the present password was checked.
    pub seen: Option<&'a str>,
}

impl ProfileChange {
    /// Looks at every field that is given.
    ///
    /// # Errors
    /// [`Refusal::Faulty`] with all fields that cannot be so.
    pub fn check(&self, now: Moment) -> Result<(), Refusal> {
        let faults: Vec<Fault> = [
            required(self.nickname.as_ref(), NICKNAME, |name| NAME.admits(name)),
            optional(self.gender.as_ref(), GENDER, |gender| {
                matches!(gender, "female" | "male" | "other")
            }),
            optional(self.birthday.as_ref(), BIRTHDAY, |date| is_birthday(date, now)),
            optional(self.address.as_ref(), ADDRESS, |text| WORDS.admits(text)),
            optional(self.avatar_url.as_ref(), AVATAR_URL, text::is_picture),
            optional(self.signature.as_ref(), SIGNATURE, |text| WORDS.admits(text)),
            self.phone.map(|_| PHONE),
            required(self.password.as_ref(), PASSWORD, |text| {
                password::LENGTH.contains(&text.chars().count())
            }),
        ]
        .into_iter()
        .flatten()
        .collect();
        if faults.is_empty() {
            Ok(())
        } else {
            Err(Refusal::Faulty(faults))
        }
    }

    /// The password that is wished for, if one is.
    #[must_use]
    pub fn password(&self) -> Option<PasswordChange<'_>> {
        let wanted = self.password.as_ref()?.as_deref()?;
        Some(PasswordChange {
            wanted,
            proof: Proof {
                current_password: self.current_password.clone(),
                phone_code: self.phone_code.clone(),
            },
        })
    }

    /// Writes the fields that are given and answers the profile; none where the account is not there, or its password is
    /// no longer the one that was seen.
    ///
    /// # Errors
    /// [`Refusal::Keys`] and [`Refusal::Unopened`] where something is or becomes sealed, or where the database fails.
    pub fn apply(
        &self,
        database: &impl Statements,
        sealing: &Sealing,
        user_id: Id,
        password: Option<NewPassword<'_>>,
        now: Moment,
    ) -> Result<Option<Profile>, Refusal> {
        let (hash, seen) = password.map_or((None, None), |password| (Some(password.hash), password.seen));
        let document = self.document(sealing, user_id)?.to_string();
        let row = parameters![user_id, document, now, hash, seen, sealing.has_keys()];
        match database.optional::<Row>(include_str!("profile_change.sql"), row)? {
            Some(row) => row.open(database, sealing).map(Some),
            // Where it is for want of keys, reading the profile answers so.
            None => Profile::find(database, sealing, user_id).map(|_| None),
        }
    }

    /// The given fields as one document, `null` where one is cleared. An empty text says nothing, so it clears too.
    fn document(&self, sealing: &Sealing, user_id: Id) -> Result<Value, Refusal> {
        let fields = [
            ("nickname", &self.nickname),
            ("gender", &self.gender),
            ("avatar_url", &self.avatar_url),
            ("signature", &self.signature),
        ];
        let given = fields
            .into_iter()
            .filter_map(|(name, field)| Some((name, field.as_ref()?)));
        let mut document: Map<String, Value> = given
            .map(|(name, value)| (name.to_owned(), value.clone().filter(|text| !text.is_empty()).into()))
            .collect();
        for (name, column, field) in [
            ("birthday_sealed", sealing::BIRTHDAY, &self.birthday),
            ("address_sealed", sealing::ADDRESS, &self.address),
        ] {
            if let Some(value) = field {
                let text = value.as_deref().filter(|text| !text.is_empty());
                let sealed = text.map(|text| sealing.seal(column, user_id, text)).transpose()?;
                document.insert(name.to_owned(), sealed.into());
            }
        }
        Ok(document.into())
    }
}

/// Tells a field that is `null` from one that is not given.
fn given<'de, D: Deserializer<'de>, T: Deserialize<'de>>(deserializer: D) -> Result<Option<T>, D::Error> {
    T::deserialize(deserializer).map(Some)
}

/// The same of what people write.
fn given_text<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Option<String>>, D::Error> {
    let text: Option<String> = Option::deserialize(deserializer)?;
    Ok(Some(text.map(|text| text::tidy(&text))))
}

fn optional(field: Option<&Option<String>>, fault: Fault, is_good: impl FnOnce(&str) -> bool) -> Option<Fault> {
    let text = field?.as_deref()?;
    (!text.is_empty() && !is_good(text)).then_some(fault)
}

fn required(field: Option<&Option<String>>, fault: Fault, is_good: impl FnOnce(&str) -> bool) -> Option<Fault> {
    let text = field?.as_deref();
    (!text.is_some_and(is_good)).then_some(fault)
}
