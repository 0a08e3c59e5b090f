use crate::marks::{Fault, Marks};
use crate::picture::is_address;
use api::{Problem, problems};
use serde::{Deserialize, Serialize};

const LONGEST_TEXT: usize = 1000;
const MOST_PICTURES: usize = 9;

/// What a guest thinks: marks of 1 to 5, of a room `environment`, `facilities`, `tea` and `service`, and a text that may be
/// empty.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Opinion {
    /// By dimension.
    #[serde(flatten)]
    pub marks: Marks,
    /// In the guest's own words; white space around it does not count.
    #[serde(serialize_with = "trimmed")]
    text: String,
    /// Whether readers do not see whose it is.
    pub anonymous: bool,
    /// Addresses of pictures.
    #[serde(default)]
    pub pictures: Vec<String>,
}

fn trimmed<S: serde::Serializer>(text: &str, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(text.trim())
}

impl Opinion {
    /// The words without the white space around them.
    #[must_use]
    pub fn text(&self) -> &str {
        self.text.trim()
    }

    /// Whether it can be kept, if its marks are those that are declared.
    #[must_use]
    pub fn is_sound(&self) -> bool {
        self.faults().is_empty()
    }

    /// Whether it can be kept for something of a kind that declares these marks.
    ///
    /// # Errors
    /// 400 with a mark that is missing, no whole number or not declared, 422 with every field that is wrong.
    pub fn check(&self, declared: &[String]) -> Result<(), Problem> {
        if let Some((pointer, wording)) = self.marks.unreadable(declared) {
            return Err(problems::UNREADABLE.field(pointer, wording));
        }
        let mut wrong = self.marks.out_of_bounds(declared);
        wrong.extend(self.faults());
        if wrong.is_empty() {
            return Ok(());
        }
        let with_field = |problem: Problem, (pointer, wording)| problem.field(pointer, wording);
        Err(wrong.into_iter().fold(problems::INVALID, with_field))
    }

    /// What is wrong beside its marks.
    fn faults(&self) -> Vec<Fault> {
        let fault = |pointer: &str, wording: (&str, &str)| (pointer.to_owned(), wording.into());
        let mut wrong = Vec::new();
        if self.text().chars().count() > LONGEST_TEXT {
            wrong.push(fault("/text", ("最多 1000 个字", "at most 1000 characters")));
        }
        // A text has lines; every other control character is a slip or a trick.
        if self.text().chars().any(|letter| letter.is_control() && letter != '\n') {
            wrong.push(fault("/text", ("不能含有控制字符", "no control characters")));
        }
        if self.pictures.len() > MOST_PICTURES {
            wrong.push(fault("/pictures", ("最多 9 张", "at most 9")));
        }
        let addresses = self.pictures.iter().take(MOST_PICTURES).enumerate();
        wrong.extend(addresses.filter(|(_, address)| !is_address(address)).map(|(index, _)| {
            fault(
                &format!("/pictures/{index}"),
                (
                    "应为不超过 512 个字符的 http 或 https 地址",
                    "an http or https address of at most 512 characters",
                ),
            )
        }));
        wrong
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use api::Language;
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
        let refused = |declared: &[&str], body: &str| {
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
            assert_eq!(refused(&["skill"], &body), expected, "{body}");
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
    }

    #[test]
    fn pictures_are_at_most_nine_web_addresses() {
        let good = "https://cdn.example.cn/a/b.jpg?x=1";
        assert!(!refused(|body| body["pictures"] = json!(vec![good; 9])));
        assert!(refused(|body| body["pictures"] = json!(vec![good; 10])));
        let long = format!("https://cdn.example.cn/{}", "a".repeat(512));
        let bad = [
            "",
            "/a.jpg",
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
}
