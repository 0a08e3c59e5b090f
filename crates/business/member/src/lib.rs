//! People: the ways they log in, the codes and passwords that prove who they are, and what they tell about themselves.

pub mod account;
pub mod attempt;
pub mod code;
mod decision;
mod deletion;
pub mod event;
mod field;
mod held;
pub mod invitation;
pub mod login;
mod own_merchant;
pub mod password;
mod phone;
pub mod post;
mod profile;
mod profile_change;
mod refusal;
mod sealing;
mod visitor;

pub use decision::{Decision, Known, decide};
pub use deletion::{Obstacle, ObstacleKind, delete, obstacles};
pub use held::{Happening, HeldIdentity, HeldPost, events, identities, note_export, posts};
pub use own_merchant::{OWN_MERCHANT, must_be_of_others};
pub use phone::{KeptPhone, masked};
pub use post::{Merchant, merchant_meant};
pub use profile::Profile;
pub use profile_change::{Fault, NewPassword, PasswordChange, ProfileChange};
pub use refusal::Refusal;
pub use sealing::{Sealing, take_over};
pub use visitor::{Proof, Visitor, must_prove, prove};
