//! The parameters that every message consists of.
//!
//! Requests and notifications carry them as a form, percent-encoded. UnionPay's answers carry them **not** encoded: plus
//! signs are plus signs there, and the certificate stands in it with its line ends.

use crate::Doubt;
use std::collections::BTreeMap;

/// More than any genuine message has.
const MOST_PARAMETERS: usize = 200;

/// Parameters by name, sorted as they are signed; none stands twice. `Debug` is not there: values may be secret.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Parameters(BTreeMap<String, String>);

impl Parameters {
    /// Of a form, decoded once.
    ///
    /// # Errors
    /// Where it is no form in UTF-8, has more than any genuine message, or a name twice.
    pub fn of_form(body: &[u8]) -> Result<Parameters, Doubt> {
        let body = std::str::from_utf8(body).map_err(|_| Doubt::NotParameters)?;
        let mut parameters = Parameters::default();
        for (name, value) in form_urlencoded::parse(body.as_bytes()) {
            parameters.add(name.into_owned(), value.into_owned())?;
        }
        Ok(parameters)
    }

    /// Of an answer: not encoded. A value in braces or brackets may have `&` and `=` of its own.
    ///
    /// # Errors
    /// As [`Parameters::of_form`].
    pub fn of_answer(body: &[u8]) -> Result<Parameters, Doubt> {
        let mut rest = std::str::from_utf8(body).map_err(|_| Doubt::NotParameters)?;
        let mut parameters = Parameters::default();
        while !rest.is_empty() {
            let (name, after) = rest.split_once('=').ok_or(Doubt::NotParameters)?;
            let end = end_of_value(after);
            let (value, after) = after.split_at_checked(end).ok_or(Doubt::NotParameters)?;
            parameters.add(name.to_owned(), value.to_owned())?;
            rest = after.strip_prefix('&').unwrap_or(after);
        }
        Ok(parameters)
    }

    /// The value, if there is one that is not empty.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str).filter(|value| !value.is_empty())
    }

    /// Puts a value, trimmed as UnionPay's own libraries do; an empty one is not sent.
    pub(crate) fn put(&mut self, name: &str, value: &str) {
        let value = value.trim();
        if !value.is_empty() {
            self.0.insert(name.to_owned(), value.to_owned());
        }
    }

    /// The text that is signed.
    #[must_use]
    pub fn signed_text(&self) -> String {
        let parts = self.0.iter().filter(|(name, _)| *name != "signature");
        parts
            .map(|(name, value)| format!("{name}={value}"))
            .collect::<Vec<_>>()
            .join("&")
    }

    /// As a form.
    #[must_use]
    pub fn to_form(&self) -> Vec<u8> {
        let mut form = form_urlencoded::Serializer::new(String::new());
        form.extend_pairs(&self.0);
        form.finish().into_bytes()
    }

    /// As UnionPay answers: not encoded, certificate and signature at the end.
    #[cfg(feature = "counterpart")]
    pub(crate) fn to_answer(&self) -> Vec<u8> {
        const LAST: [&str; 2] = ["signPubKeyCert", "signature"];
        let mut names: Vec<&str> = self
            .0
            .keys()
            .map(String::as_str)
            .filter(|name| !LAST.contains(name))
            .collect();
        names.extend(LAST.into_iter().filter(|name| self.0.contains_key(*name)));
        let parts = names
            .into_iter()
            .filter_map(|name| Some(format!("{name}={}", self.0.get(name)?)));
        parts.collect::<Vec<_>>().join("&").into_bytes()
    }

    fn add(&mut self, name: String, value: String) -> Result<(), Doubt> {
        if self.0.len() >= MOST_PARAMETERS {
            return Err(Doubt::NotParameters);
        }
        match self.0.insert(name.clone(), value) {
            Some(_) => Err(Doubt::Repeated(name)),
            None => Ok(()),
        }
    }
}

/// Where a value ends: before the next `&` that does not stand in braces or brackets, or with the text.
fn end_of_value(text: &str) -> usize {
    let closing = match text.as_bytes().first() {
        Some(b'{') => '}',
        Some(b'[') => ']',
        _ => return text.find('&').unwrap_or(text.len()),
    };
    let inside = text.find(closing).unwrap_or(0);
    let after = text.get(inside..).unwrap_or_default();
    after.find('&').map_or(text.len(), |at| inside + at)
}
