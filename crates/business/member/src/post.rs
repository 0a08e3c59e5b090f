//! What a person may do beside being a guest: posts in a shop and on the platform.

use caller::Permit;
use clock::Id;
use database::{Error, Statements, parameters};
use serde::Deserialize;

/// A post of one store alone says nothing about the merchant's other stores.
const MERCHANTS: &str = "SELECT DISTINCT merchant.number, merchant.id FROM may
JOIN merchant ON merchant.number = may.merchant_number
WHERE may.user_id = ?1 AND may.permission = ?2 AND may.store_number IS NULL ORDER BY merchant.number";

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
pub fn permitted_merchants(database: &impl Statements, permit: &Permit) -> Result<Vec<Merchant>, Error> {
    database.all(MERCHANTS, parameters![permit.caller().user_id, permit.permission()])
}
