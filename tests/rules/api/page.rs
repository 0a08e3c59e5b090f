//! Pages of a list.

use api::Page;
use clock::{Clock, Id, Moment};

#[test]
fn the_last_page_names_no_next_one() {
    let clock = Clock::simulated(Moment::from_unix(0), 1);
    let ids: Vec<Id> = (0..3).map(|_| clock.id()).collect();
    let page = |limit| Page::of(ids.clone(), limit, |id| *id);
    assert_eq!((page(2).items, page(2).next_cursor), (ids[..2].to_vec(), Some(ids[1])));
    assert_eq!((page(3).items, page(3).next_cursor), (ids.clone(), None));
    assert_eq!(Page::of(Vec::<Id>::new(), 3, |id| *id).next_cursor, None);
}
