use crate::marks::{Fault, Marks};
use api::{Problem, problems};
use serde::{Deserialize, Serialize};

const WORDS: text::Rule = text::Rule::lines(1000).or_nothing();
const MOST_PICTURES: usize = 9;

/// What a guest thinks: marks of 1 to 5, of a room `environment`, `facilities`, `tea` and `service`, and a text that may be
/// empty.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Opinion {
    /// By dimension.
    #[serde(flatten)]
    pub marks: Marks,
    /// In the guest's own words.
    #[serde(deserialize_with = "text::tidied")]
    text: String,
    /// Whether readers do not see whose it is.
    pub anonymous: bool,
    /// Addresses of pictures.
    #[serde(default)]
    pub pictures: Vec<String>,
}

impl Opinion {
    /// The words as they are kept.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
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
        if !WORDS.admits(&self.text) {
            wrong.push(("/text".to_owned(), WORDS.wording()));
        }
        if self.pictures.len() > MOST_PICTURES {
            wrong.push(fault("/pictures", ("最多 9 张", "at most 9")));
        }
        let addresses = self.pictures.iter().take(MOST_PICTURES).enumerate();
        wrong.extend(
            addresses
                .filter(|(_, address)| !text::is_picture(address))
                .map(|(index, _)| {
                    fault(
                        &format!("/pictures/{index}"),
                        (
                            "应为不超过 512 个字符的 https 地址或本服务的路径",
                            "an https address or a path of this service, of at most 512 characters",
                        ),
                    )
                }),
        );
        wrong
    }
}
