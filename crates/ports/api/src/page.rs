use clock::Id;
use serde::Serialize;

/// A page of a list that is shown newest first and goes on behind its last item: by its id, or what else says where that is.
#[derive(Clone, Debug, Serialize)]
pub struct Page<T, C = Id> {
    /// What is on it.
    pub items: Vec<T>,
    /// What the next page is asked for by; none where this is the last one.
    pub next_cursor: Option<C>,
}

impl<T, C> Page<T, C> {
    /// A page of at most `limit` items out of those found. One more than that must have been looked for: it tells whether
    /// there is a next page.
    pub fn of(mut found: Vec<T>, limit: u32, cursor: impl Fn(&T) -> C) -> Page<T, C> {
        let limit = limit as usize;
        let is_more = found.len() > limit;
        found.truncate(limit);
        let next_cursor = found.last().filter(|_| is_more).map(cursor);
        Page {
            items: found,
            next_cursor,
        }
    }

    /// The same page, each of its items told otherwise.
    pub fn map<U>(self, told: impl FnMut(T) -> U) -> Page<U, C> {
        Page {
            items: self.items.into_iter().map(told).collect(),
            next_cursor: self.next_cursor,
        }
    }
}
