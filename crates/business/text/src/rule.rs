use crate::{character, tidied::tidy};
use api::{Problem, Wording, problems};
use unicode_segmentation::UnicodeSegmentation;

/// What may be written in one place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rule {
    may_be_empty: bool,
    most: usize,
    has_lines: bool,
}

/// Why somebody does something, or what is answered to it.
pub const REASON: Rule = Rule::lines(500);

impl Rule {
    /// One to so many characters in one line.
    #[must_use]
    pub const fn line(most: usize) -> Rule {
        Rule {
            may_be_empty: false,
            most,
            has_lines: false,
        }
    }

    /// One to so many characters, which may be lines.
    #[must_use]
    pub const fn lines(most: usize) -> Rule {
        Rule {
            has_lines: true,
            ..Rule::line(most)
        }
    }

    /// The same where nothing may be said.
    #[must_use]
    pub const fn or_nothing(self) -> Rule {
        Rule {
            may_be_empty: true,
            ..self
        }
    }

    /// How many bytes a text of these many characters has at most. A character is what a person takes for one, so a family of four
    /// is one, of 25 bytes; the columns of the database hold as many.
    #[must_use]
    pub const fn most_bytes(&self) -> usize {
        32 * self.most
    }

    /// The text as it is kept.
    ///
    /// # Errors
    /// 422 with the field's pointer.
    pub fn read(&self, pointer: &str, text: &str) -> Result<String, Problem> {
        let kept = tidy(text);
        if self.admits(&kept) {
            return Ok(kept);
        }
        Err(problems::INVALID.field(pointer, self.wording()))
    }

    /// Whether a tidy text keeps to it.
    #[must_use]
    pub fn admits(&self, text: &str) -> bool {
        if text.is_empty() {
            return self.may_be_empty;
        }
        // Bytes first: there is no telling what a larger text costs to take apart.
        text.len() <= self.most_bytes()
            && text.graphemes(true).count() <= self.most
            && text.graphemes(true).all(|cluster| self.shows(cluster))
            && text.chars().any(character::is_seen)
    }

    fn shows(&self, cluster: &str) -> bool {
        self.has_lines && cluster == "\n" || character::is_sound(cluster)
    }

    /// What belongs there.
    #[must_use]
    pub fn wording(&self) -> Wording {
        let most = self.most;
        if self.may_be_empty {
            (
                format!("最多 {most} 个字，不能含有控制字符或看不见的字符"),
                format!("at most {most} characters, none of them a control character or one that cannot be seen"),
            )
                .into()
        } else {
            (
                format!("应为 1 到 {most} 个字，不能含有控制字符或看不见的字符"),
                format!("1 to {most} characters, none of them a control character or one that cannot be seen"),
            )
                .into()
        }
    }
}
