//! The forms that channels have approved for the merchant: a form's id there, and which fact fills each of its members.

use crate::{Channel, Fact, Occasion};
use api::Language;
use serde::Deserialize;
use settings::{Error, Mode, Settings};
use std::collections::BTreeMap;

/// Every template's forms: `{"refund_decided": {"wechat": {"id": "…", "fields": {"thing1": "listing"}}, "sms": …}}`.
const FORMS: &str = "message_templates";
/// The reminder to pay has a form of its own at WeChat.
const REMINDER: &str = "wechat_payment_reminder_template";
const REMINDER_FIELDS: &str = "wechat_payment_reminder_fields";
const REMINDER_NAME: &str = "payment_reminder";

const FIELDS_WRONG: &str = "it must be a JSON object of members, each with one of listing, store, amount, pay_before, starts_at, ends_at, at, year and order";
const FORMS_WRONG: &str = "it must be a JSON object: template, then wechat or sms, then id and fields, each field with one of \
    listing, store, amount, pay_before, starts_at, ends_at, at, year and order";

/// A form of the merchant's at a channel.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Form {
    /// Its id there.
    pub id: String,
    fields: BTreeMap<String, Fact>,
}

type Forms = BTreeMap<String, BTreeMap<Channel, Form>>;

impl Form {
    fn read(id: String, fields: &str) -> Result<Form, Error> {
        let fields: Option<BTreeMap<String, Fact>> = serde_json::from_str(fields).ok();
        let form = fields.map(|fields| Form { id, fields });
        form.filter(Form::is_usable)
            .ok_or(Error::Unusable(REMINDER_FIELDS, FIELDS_WRONG))
    }

    fn is_usable(&self) -> bool {
        !self.id.trim().is_empty() && !self.fields.is_empty()
    }

    /// The members, filled, in the order of their names; numbers by what they count.
    #[must_use]
    pub fn filled(&self, occasion: &Occasion) -> Vec<(&str, String)> {
        let mut members: Vec<_> = self.fields.iter().collect();
        members.sort_by_key(|(name, _)| name.parse::<u32>().unwrap_or(u32::MAX));
        let members = members.into_iter();
        members
            .map(|(name, fact)| (name.as_str(), fact.told(occasion, Language::Chinese)))
            .collect()
    }
}

/// The form that a template has at a channel; none where the merchant has none, and the sandbox's in live mode is none.
///
/// # Errors
/// Names the setting that cannot be used.
pub async fn form(settings: &Settings, mode: Mode, template: &str, channel: Channel) -> Result<Option<Form>, Error> {
    if (template, channel) == (REMINDER_NAME, Channel::Wechat)
        && let Some(id) = own(settings, mode, REMINDER).await?
    {
        let fields = settings.text(REMINDER_FIELDS).await?;
        return Form::read(id.trim().to_owned(), &fields).map(Some);
    }
    let mut forms = forms(settings, mode).await?;
    Ok(forms.remove(template).and_then(|mut ways| ways.remove(&channel)))
}

/// The ids of all forms that the merchant has at WeChat.
///
/// # Errors
/// Names the setting that cannot be used.
pub async fn wechat_templates(settings: &Settings, mode: Mode) -> Result<Vec<String>, Error> {
    let forms = forms(settings, mode).await?.into_values();
    let ids = forms.filter_map(|mut ways| ways.remove(&Channel::Wechat).map(|form| form.id));
    let reminder = own(settings, mode, REMINDER).await?;
    Ok(ids.chain(reminder.map(|id| id.trim().to_owned())).collect())
}

async fn forms(settings: &Settings, mode: Mode) -> Result<Forms, Error> {
    let Some(text) = own(settings, mode, FORMS).await? else {
        return Ok(Forms::new());
    };
    let forms: Option<Forms> = serde_json::from_str(&text).ok();
    let is_usable = |forms: &Forms| forms.values().flat_map(BTreeMap::values).all(Form::is_usable);
    forms.filter(is_usable).ok_or(Error::Unusable(FORMS, FORMS_WRONG))
}

async fn own(settings: &Settings, mode: Mode, name: &'static str) -> Result<Option<String>, Error> {
    match settings.optional_own(name, mode).await {
        Err(Error::OfTheSandbox(_)) => Ok(None),
        other => other,
    }
}
