use crate::{Problem, problems};

/// The most items that a page of any list has.
pub const MOST_ITEMS: i64 = 100;

/// How many it has at most where nobody asks for a number.
pub const USUAL_ITEMS: i64 = 20;

/// How many items a page has at most, by the parameter `limit`.
///
/// # Errors
/// 422 where it is not 1 to [`MOST_ITEMS`].
pub fn page_limit(asked: Option<i64>) -> Result<u32, Problem> {
    let limit = asked.unwrap_or(USUAL_ITEMS);
    let refusal = || problems::INVALID.field("/limit", ("应为 1 到 100", "1 to 100"));
    match u32::try_from(limit) {
        Ok(items) if (1..=MOST_ITEMS).contains(&limit) => Ok(items),
        _ => Err(refusal()),
    }
}
