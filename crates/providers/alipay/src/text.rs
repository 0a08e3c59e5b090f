//! Texts as Alipay takes them. Source: 《统一收单交易创建》: a subject has no special characters, such as `/`, `=` and `&`. Nothing is
//! said of characters of four bytes; they have none of the forms in which Alipay's statements are written (GBK), so none is
//! sent.

/// The documents say `string(256)` and not whether they count bytes or characters: bytes satisfy both.
const LONGEST_BYTES: usize = 256;

/// A text without the characters that Alipay refuses, at most so many bytes, no character torn apart; `fallback` where nothing
/// is left.
pub(crate) fn sendable(text: &str, fallback: &'static str) -> String {
    let text: String = text
        .chars()
        .filter(|character| is_taken(*character))
        .map(allowed)
        .collect();
    let whole = text.trim();
    match whole
        .get(..whole.floor_char_boundary(LONGEST_BYTES))
        .unwrap_or_default()
        .trim_end()
    {
        "" => fallback.to_owned(),
        text => text.to_owned(),
    }
}

fn allowed(character: char) -> char {
    match character {
        '/' => '／',
        '=' => '＝',
        '&' => '＆',
        control if control.is_control() => ' ',
        other => other,
    }
}

/// Whether a character has three bytes at most, and shows by itself: what joins emoji and chooses between their forms is left
/// with nothing to join or choose.
fn is_taken(character: char) -> bool {
    character.len_utf8() <= 3 && !matches!(character, '\u{200d}' | '\u{fe00}'..='\u{fe0f}' | '\u{20e3}')
}

/// Whether the played Alipay takes a text.
#[cfg(feature = "counterpart")]
pub(crate) fn is_readable(text: &str) -> bool {
    text.len() <= LONGEST_BYTES
        && text
            .chars()
            .all(|character| character.len_utf8() <= 3 && !"/=&".contains(character))
}
