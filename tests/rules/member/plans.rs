//! The statements that run at every login find their rows by an index.

use database::{Database, Statements, Value};
use serde::Deserialize;

#[derive(Deserialize)]
struct Step {
    detail: String,
}

#[test]
fn attempts_and_callers_are_found_by_an_index() {
    let database = Database::in_memory(false).unwrap();
    let statements = [
        (include_str!("../../../crates/business/member/src/attempt_admit.sql"), 6),
        (include_str!("../../../crates/business/member/src/attempt_free.sql"), 6),
        (
            include_str!("../../../crates/business/member/src/account_caller.sql"),
            1,
        ),
        (
            include_str!("../../../crates/business/member/src/account_bind_phone.sql"),
            5,
        ),
        (include_str!("../../../crates/business/member/src/take_over.sql"), 11),
        (
            include_str!("../../../crates/business/member/src/profile_change.sql"),
            6,
        ),
    ];
    for (statement, parameters) in statements {
        let parameters = vec![Value::Integer(1); parameters];
        let plan: Vec<Step> = database
            .all(&format!("EXPLAIN QUERY PLAN {statement}"), &parameters)
            .unwrap();
        let scans: Vec<&str> = plan
            .iter()
            .map(|step| step.detail.as_str())
            .filter(|detail| reads_all(detail))
            .collect();
        assert!(scans.is_empty(), "{statement}: {scans:?}");
    }
}

fn reads_all(detail: &str) -> bool {
    // The list of a parameter is not meant, nor the one row of what is made of parameters.
    let meant = ["SCAN CONSTANT ROW", "SCAN bounds", "SCAN of_phone"];
    detail.starts_with("SCAN") && !meant.contains(&detail) && !detail.starts_with("SCAN json_each")
}
