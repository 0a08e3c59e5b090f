//! Kinds of differences.

use reconciliation::Kind;

#[test]
fn every_kind_has_one_name() {
    for kind in Kind::ALL {
        assert_eq!(serde_json::to_value(kind).unwrap(), kind.name());
    }
}
