//! Texts as WeChat Pay takes them. Source: 《基本规则》 of API v3, 字符集: only a subset of UTF-8 is taken, the characters of one to
//! three bytes; those of the supplementary planes, such as emoji and rare Han characters, are refused wherever they stand.

/// A text as it can stand on the payer's bill and in the merchant's: what WeChat Pay would refuse is left out, and it has at
/// most so many bytes. `fallback` where nothing is left. The trade bill has one line a payment and a backtick before every
/// cell, and no way to write either inside of one.
pub(crate) fn printable(text: &str, bytes: usize, fallback: &'static str) -> String {
    let shown = |character: char| match character {
        '`' => '\'',
        character if character.is_control() => ' ',
        character => character,
    };
    let text: String = text
        .chars()
        .filter(|character| is_taken(*character))
        .map(shown)
        .collect();
    let whole = text.trim();
    match whole
        .get(..whole.floor_char_boundary(bytes))
        .unwrap_or_default()
        .trim_end()
    {
        "" => fallback.to_owned(),
        text => text.to_owned(),
    }
}

/// Whether a character has three bytes at most, and shows by itself: what joins emoji and chooses between their forms is left
/// with nothing to join or choose.
fn is_taken(character: char) -> bool {
    character.len_utf8() <= 3 && !matches!(character, '\u{200d}' | '\u{fe00}'..='\u{fe0f}' | '\u{20e3}')
}

/// Whether WeChat Pay reads a text at all.
#[cfg(feature = "counterpart")]
pub(crate) fn is_readable(text: &str) -> bool {
    text.chars().all(|character| character.len_utf8() <= 3)
}
