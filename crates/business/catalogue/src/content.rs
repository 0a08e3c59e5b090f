//! What a product says of itself: what the platform looks at before guests do.

use api::{Problem, problems};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use text::Rule;

const INTRO: Rule = Rule::lines(2000).or_nothing();

/// What one text of an attribute may say.
const TEXT: Rule = Rule::line(30);

const MOST_PICTURES: usize = 20;

const MOST_ATTRIBUTES: usize = 32;

const MOST_TEXTS: usize = 32;

/// The largest number of an attribute: of people, of minutes.
const LARGEST_NUMBER: i64 = 1_000_000;

/// A product's name, text, attributes and pictures.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Content {
    /// What guests call it, 1 to 30 characters.
    pub name: String,
    /// What it is, up to 2000 characters.
    #[serde(default)]
    pub intro: String,
    /// What its kind declares: numbers, texts, lists of texts.
    #[serde(default)]
    pub attributes: Map<String, Value>,
    /// Where its first picture lies.
    pub cover_url: String,
    /// Where all its pictures lie.
    #[serde(default)]
    pub pictures: Vec<String>,
}

impl Content {
    /// As it is kept. Whether the attributes are those that the kind declares is seen where they are written.
    ///
    /// # Errors
    /// 422 with the field's pointer.
    pub fn read(&self) -> Result<Content, Problem> {
        if self.pictures.len() > MOST_PICTURES {
            return Err(too_many("/pictures", MOST_PICTURES));
        }
        if !text::is_picture(&self.cover_url) {
            return Err(problems::INVALID.field("/cover_url", not_a_picture()));
        }
        if let Some(index) = self.pictures.iter().position(|address| !text::is_picture(address)) {
            return Err(problems::INVALID.field(format!("/pictures/{index}"), not_a_picture()));
        }
        Ok(Content {
            name: crate::name("/name", &self.name)?,
            intro: INTRO.read("/intro", &self.intro)?,
            attributes: self.attributes()?,
            cover_url: self.cover_url.clone(),
            pictures: self.pictures.clone(),
        })
    }

    fn attributes(&self) -> Result<Map<String, Value>, Problem> {
        if self.attributes.len() > MOST_ATTRIBUTES {
            return Err(too_many("/attributes", MOST_ATTRIBUTES));
        }
        let read =
            |(name, value): (&String, &Value)| Ok((name.clone(), attribute(&format!("/attributes/{name}"), value)?));
        self.attributes.iter().map(read).collect()
    }
}

fn attribute(pointer: &str, value: &Value) -> Result<Value, Problem> {
    match value {
        Value::String(written) => Ok(Value::String(TEXT.read(pointer, written)?)),
        Value::Array(texts) if texts.len() <= MOST_TEXTS => {
            let read = |(index, one): (usize, &Value)| match one {
                Value::String(written) => Ok(Value::String(TEXT.read(&format!("{pointer}/{index}"), written)?)),
                _ => Err(problems::INVALID.field(format!("{pointer}/{index}"), ("应为文本", "a text"))),
            };
            Ok(Value::Array(
                texts.iter().enumerate().map(read).collect::<Result<_, _>>()?,
            ))
        }
        Value::Array(_) => Err(too_many(pointer, MOST_TEXTS)),
        Value::Number(number)
            if number
                .as_i64()
                .is_some_and(|number| (1..=LARGEST_NUMBER).contains(&number)) =>
        {
            Ok(value.clone())
        }
        _ => {
            let wrong = (
                format!("应为 1 到 {LARGEST_NUMBER} 的整数、文本或文本列表"),
                format!("a whole number of 1 to {LARGEST_NUMBER}, a text, or a list of texts"),
            );
            Err(problems::INVALID.field(pointer, wrong))
        }
    }
}

fn too_many(pointer: &str, most: usize) -> Problem {
    problems::INVALID.field(pointer, (format!("最多 {most} 项"), format!("at most {most}")))
}

/// What belongs where a picture's address does.
pub(crate) fn not_a_picture() -> (&'static str, &'static str) {
    (
        "应为本站路径或 https 地址",
        "a path of this bundle, or an https address without a user",
    )
}
