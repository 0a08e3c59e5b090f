//! Forms, and what of them is signed.

use alipay::form::{parse, signed_text};
use proptest::prelude::*;

fn text(body: &str) -> Option<String> {
    let parameters = parse(body.as_bytes())?;
    let parameters = parameters
        .iter()
        .map(|(name, value)| (name.as_slice(), value.as_slice()));
    String::from_utf8(signed_text(parameters)).ok()
}

#[test]
fn names_are_sorted_and_empty_values_kept() {
    assert_eq!(text("b=2&a=1&ab=&c").as_deref(), Some("a=1&ab=&b=2&c="));
}

#[test]
fn a_value_is_decoded_once() {
    assert_eq!(text("a=%2525+%3D%26").as_deref(), Some("a=%25 =&"));
    assert_eq!(text("a=b=c").as_deref(), Some("a=b=c"));
}

#[test]
fn torn_escapes_and_doubled_names_are_refused() {
    for body in ["a=%", "a=%4", "a=%zz", "a=1&a=1", "a=1&%61=2", "=1"] {
        assert_eq!(text(body), None, "{body}");
    }
}

proptest! {
    #[test]
    fn what_is_written_is_read(pairs in proptest::collection::btree_map("\\PC{1,8}", "\\PC{0,20}", 0..6)) {
        let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(&pairs).finish();
        let read = parse(body.as_bytes()).unwrap();
        let bytes: std::collections::BTreeMap<Vec<u8>, Vec<u8>> =
            pairs.into_iter().map(|(name, value)| (name.into_bytes(), value.into_bytes())).collect();
        prop_assert_eq!(read, bytes);
    }

    #[test]
    fn any_bytes_are_a_form_or_none(body in proptest::collection::vec(any::<u8>(), 0..200)) {
        prop_assert!(parse(&body).is_none_or(|parameters| parameters.len() <= 200));
    }
}
