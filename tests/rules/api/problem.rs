//! Problems in both languages.

use api::{Language, Problem, problems};
use serde_json::Value;

fn details(problem: &Problem) -> [String; 2] {
    [Language::Chinese, Language::English].map(|language| {
        let answer = problem.clone().answer(language, "1");
        let members: Value = serde_json::from_slice(answer.body()).unwrap();
        members["detail"].as_str().unwrap().to_owned()
    })
}

#[test]
fn every_problem_has_a_detail_in_the_language_of_its_title() {
    assert_eq!(details(&problems::NOT_FOUND), ["没有找到", "Not found"]);
    let because = problems::INVALID.because("太晚了", "Too late").field("/at", "late");
    assert_eq!(details(&because), ["太晚了", "Too late"]);
    let fields = problems::INVALID
        .field("/people", ("至少 1 人", "at least 1"))
        .field("", "odd");
    assert_eq!(
        details(&fields),
        [
            "内容有误：people 至少 1 人；odd",
            "A value is not acceptable: people at least 1; odd"
        ]
    );
}

#[test]
fn a_setting_is_named_in_both_languages() {
    for error in [
        settings::Error::Missing("mode"),
        settings::Error::Unusable("mode", "it must be `sandbox` or `live`"),
        settings::Error::Unread("mode", "gone".to_owned()),
    ] {
        let [chinese, english] = details(&Problem::from(error));
        assert!(chinese.starts_with("设置 `mode`"), "{chinese}");
        assert!(english.starts_with("the setting `mode`"), "{english}");
    }
}
