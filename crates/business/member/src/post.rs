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

/// A post of one store alone says nothing about the merchant's other stores.
const MERCHANTS: &str = "SELECT DISTINCT merchant.number, merchant.id FROM post
JOIN role_permission ON role_permission.role = post.role AND role_permission.permission = ?2
JOIN merchant ON merchant.number = post.merchant_number
WHERE post.user_id = ?1 AND post.store_number IS NULL ORDER BY merchant.number";

const ON_THE_PLATFORM: &str = "SELECT 1 AS yes FROM post
JOIN role_permission ON role_permission.role = post.role AND role_permission.permission = ?2
WHERE post.user_id = ?1 AND post.merchant_number IS NULL";

/// A merchant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
pub struct Merchant {
    /// As other rows name it.
    pub number: i64,
    /// As clients name it.
    pub id: Id,
}

/// The merchants for all of whose stores somebody may do something.
///
/// # Errors
/// Where the database fails.
pub fn permitted_merchants(database: &impl Statements, user_id: Id, permission: &str) -> Result<Vec<Merchant>, Error> {
    database.all(MERCHANTS, parameters![user_id, permission])
}

/// Whether somebody may do something for the platform.
///
/// # Errors
/// Where the database fails.
pub fn permitted_on_the_platform(database: &impl Statements, user_id: Id, permission: &str) -> Result<bool, Error> {
    database.changed(ON_THE_PLATFORM, parameters![user_id, permission])
}

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
