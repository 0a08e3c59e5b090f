//! What is signed: parameters in the order of their names, `name=value` joined by `&`, nothing escaped.

use percent_encoding::percent_decode;
use std::collections::BTreeMap;

/// The text that is signed.
#[must_use]
pub fn signed_text<'a>(parameters: impl Iterator<Item = (&'a [u8], &'a [u8])>) -> Vec<u8> {
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
#[must_use]
pub fn parse(body: &[u8]) -> Option<BTreeMap<Vec<u8>, Vec<u8>>> {
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
