//! Problems in both languages.

use api::{Language, Problem, problems};
use serde_json::Value;
use std::{collections::BTreeSet, fs};

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
            "内容有误：人数至少 1 人；odd",
            "A value is not acceptable – number of people: at least 1; odd"
        ]
    );
}

#[test]
fn a_place_in_a_list_is_counted_as_people_count() {
    let problem = problems::INVALID
        .field("/pictures/0", ("应为地址", "an address"))
        .field("/goods/1/quantity", ("1 到 9", "1 to 9"))
        .field("/Idempotency-Key", ("只能出现一次", "given more than once"));
    assert_eq!(
        details(&problem),
        [
            "内容有误：图片第 1 项应为地址；商品第 2 项数量 1 到 9；幂等键只能出现一次",
            "A value is not acceptable – pictures no. 1: an address; goods no. 2 quantity: 1 to 9; \
             idempotency key: given more than once"
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

/// The fields that sources name in a refusal. Nobody writes a tariff over HTTP yet.
fn named() -> BTreeSet<String> {
    let folders = ["components", "crates/business", "crates/ports"].map(|folder| tests::root().join(folder));
    let (mut folders, mut found) = (Vec::from(folders), BTreeSet::new());
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir()
                && !["system/sandbox", "business/tariff"]
                    .iter()
                    .any(|folder| path.ends_with(folder))
            {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let text: String = fs::read_to_string(&path).unwrap().split_whitespace().collect();
                for call in ["field(\"/", "read(\"/", "fault(\"/", "Fault::new(\"/"] {
                    let pointers = text.split(call).skip(1).filter_map(|rest| rest.split('"').next());
                    found.extend(pointers.filter(|pointer| !pointer.contains('{')).map(str::to_owned));
                }
            }
        }
    }
    found
}

#[test]
fn every_field_has_a_name_that_people_use() {
    let accounts = payment::Channel::ONLINE
        .into_iter()
        .flat_map(acquiring::accounts::members);
    let accounts = accounts.map(|member| member.name.to_owned());
    let fields: BTreeSet<String> = named().into_iter().chain(accounts).collect();
    assert!(fields.len() > 30, "{fields:?}");
    for field in fields {
        let problem = problems::INVALID.field(format!("/{field}"), ("不对", "wrong"));
        let [chinese, english] = details(&problem);
        assert!(!chinese.contains(&field), "{field} has no name: {chinese}");
        assert!(
            !english.contains(&field) || !field.contains('_'),
            "{field} has no name: {english}"
        );
        assert!(!english.contains('_'), "{english}");
    }
}
