//! What is signed: parameters in the order of their names, `name=value` joined by `&`, nothing escaped.

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
    let digit = |byte: u8| char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some((first, after)) = rest.split_first() {
        rest = after;
        bytes.push(match first {
            b'+' => b' ',
            b'%' => {
                let (digits, after) = rest.split_first_chunk::<2>()?;
                rest = after;
                let [high, low] = *digits;
                digit(high)? << 4 | digit(low)?
            }
            byte => *byte,
        });
    }
    Some(bytes)
}
