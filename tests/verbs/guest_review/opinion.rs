//! What a guest may say.

use api::Language;
use kaimen_guest_review::Opinion;
use serde_json::{Value, json};

const ROOM: [&str; 4] = ["environment", "facilities", "tea", "service"];

fn refused(change: impl FnOnce(&mut Value)) -> bool {
    let mut body = json!({
        "environment": 5, "facilities": 4, "tea": 3, "service": 1, "text": " 很好\n下次再来 𠮷 ", "anonymous": false,
    });
    change(&mut body);
    let opinion: Opinion = serde_json::from_value(body).unwrap();
    opinion.check(&ROOM.map(str::to_owned)).is_err()
}

#[test]
fn marks_are_one_to_five() {
    assert!(!refused(|_| {}));
    for name in ROOM {
        for mark in [0, 6, -1, i64::MAX, i64::MIN] {
            assert!(refused(|body| body[name] = json!(mark)), "{name} {mark}");
        }
    }
}

#[test]
fn marks_are_those_that_are_declared() {
    let told = |declared: &[&str], body: &str| {
        let opinion: Opinion = serde_json::from_str(body).unwrap();
        let declared: Vec<String> = declared.iter().map(|name| (*name).to_owned()).collect();
        let answer = opinion.check(&declared).unwrap_err().answer(Language::English, "1");
        let problem: Value = serde_json::from_slice(answer.body()).unwrap();
        let error = &problem["errors"][0];
        format!(
            "{} {} {}",
            answer.status(),
            error["pointer"].as_str().unwrap(),
            error["detail"].as_str().unwrap()
        )
    };
    for (marks, expected) in [
        ("", "400 /skill missing"),
        (r#""skill": 4.5,"#, "400 /skill a whole number"),
        (r#""skill": "4","#, "400 /skill a whole number"),
        (r#""skill": null,"#, "400 /skill a whole number"),
        (r#""skill": 18446744073709551615,"#, "400 /skill a number out of range"),
        (r#""skill": 6,"#, "422 /skill 1 to 5"),
        (r#""skill": 5, "tea": 5,"#, "400 /tea no mark that is asked for"),
        (r#""skill": 0, "a/b~c": 0.5,"#, "400 /a~1b~0c no mark that is asked for"),
    ] {
        let body = format!(r#"{{{marks} "text": "", "anonymous": true}}"#);
        assert_eq!(told(&["skill"], &body), expected, "{body}");
    }
}

#[test]
fn what_is_no_number_is_no_mark_and_nothing_comes_twice() {
    assert!(!refused(|body| body["client"] = json!({ "name": "app", "skill": 7 })));
    let twice = r#"{"tea": 1, "text": "", "tea": 2, "anonymous": true}"#;
    let error = serde_json::from_str::<Opinion>(twice).unwrap_err();
    assert!(error.to_string().starts_with("duplicate field `tea`"), "{error}");
}

#[test]
fn only_its_marks_are_told_beside_its_fields() {
    let body = r#"{"tea": 4, "client": "app", "text": " 好 ", "anonymous": true, "skill": 5}"#;
    let opinion: Opinion = serde_json::from_str(body).unwrap();
    assert_eq!(
        serde_json::to_string(&opinion).unwrap(),
        r#"{"tea":4,"skill":5,"text":"好","anonymous":true,"pictures":[]}"#
    );
}

#[test]
fn a_text_has_a_thousand_characters_and_no_control_characters() {
    assert!(!refused(|body| body["text"] = json!("")));
    assert!(!refused(
        |body| body["text"] = json!(format!("  {}\n", "茶".repeat(1000)))
    ));
    assert!(refused(|body| body["text"] = json!("茶".repeat(1001))));
    assert!(refused(|body| body["text"] = json!("a\u{0}b")));
    assert!(refused(|body| body["text"] = json!("a\u{1b}[31mb")));
    assert!(refused(|body| body["text"] = json!("好\u{202e}坏")));
    assert!(refused(|body| body["text"] = json!("\u{3164}")));
    assert!(!refused(|body| body["text"] = json!("👨‍👩‍👧".repeat(1000))));
}

#[test]
fn pictures_are_at_most_nine_web_addresses() {
    let good = "https://cdn.example.cn/a/b.jpg?x=1";
    assert!(!refused(|body| body["pictures"] = json!(vec![good; 9])));
    assert!(refused(|body| body["pictures"] = json!(vec![good; 10])));
    assert!(!refused(|body| body["pictures"] = json!(["/sandbox/pictures/1"])));
    let long = format!("https://cdn.example.cn/{}", "a".repeat(512));
    let bad = [
        "",
        "//cdn.example.cn/a.jpg",
        "http://cdn.example.cn/a.jpg",
        "https://name@cdn.example.cn/a.jpg",
        "https://cdn.example.cn/\u{202e}gpj.a",
        "ftp://a/b",
        "javascript:alert(1)",
        "https://",
        "https://a/\"><script>",
        "https://a b",
        &long,
    ];
    for bad in bad {
        assert!(refused(|body| body["pictures"] = json!([bad])), "{bad}");
    }
}
