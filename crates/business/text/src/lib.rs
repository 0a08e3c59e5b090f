//! What people write: names, reasons, reviews, remarks, and where their pictures lie. One rule for all of them, so that no text
//! shows nothing, turns the line around, or is another one than it looks like.

mod character;
mod picture;
mod rule;
mod tidied;

pub use picture::{LONGEST_ADDRESS, is_picture};
pub use rule::{REASON, Rule};
pub use tidied::{tidied, tidy};
