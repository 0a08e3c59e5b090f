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
pub(crate) struct Parameters(BTreeMap<String, String>);

impl Parameters {
    /// Of a form, decoded once.
    pub(crate) fn of_form(body: &[u8]) -> Result<Parameters, Doubt> {
        let body = std::str::from_utf8(body).map_err(|_| Doubt::NotParameters)?;
        let mut parameters = Parameters::default();
        for (name, value) in form_urlencoded::parse(body.as_bytes()) {
            parameters.add(name.into_owned(), value.into_owned())?;
        }
        Ok(parameters)
    }

    /// Of an answer: not encoded. A value in braces or brackets may have `&` and `=` of its own.
    pub(crate) fn of_answer(body: &[u8]) -> Result<Parameters, Doubt> {
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
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
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
    pub(crate) fn signed_text(&self) -> String {
        let parts = self.0.iter().filter(|(name, _)| *name != "signature");
        parts
            .map(|(name, value)| format!("{name}={value}"))
            .collect::<Vec<_>>()
            .join("&")
    }

    /// As a form.
    pub(crate) fn to_form(&self) -> Vec<u8> {
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

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(text: &str) -> Result<Vec<(String, String)>, Doubt> {
        Parameters::of_answer(text.as_bytes()).map(|parameters| parameters.0.into_iter().collect())
    }

    fn pair(name: &str, value: &str) -> (String, String) {
        (name.to_owned(), value.to_owned())
    }

    #[test]
    fn an_answer_is_not_decoded() {
        assert_eq!(
            answer("b=1+2%3D=&a=\r\n"),
            Ok(vec![pair("a", "\r\n"), pair("b", "1+2%3D=")])
        );
        assert_eq!(
            answer("r={x=1&y=[2]}&s=[a&b]c&t="),
            Ok(vec![pair("r", "{x=1&y=[2]}"), pair("s", "[a&b]c"), pair("t", "")])
        );
        assert_eq!(answer("r={x&y"), Err(Doubt::NotParameters));
        assert_eq!(answer("a=1&a=1"), Err(Doubt::Repeated("a".to_owned())));
        assert_eq!(answer("nothing"), Err(Doubt::NotParameters));
    }

    #[test]
    fn a_form_is_decoded_once() {
        let parameters = Parameters::of_form(b"b=1%2B2&a=%2526&signature=x").map(|parameters| parameters.signed_text());
        assert_eq!(parameters.as_deref(), Ok("a=%26&b=1+2"));
        assert!(Parameters::of_form(b"a=1&b=2&a=").is_err());
        assert!(Parameters::of_form(&[b'a', b'=', 0xff]).is_err());
    }
}
