//! Which characters a text may have.

use unicode_normalization::char::is_combining_mark;

const JOINER: char = '\u{200d}';
const SHOWN_AS_PICTURE: char = '\u{fe0f}';

/// Whether what a person takes for one character is made of what can be seen. What joins the parts of an emoji and what makes a
/// picture of a sign are not seen themselves: they stand just there.
pub(crate) fn is_sound(cluster: &str) -> bool {
    let mut before = None;
    let mut rest = cluster.chars();
    while let Some(character) = rest.next() {
        let next = rest.clone().next();
        let is_good = match character {
            // Where it joins nothing, the cluster ends with it (UAX #29, GB9 and GB11).
            JOINER => next.is_some_and(is_seen),
            SHOWN_AS_PICTURE => before.is_some_and(|sign| is_sign(sign, next)),
            _ => !is_hidden(character),
        };
        if !is_good {
            return false;
        }
        before = Some(character);
    }
    true
}

/// Whether it is seen by itself.
pub(crate) fn is_seen(character: char) -> bool {
    !character.is_whitespace() && !is_combining_mark(character) && !is_hidden(character)
}

/// What can be a picture: a symbol, or a key such as 1️⃣.
fn is_sign(character: char, next: Option<char>) -> bool {
    match character {
        '0'..='9' | '#' | '*' => next == Some('\u{20e3}'),
        '\u{a9}' | '\u{ae}' | '\u{203c}'..='\u{2bff}' => true,
        '\u{3030}' | '\u{303d}' | '\u{3297}' | '\u{3299}' | '\u{1f000}'..='\u{1faff}' => true,
        _ => false,
    }
}

/// Controls, what formats or turns what stands beside it, what is shown as nothing (Default_Ignorable_Code_Point), blanks that
/// count as letters or symbols, ends of lines, and what is no character.
fn is_hidden(character: char) -> bool {
    character.is_control()
        || matches!(
            character,
            '\u{ad}'
                | '\u{34f}'
                | '\u{600}'..='\u{605}'
                | '\u{61c}'
                | '\u{6dd}'
                | '\u{70f}'
                | '\u{890}'..='\u{891}'
                | '\u{8e2}'
                | '\u{115f}'..='\u{1160}'
                | '\u{17b4}'..='\u{17b5}'
                | '\u{180b}'..='\u{180f}'
                | '\u{200b}'..='\u{200f}'
                | '\u{2028}'..='\u{202e}'
                | '\u{2060}'..='\u{206f}'
                | '\u{2800}'
                | '\u{3164}'
                | '\u{fdd0}'..='\u{fdef}'
                | '\u{fe00}'..='\u{fe0f}'
                | '\u{feff}'
                | '\u{ffa0}'
                | '\u{fff0}'..='\u{fffb}'
                | '\u{110bd}'
                | '\u{110cd}'
                | '\u{13430}'..='\u{1343f}'
                | '\u{1bca0}'..='\u{1bca3}'
                | '\u{1d173}'..='\u{1d17a}'
                | '\u{e0000}'..='\u{e0fff}'
        )
        || u32::from(character) & 0xfffe == 0xfffe
}
