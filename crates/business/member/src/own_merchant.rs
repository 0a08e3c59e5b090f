//! Who has a part in a merchant does not say the platform's word about it, as long as there is somebody else who can.

use api::Problem;
use caller::Permit;
use clock::Id;
use database::{Statements, parameters};

/// Who applied for it or works for it; and of the platform's people another one who is permitted the same.
const IS_FOR_ANOTHER: &str = "SELECT 1 AS yes FROM merchant
WHERE merchant.id = ?1 AND (
  merchant.applicant_id = ?2
  OR EXISTS (SELECT 1 FROM post WHERE post.user_id = ?2 AND post.merchant_number = merchant.number)
) AND EXISTS (
  SELECT 1 FROM post AS other
  JOIN role_permission ON role_permission.role = other.role AND role_permission.permission = ?3
  WHERE other.merchant_number IS NULL AND other.user_id <> ?2
)";

/// It is for somebody else of the platform to decide.
pub const OWN_MERCHANT: Problem = Problem::forbidden(
    "own-merchant",
    "不能审核自己的商户，请由平台其他人员处理",
    "Nobody decides for the platform about a merchant of his own",
);

/// Refuses who has a part in the merchant. Where nobody else of the platform could decide, it is let pass: a platform that has one
/// operator would never open its own shop.
///
/// # Errors
/// [`OWN_MERCHANT`].
pub fn must_be_of_others(database: &impl Statements, permit: &Permit, merchant_id: Id) -> Result<(), Problem> {
    let named = parameters![merchant_id, permit.caller().user_id, permit.permission()];
    match database.changed(IS_FOR_ANOTHER, named)? {
        true => Err(OWN_MERCHANT),
        false => Ok(()),
    }
}
