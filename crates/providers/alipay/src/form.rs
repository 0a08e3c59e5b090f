//! What is signed: parameters in the order of their names, `name=value` joined by `&`, nothing escaped.

use percent_encoding::percent_decode;
use std::collections::BTreeMap;

/// The text that is signed.
pub(crate) fn signed_text<'a>(parameters: impl Iterator<Item = (&'a [u8], &'a [u8])>) -> Vec<u8> {
    let mut sorted: Vec<_> = parameters.collect();
    sorted.sort_unstable();
    let mut text = Vec::new();
    for (name, value) in sorted {
        if !text.is_empty() {
            text.push(b'&');
        }
        text.extend_from_slice(name);
        text.push(b'=');
        text.extend_from_slice(value);
    }
    text
}

/// The parameters of a form by name, each decoded **once**, as bytes: what the sender signed. `None` where a name is empty
/// or stands twice (nobody could say which value was signed), or where an escape is torn.
pub(crate) fn parse(body: &[u8]) -> Option<BTreeMap<Vec<u8>, Vec<u8>>> {
    let mut parameters = BTreeMap::new();
    for pair in body.split(|byte| *byte == b'&').filter(|pair| !pair.is_empty()) {
        let mut halves = pair.splitn(2, |byte| *byte == b'=');
        let name = decode(halves.next()?)?;
        let value = decode(halves.next().unwrap_or_default())?;
        if name.is_empty() || parameters.insert(name, value).is_some() {
            return None;
        }
    }
    Some(parameters)
}

/// `+` is a space, `%` and two digits are a byte.
fn decode(text: &[u8]) -> Option<Vec<u8>> {
    let is_whole =
        |after: &[u8]| matches!(after, [high, low, ..] if high.is_ascii_hexdigit() && low.is_ascii_hexdigit());
    // The library would take a torn escape for the letters that it consists of.
    if !text.split(|byte| *byte == b'%').skip(1).all(is_whole) {
        return None;
    }
    let words = text.split(|byte| *byte == b'+');
    let words: Vec<Vec<u8>> = words.map(|word| percent_decode(word).collect()).collect();
    Some(words.join(&b' '))
}

#[cfg(test)]
mod tests {
    use super::{parse, signed_text};
    use proptest::prelude::*;

    fn text(body: &str) -> Option<String> {
        let parameters = parse(body.as_bytes())?;
        let parameters = parameters
            .iter()
            .map(|(name, value)| (name.as_slice(), value.as_slice()));
        String::from_utf8(signed_text(parameters)).ok()
    }

    #[test]
    fn names_are_sorted_and_empty_values_kept() {
        assert_eq!(text("b=2&a=1&ab=&c").as_deref(), Some("a=1&ab=&b=2&c="));
    }

    #[test]
    fn a_value_is_decoded_once() {
        assert_eq!(text("a=%2525+%3D%26").as_deref(), Some("a=%25 =&"));
        assert_eq!(text("a=b=c").as_deref(), Some("a=b=c"));
    }

    #[test]
    fn torn_escapes_and_doubled_names_are_refused() {
        for body in ["a=%", "a=%4", "a=%zz", "a=1&a=1", "a=1&%61=2", "=1"] {
            assert_eq!(text(body), None, "{body}");
        }
    }

    proptest! {
        #[test]
        fn what_is_written_is_read(pairs in proptest::collection::btree_map("\\PC{1,8}", "\\PC{0,20}", 0..6)) {
            let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(&pairs).finish();
            let read = parse(body.as_bytes()).unwrap();
            let bytes: std::collections::BTreeMap<Vec<u8>, Vec<u8>> =
                pairs.into_iter().map(|(name, value)| (name.into_bytes(), value.into_bytes())).collect();
            prop_assert_eq!(read, bytes);
        }

        #[test]
        fn any_bytes_are_a_form_or_none(body in proptest::collection::vec(any::<u8>(), 0..200)) {
            prop_assert!(parse(&body).is_none_or(|parameters| parameters.len() <= 200));
        }
    }
}
