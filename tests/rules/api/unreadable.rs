//! What is told of a request that cannot be read.

use api::{Language, Problem, Request};
use bytes::Bytes;
use clock::{Clock, Id, Moment};
use serde::{Deserialize, de::DeserializeOwned};
use serde_json::Value;
use std::{collections::HashMap, fmt::Debug};

#[derive(Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Sort {
    Price,
    Rating,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Wish {
    people: Option<u32>,
    price: Option<f64>,
    goods: Vec<Goods>,
    open: Option<bool>,
    at: Option<Moment>,
    listing: Option<Id>,
    sort: Option<Sort>,
    seats: HashMap<String, i64>,
    q: Option<String>,
}

#[derive(Debug, Deserialize)]
#[expect(dead_code, reason = "what is read is never looked at")]
struct Goods {
    quantity: i64,
}

fn request(query: &str, body: &str) -> Request {
    let head = http::Request::builder().uri(format!("/?{query}")).body(()).unwrap();
    let clock = Clock::simulated(Moment::from_unix(0), 1);
    Request::new(head.into_parts().0, Bytes::from(body.to_owned()), &clock)
}

/// Where it is, and what in both languages.
fn told<T: DeserializeOwned + Debug>(read: Result<T, Problem>) -> (String, String, String) {
    let problem = read.unwrap_err();
    let body = |language| serde_json::from_slice::<Value>(problem.clone().answer(language, "1").body()).unwrap();
    let (chinese, english) = (body(Language::Chinese), body(Language::English));
    let text = |body: &Value, member: &str| body["errors"][0][member].as_str().unwrap().to_owned();
    let pointer = text(&chinese, "pointer");
    assert_eq!(pointer, text(&english, "pointer"));
    assert!(
        text(&chinese, "detail").chars().any(|letter| letter >= '一'),
        "{chinese}"
    );
    assert!(
        text(&english, "detail").is_ascii() && text(&english, "detail").len() < 80,
        "{english}"
    );
    (pointer, text(&chinese, "detail"), text(&english, "detail"))
}

fn body(text: &str) -> (String, String, String) {
    told(request("", text).json::<Wish>())
}

#[test]
fn a_member_is_told_by_its_place_and_what_belongs_there() {
    let long = "x".repeat(10_000);
    for (text, pointer, english) in [
        (r#"{"people": "two"}"#, "/people", "a whole number"),
        (r#"{"people": 0.5}"#, "/people", "a whole number"),
        (r#"{"people": -1}"#, "/people", "a number out of range"),
        (r#"{"people": 99999999999}"#, "/people", "a number out of range"),
        (r#"{"price": []}"#, "/price", "a number"),
        (r#"{"goods": {}}"#, "/goods", "a list"),
        (r#"{"goods": [{"quantity": 1}, 7]}"#, "/goods/1", "an object"),
        (r#"{"goods": [{}]}"#, "/goods/0/quantity", "missing"),
        (r#"{"open": 1}"#, "/open", "true or false"),
        (r#"{"listing": "7"}"#, "/listing", "an id of 32 hex digits"),
        (r#"{"sort": "luck"}"#, "/sort", "one of price, rating"),
        (r#"{"q": ["i64"]}"#, "/q", "a text"),
        (r#"{"seats": {"a/b~c": null}}"#, "/seats/a~1b~0c", "a whole number"),
        (r#"{"people": 1, "people": 2}"#, "/people", "given more than once"),
        (&format!(r#"{{"people": "{long}"}}"#), "/people", "a whole number"),
        (
            &format!(r#"{{"at": "{long}, expected i64"}}"#),
            "/at",
            "a time of RFC 3339 with an offset, such as 2026-05-01T20:00:00+08:00",
        ),
    ] {
        let (place, _, what) = body(text);
        assert_eq!((place.as_str(), what.as_str()), (pointer, english), "{text}");
    }
}

#[test]
fn what_is_no_json_is_told_of_the_whole() {
    for (text, english) in [
        ("{", "JSON that ends too early"),
        (r#"{"goods": [{"quantity""#, "JSON that ends too early"),
        (r#"{"people": x}"#, "not JSON at line 1 column 12"),
        ("{}{}", "more behind the JSON object"),
        ("", "a JSON object"),
        ("[]", "a JSON object"),
    ] {
        let (place, _, what) = body(text);
        assert_eq!((place.as_str(), what.as_str()), ("", english), "{text}");
    }
}

#[test]
fn a_parameter_is_told_by_its_name() {
    for (query, pointer, english) in [
        ("people=two", "/people", "a whole number"),
        ("people=1&people=2", "/people", "not in the expected form"),
        ("people=99999999999", "/people", "a number out of range"),
        ("price=cheap", "/price", "a number"),
        ("sort=luck", "/sort", "one of price, rating"),
        ("listing=%E9%94%AE", "/listing", "an id of 32 hex digits"),
    ] {
        let (place, _, what) = told(request(query, "").query::<Wish>());
        assert_eq!((place.as_str(), what.as_str()), (pointer, english), "{query}");
    }
    let (place, chinese, _) = told(request("", "").query::<Goods>());
    assert_eq!((place.as_str(), chinese.as_str()), ("/quantity", "必填"));
}

#[test]
fn an_operation_that_wants_nothing_takes_nothing_or_any_object() {
    for good in ["", "{}", r#" {"reason": "rain"} "#] {
        assert!(request("", good).wants_nothing().is_ok(), "{good}");
    }
    for bad in ["{", "x", "[]", "null", "7", "{}{}", " "] {
        told(request("", bad).wants_nothing());
    }
}
