//! What else a product must be like, by what its kind declares.

use serde::{Deserialize, Deserializer, Serialize, de};
use serde_json::{Number, Value, json};
use std::str::FromStr;

/// An attribute that is wanted, written `name:value`: of an attribute in numbers at least so much, of one in texts this text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Wanted {
    name: String,
    value: String,
}

/// A text that is no `name:value`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Nameless;

impl Wanted {
    pub(crate) fn new(name: &str, value: &(impl ToString + ?Sized)) -> Wanted {
        Wanted {
            name: name.to_owned(),
            value: value.to_string(),
        }
    }

    /// As the statement reads it. What is declared decides whether it is compared as a number or as a text.
    pub(crate) fn document(&self) -> Value {
        let whole = self.value.parse::<i64>().ok().map(Number::from);
        let number = whole.or_else(|| self.value.parse().ok().and_then(Number::from_f64));
        json!({ "name": self.name, "text": self.value, "number": number })
    }
}

impl FromStr for Wanted {
    type Err = Nameless;

    fn from_str(text: &str) -> Result<Wanted, Nameless> {
        match text.split_once(':') {
            Some((name, value)) if !name.is_empty() && !value.is_empty() => Ok(Wanted::new(name, value)),
            _ => Err(Nameless),
        }
    }
}

impl<'de> Deserialize<'de> for Wanted {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Wanted, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(|Nameless| de::Error::custom("not name:value"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_has_a_name_and_a_value() {
        assert_eq!("brand:华为".parse(), Ok(Wanted::new("brand", "华为")));
        assert_eq!("model:a:b".parse(), Ok(Wanted::new("model", "a:b")));
        for text in ["", ":", "brand", "brand:", ":华为"] {
            assert_eq!(text.parse::<Wanted>(), Err(Nameless), "{text}");
        }
    }

    #[test]
    fn a_value_is_a_text_and_perhaps_a_number() {
        let number = |value| Wanted::new("capacity", value).document()["number"].clone();
        assert_eq!(number("9223372036854775807"), json!(i64::MAX));
        assert_eq!(number("-2.5"), json!(-2.5));
        for text in ["四", "", "1e999", "NaN", "inf", "4 "] {
            assert_eq!(number(text), Value::Null, "{text}");
        }
    }
}
