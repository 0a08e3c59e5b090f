//! Digits as people type and paste them.

/// The plain text of digits that came through a keyboard of full width, a page or a contact card: without the spaces, hyphens,
/// brackets and marks of direction in between.
#[must_use]
pub fn plain(typed: &str) -> String {
    typed.chars().filter_map(plain_character).collect()
}

fn plain_character(character: char) -> Option<char> {
    match character {
        '０'..='９' | '＋' => char::from_u32(u32::from(character) - 0xfee0),
        '-' | '(' | ')' | '（' | '）' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{fe58}' | '\u{fe63}' | '\u{ff0d}' => {
            None
        }
        // What is not seen: soft hyphens, spaces without width, marks of direction.
        '\u{ad}'
        | '\u{61c}'
        | '\u{200b}'..='\u{200f}'
        | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{2069}'
        | '\u{feff}' => None,
        _ if character.is_whitespace() => None,
        _ => Some(character),
    }
}
