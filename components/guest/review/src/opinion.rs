use api::{Problem, problems};
use serde::{Deserialize, Serialize};

const LONGEST_TEXT: usize = 1000;
const MOST_PICTURES: usize = 9;
const LONGEST_ADDRESS: usize = 512;

/// What a guest thinks: marks of 1 to 5, and a text that may be empty.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Opinion {
    /// The room and the house.
    pub environment: i64,
    /// What stands in it.
    pub facilities: i64,
    /// The tea.
    pub tea: i64,
    /// The service.
    pub service: i64,
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

    /// Whether it can be kept.
    ///
    /// # Errors
    /// 422 with every field that is wrong.
    pub fn check(&self) -> Result<(), Problem> {
        let marks = [
            ("/environment", self.environment),
            ("/facilities", self.facilities),
            ("/tea", self.tea),
            ("/service", self.service),
        ];
        let mut wrong: Vec<(String, (&str, &str))> = marks
            .into_iter()
            .filter(|(_, mark)| !(1..=5).contains(mark))
            .map(|(pointer, _)| (pointer.to_owned(), ("1 到 5", "1 to 5")))
            .collect();
        if self.text().chars().count() > LONGEST_TEXT {
            wrong.push(("/text".to_owned(), ("最多 1000 个字", "at most 1000 characters")));
        }
        // A text has lines; every other control character is a slip or a trick.
        if self.text().chars().any(|letter| letter.is_control() && letter != '\n') {
            wrong.push(("/text".to_owned(), ("不能含有控制字符", "no control characters")));
        }
        if self.pictures.len() > MOST_PICTURES {
            wrong.push(("/pictures".to_owned(), ("最多 9 张", "at most 9")));
        }
        let addresses = self.pictures.iter().take(MOST_PICTURES).enumerate();
        wrong.extend(addresses.filter(|(_, address)| !is_address(address)).map(|(index, _)| {
            (
                format!("/pictures/{index}"),
                (
                    "应为不超过 512 个字符的 http 或 https 地址",
                    "an http or https address of at most 512 characters",
                ),
            )
        }));
        if wrong.is_empty() {
            return Ok(());
        }
        let told = |problem: Problem, (pointer, detail)| problem.field(pointer, detail);
        Err(wrong.into_iter().fold(problems::INVALID, told))
    }
}

/// `http::Uri` admits just the characters of RFC 3986, so nothing that could break out of an attribute.
fn is_address(text: &str) -> bool {
    let parsed = (text.len() <= LONGEST_ADDRESS).then(|| text.parse::<http::Uri>());
    let Some(Ok(address)) = parsed else { return false };
    matches!(address.scheme_str(), Some("http" | "https")) && address.host().is_some_and(|host| !host.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    fn refused(change: impl FnOnce(&mut Value)) -> bool {
        let mut body = json!({
            "environment": 5, "facilities": 4, "tea": 3, "service": 1, "text": " 很好\n下次再来 𠮷 ", "anonymous": false,
        });
        change(&mut body);
        serde_json::from_value::<Opinion>(body).unwrap().check().is_err()
    }

    #[test]
    fn marks_are_one_to_five() {
        assert!(!refused(|_| {}));
        for name in ["environment", "facilities", "tea", "service"] {
            for mark in [0, 6, -1, i64::MAX, i64::MIN] {
                assert!(refused(|body| body[name] = json!(mark)), "{name} {mark}");
            }
        }
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
