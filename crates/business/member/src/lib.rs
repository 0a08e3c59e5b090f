//! People: the ways they log in, the codes and passwords that prove who they are, and what they tell about themselves.

pub mod account;
pub mod attempt;
pub mod code;
mod decision;
mod field;
pub mod login;
pub mod password;
mod post;
mod profile;
mod profile_change;
mod refusal;
mod sealing;

pub use decision::{Decision, Known, decide};
pub use post::{Merchant, NOT_ALLOWED, Post, holds_post, must_hold, permitted_merchants, permitted_on_the_platform};
pub use profile::Profile;
pub use profile_change::{Fault, NewPassword, PasswordChange, ProfileChange};
pub use refusal::Refusal;
pub use sealing::{Sealing, take_over};
