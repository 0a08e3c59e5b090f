//! What the hub sends, and what it makes of the answers.

mod sandbox_lock_cloud;
