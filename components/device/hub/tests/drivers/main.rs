//! What the hub sends, and what it makes of the answers.

#[cfg(test)]
mod sandbox_lock_cloud;
