use crate::{Problem, problems};

/// The longest text that somebody gives as a reason or an answer, in characters.
const LONGEST: usize = 500;

/// What somebody writes to say why: one to 500 characters, which may be lines, without the white space around them.
///
/// # Errors
/// 422 with the field's pointer.
pub fn reason<'a>(pointer: &str, text: &'a str) -> Result<&'a str, Problem> {
    let trimmed = text.trim();
    let is_clean = trimmed.chars().all(|letter| !letter.is_control() || letter == '\n');
    if is_clean && (1..=LONGEST).contains(&trimmed.chars().count()) {
        return Ok(trimmed);
    }
    let fault = (
        "应为 1 到 500 个字",
        "1 to 500 characters, none of them a control character",
    );
    Err(problems::INVALID.field(pointer, fault))
}
