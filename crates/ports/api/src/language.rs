use http::{HeaderMap, header};

/// The language of titles and details.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    /// What is spoken where no other is asked for.
    Chinese,
    /// For those whose `Accept-Language` prefers it.
    English,
}

impl Language {
    /// Of the two languages the one that weighs more (RFC 9110, 12.5.4). What else is accepted does not matter: it is not
    /// spoken here.
    pub(crate) fn of(headers: &HeaderMap) -> Language {
        let (mut chinese, mut english) = (0.0_f32, 0.0_f32);
        let lines = headers.get_all(header::ACCEPT_LANGUAGE).iter();
        for (language, weight) in lines
            .filter_map(|line| line.to_str().ok())
            .flat_map(|line| line.split(','))
            .map(weighted)
        {
            if language.eq_ignore_ascii_case("zh") {
                chinese = chinese.max(weight);
            } else if language.eq_ignore_ascii_case("en") {
                english = english.max(weight);
            }
        }
        if english > chinese {
            Language::English
        } else {
            Language::Chinese
        }
    }

    /// Chooses between the two.
    pub fn choose<T>(self, chinese: T, english: T) -> T {
        match self {
            Language::Chinese => chinese,
            Language::English => english,
        }
    }
}

/// The language of one entry, without script and region, and its weight: 1 where none is given, 0 (not wanted) where it
/// is none from 0 to 1 (RFC 9110, 12.4.2).
fn weighted(entry: &str) -> (&str, f32) {
    let mut parts = entry.split(';').map(str::trim);
    let tag = parts.next().unwrap_or_default();
    let weight = parts.find_map(|part| part.strip_prefix("q=").or_else(|| part.strip_prefix("Q=")));
    let weight = weight.map_or(Some(1.0), |weight| weight.trim().parse().ok());
    let language = tag.split_once('-').map_or(tag, |(language, _)| language);
    (
        language,
        weight.filter(|weight| (0.0..=1.0).contains(weight)).unwrap_or(0.0),
    )
}

/// A text in both languages. One that is there in one language only goes to everybody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wording {
    chinese: String,
    english: String,
}

impl Wording {
    /// The text in this language.
    #[must_use]
    pub fn read(&self, language: Language) -> &str {
        language.choose(&self.chinese, &self.english)
    }
}

impl<Chinese: Into<String>, English: Into<String>> From<(Chinese, English)> for Wording {
    fn from((chinese, english): (Chinese, English)) -> Wording {
        Wording {
            chinese: chinese.into(),
            english: english.into(),
        }
    }
}

impl From<&str> for Wording {
    fn from(text: &str) -> Wording {
        (text, text).into()
    }
}

impl From<String> for Wording {
    fn from(text: String) -> Wording {
        (text.clone(), text).into()
    }
}
