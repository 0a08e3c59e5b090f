//! People and posts, on databases of their own.

mod plans;
mod posts;
mod profile;
mod sealed;
