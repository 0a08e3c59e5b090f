//! What is told where nothing is.

use api::Language;
use serde_json::Value;

#[test]
fn nothing_there_is_a_problem_in_both_languages() {
    for (language, told) in [
        (Language::Chinese, "没有这个接口，请检查路径"),
        (Language::English, "There is no such path"),
    ] {
        let answer = kaimen_system_unknown_path::refusal().answer(language, "1");
        let problem: Value = serde_json::from_slice(answer.body()).unwrap();
        assert_eq!(
            (answer.status(), &problem["type"]),
            (404, &"/problems/not-found".into())
        );
        assert_eq!(
            (&problem["detail"], &problem["request_id"]),
            (&told.into(), &"1".into())
        );
    }
}
