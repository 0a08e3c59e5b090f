//! Reasons in people's own words.

use api::{problems, reason};

#[test]
fn a_reason_says_something_that_can_be_kept() {
    assert_eq!(reason("/reason", "  太吵\n没空调 ").unwrap(), "太吵\n没空调");
    assert!(reason("/reason", &"𠮷".repeat(500)).is_ok());
    for text in ["", " \n ", &"𠮷".repeat(501), "a\u{0}b", "\u{7}"] {
        assert!(reason("/reason", text).unwrap_err().is(&problems::INVALID), "{text:?}");
    }
}
