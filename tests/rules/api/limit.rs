//! How much a page has.

use api::{page_limit, problems};

#[test]
fn a_page_has_one_to_a_hundred_items() {
    assert_eq!(page_limit(None).unwrap(), 20);
    assert_eq!(page_limit(Some(1)).unwrap(), 1);
    assert_eq!(page_limit(Some(100)).unwrap(), 100);
    for limit in [0, -1, 101, i64::from(u32::MAX) + 2, i64::MAX, i64::MIN] {
        assert!(page_limit(Some(limit)).unwrap_err().is(&problems::INVALID), "{limit}");
    }
}
