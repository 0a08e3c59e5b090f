//! Amounts as Alipay writes them: yuan with two decimals, as a text and in some answers as a number of JSON.

use money::Fen;
use serde_json::value::RawValue;

/// The amount in a member of an answer. It is read from the digits as they stand there, so that no float ever holds it.
/// `Ok(None)` where it is absent, null or empty.
pub(crate) fn read(raw: Option<&RawValue>) -> Result<Option<Fen>, ()> {
    let Some(raw) = raw else { return Ok(None) };
    let text = raw.get();
    let text = text
        .strip_prefix('"')
        .and_then(|text| text.strip_suffix('"'))
        .unwrap_or(text);
    if text.is_empty() || text == "null" {
        return Ok(None);
    }
    Fen::from_yuan(text).map(Some).ok_or(())
}
