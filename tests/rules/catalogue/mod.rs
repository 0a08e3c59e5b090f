//! What is written about merchants and what they sell.

use catalogue::is_credit_code;
use proptest::prelude::*;

/// Codes that companies publish of themselves: Tencent Computer Systems and Tencent Technology, Alibaba (China), Huawei Technologies.
const PUBLISHED: [&str; 4] = [
    "9144030071526726XG",
    "91440300708461136T",
    "91330100799655058B",
    "914403001922038216",
];

#[test]
fn published_codes_are_some() {
    for code in PUBLISHED {
        assert!(is_credit_code(code), "{code}");
    }
    for none in [
        "",
        "914403001922038",
        "9144030019220382161",
        "91440300192203821I",
        "91440300192203821é",
    ] {
        assert!(!is_credit_code(none), "{none}");
    }
}

proptest! {
    /// GB 32100-2015 finds every slip in one place.
    #[test]
    fn one_character_off_is_none(code in 0..PUBLISHED.len(), at in 0..18_usize, other in "[0-9A-HJ-NPQRTUWXY]") {
        let code = PUBLISHED[code];
        let mut slipped = code.to_owned();
        slipped.replace_range(at..=at, &other);
        prop_assert_eq!(is_credit_code(&slipped), slipped == code);
    }
}
