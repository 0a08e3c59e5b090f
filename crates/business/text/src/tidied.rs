use serde::{Deserialize, Deserializer};
use unicode_normalization::UnicodeNormalization;

/// A text as it is kept: without the white space around it, its lines ended by `\n`, and in Unicode's composed form (NFC), so
/// that what looks alike and is alike has the same bytes.
#[must_use]
pub fn tidy(text: &str) -> String {
    let lines = text.replace("\r\n", "\n");
    let lines = lines.replace(['\r', '\u{85}', '\u{2028}', '\u{2029}'], "\n");
    lines.trim().nfc().collect()
}

/// Reads a field as [`tidy`] makes it.
///
/// # Errors
/// Where it is no text.
pub fn tidied<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    String::deserialize(deserializer).map(|text| tidy(&text))
}
