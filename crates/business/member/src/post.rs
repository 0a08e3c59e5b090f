//! What a person may do beside being a guest: posts in a shop and on the platform.

use api::Problem;
use clock::Id;
use database::{Error, Statements, parameters};
use serde::Deserialize;

/// The caller is known, and does not hold the post that the operation is for.
pub const NOT_ALLOWED: Problem = Problem::forbidden("not-allowed", "没有权限", "Not allowed for this account");

const POSTS: &str = "SELECT
  EXISTS (SELECT 1 FROM post WHERE user_id = ?1 AND merchant_number IS NOT NULL) AS works_in_shops,
  EXISTS (SELECT 1 FROM post WHERE user_id = ?1 AND role = 'operator') AS operates_platform";

/// What somebody works as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Post {
    /// In the shops.
    ShopStaff,
    /// For the platform: looks after money that fits nowhere, and after the daily match.
    Operator,
}

#[derive(Deserialize)]
struct Posts {
    works_in_shops: bool,
    operates_platform: bool,
}

/// Whether a person holds a post.
///
/// # Errors
/// Where the database fails.
pub fn holds_post(database: &impl Statements, user_id: Id, post: Post) -> Result<bool, Error> {
    let posts: Posts = database.one(POSTS, parameters![user_id])?;
    Ok(match post {
        Post::ShopStaff => posts.works_in_shops,
        Post::Operator => posts.operates_platform,
    })
}

/// Lets only who holds a post pass.
///
/// # Errors
/// [`NOT_ALLOWED`], or where the database fails.
pub fn must_hold(database: &impl Statements, user_id: Id, post: Post) -> Result<(), Problem> {
    if holds_post(database, user_id, post)? {
        Ok(())
    } else {
        Err(NOT_ALLOWED)
    }
}
