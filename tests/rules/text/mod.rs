//! What people write.

mod picture;
mod rule;
