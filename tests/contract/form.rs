//! The document is well-formed: every reference leads somewhere, nothing lies about unused, everything has its name.

use crate::document::document;
use serde_json::Value;
use std::collections::BTreeSet;

fn references(value: &Value, found: &mut BTreeSet<String>) {
    match value {
        Value::Object(members) => {
            found.extend(members.get("$ref").and_then(Value::as_str).map(str::to_owned));
            members.values().for_each(|member| references(member, found));
        }
        Value::Array(items) => items.iter().for_each(|item| references(item, found)),
        _ => {}
    }
}

#[test]
fn references_lead_to_all_components_and_nowhere_else() {
    let document = document();
    let mut wanted = BTreeSet::new();
    references(document.root(), &mut wanted);
    let groups = ["parameters", "headers", "responses", "schemas"];
    let names = |group| {
        document.root()["components"][group]
            .as_object()
            .expect("components")
            .keys()
    };
    let there = groups
        .iter()
        .flat_map(|group| names(group).map(move |name| format!("#/components/{group}/{name}")));
    assert_eq!(wanted, there.collect());
}

#[test]
fn every_operation_has_a_name_of_its_own_and_says_what_it_does() {
    let document = document();
    let mut names = BTreeSet::new();
    let tags: Vec<&Value> = document.root()["tags"]
        .as_array()
        .expect("tags")
        .iter()
        .map(|tag| &tag["name"])
        .collect();
    for operation in document.operations() {
        let name = operation.told["operationId"].as_str().unwrap_or_default();
        assert!(!name.is_empty() && names.insert(name), "{}: {name:?}", operation.name());
        assert!(operation.told["summary"].is_string(), "{}", operation.name());
        assert!(tags.contains(&&operation.told["tags"][0]), "{}", operation.name());
    }
}

/// A comma in a text within braces, not quoted, makes a member of the text's rest.
#[test]
fn no_text_has_broken_into_members() {
    fn look(value: &Value, at: &str) {
        match value {
            Value::Object(members) => members.iter().for_each(|(name, member)| {
                assert!(!member.is_null(), "{at}/{name} has no value");
                look(member, &format!("{at}/{name}"));
            }),
            Value::Array(items) => items.iter().for_each(|item| look(item, at)),
            _ => {}
        }
    }
    look(document().root(), "");
}
