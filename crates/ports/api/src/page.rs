use clock::Id;
use serde::Serialize;

/// A page of a list that is shown newest first and goes on behind its last item's id.
#[derive(Clone, Debug, Serialize)]
pub struct Page<T> {
    /// What is on it.
    pub items: Vec<T>,
    /// What the next page is asked for by; none where this is the last one.
    pub next_cursor: Option<Id>,
}

impl<T> Page<T> {
    /// A page of at most `limit` items out of those found. One more than that must have been looked for: it tells whether
    /// there is a next page.
    pub fn of(mut found: Vec<T>, limit: u32, id: impl Fn(&T) -> Id) -> Page<T> {
        let limit = limit as usize;
        let is_more = found.len() > limit;
        found.truncate(limit);
        let next_cursor = found.last().filter(|_| is_more).map(id);
        Page {
            items: found,
            next_cursor,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use clock::{Clock, Moment};

    #[test]
    fn the_last_page_names_no_next_one() {
        let clock = Clock::simulated(Moment::from_unix(0), 1);
        let ids: Vec<Id> = (0..3).map(|_| clock.id()).collect();
        let page = |limit| Page::of(ids.clone(), limit, |id| *id);
        assert_eq!((page(2).items, page(2).next_cursor), (ids[..2].to_vec(), Some(ids[1])));
        assert_eq!((page(3).items, page(3).next_cursor), (ids.clone(), None));
        assert_eq!(Page::of(Vec::<Id>::new(), 3, |id| *id).next_cursor, None);
    }
}
