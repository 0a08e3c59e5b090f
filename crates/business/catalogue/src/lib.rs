//! Merchants, their stores, and what they sell: what is written about them. What guests find of it is decided by the database, from what
//! the merchant offers and what the platform has admitted.

pub mod article;
mod contact;
mod content;
mod document;
mod faults;
mod licence;
pub mod listing;
pub mod merchant;
pub mod product;
pub mod resource;
pub mod store;

pub use article::{Article, NewArticle};
pub use contact::Contact;
pub use content::Content;
pub use document::Document;
pub use faults::refused;
pub use licence::is_credit_code;
pub use listing::{NewListing, Offer};
pub use merchant::{Application, Record};
pub use store::Premises;

use api::{Problem, problems};
use text::Rule;

/// A name, in one line.
const NAME: Rule = Rule::line(30);

/// As many code points as the columns of names hold: a character can be several.
const MOST_CODE_POINTS: usize = 64;

/// Reads a name.
///
/// # Errors
/// 422 with the field's pointer.
fn name(pointer: &str, written: &str) -> Result<String, Problem> {
    let name = NAME.read(pointer, written)?;
    if name.chars().count() > MOST_CODE_POINTS {
        return Err(problems::INVALID.field(pointer, NAME.wording()));
    }
    Ok(name)
}
