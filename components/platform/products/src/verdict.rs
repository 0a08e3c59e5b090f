//! POST /v1/platform/products/:id/approve, /refuse — the platform's word about what was submitted last. Its merchant is told.

use api::{Answer, Problem, Request, World, problems};
use caller::Permit;
use catalogue::product;
use clock::Id;
use database::{Statements, parameters};
use serde::{Deserialize, Serialize};

const FIND: &str = "SELECT draft.state, draft.revision, draft.reason, merchant.id AS merchant_id
FROM product_draft AS draft
JOIN product ON product.number = draft.product_number
JOIN merchant ON merchant.number = product.merchant_number WHERE product.id = ?1";

/// It is decided, or another revision waits by now; `product_state` and `revision` say which.
const ALREADY_DECIDED: Problem = Problem::new(
    409,
    "product-moved",
    "该商品的审核已处理，或已提交了新的内容",
    "It is decided, or something else was submitted meanwhile",
);

#[derive(Deserialize)]
struct Consent {
    /// The revision that was looked at.
    revision: i64,
}

#[derive(Deserialize)]
struct Refusal {
    /// The revision that was looked at.
    revision: i64,
    /// What is to be corrected, 1 to 500 characters.
    reason: String,
}

/// Where it stands.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Standing {
    state: String,
    revision: i64,
    /// What was to be corrected.
    reason: Option<String>,
    #[serde(skip_serializing)]
    merchant_id: Id,
}

/// Guests see it from now on.
///
/// # Errors
/// 404 for a product that is not there, 403 for one of an own merchant, [`ALREADY_DECIDED`].
pub async fn approve(request: &Request, world: &World, permit: &Permit) -> Result<Answer, Problem> {
    let id = request.id()?;
    let Consent { revision } = request.json()?;
    decide(world, permit, (id, revision), None)
}

/// They do not, and its merchant is told why.
///
/// # Errors
/// As [`approve`], and 422 for a reason that cannot be kept.
pub async fn refuse(request: &Request, world: &World, permit: &Permit) -> Result<Answer, Problem> {
    let id = request.id()?;
    let Refusal { revision, reason } = request.json()?;
    let reason = text::REASON.read("/reason", &reason)?;
    decide(world, permit, (id, revision), Some(&reason))
}

fn decide(world: &World, permit: &Permit, (id, revision): (Id, i64), reason: Option<&str>) -> Result<Answer, Problem> {
    let now = world.clock.now();
    let decided = world.database.transaction(|change| {
        let before: Option<Standing> = change.optional(FIND, parameters![id])?;
        let before = before.ok_or(problems::NOT_FOUND)?;
        member::must_be_of_others(change, permit, before.merchant_id)?;
        let (action, is_decided) = match reason {
            None => ("approve-product", product::approve(change, id, revision, now)?),
            Some(reason) => ("refuse-product", product::refuse(change, id, revision, now, reason)?),
        };
        if !is_decided {
            let moved = ALREADY_DECIDED.with("product_state", &before.state);
            return Err(moved.with("revision", before.revision));
        }
        let after: Standing = change.one(FIND, parameters![id])?;
        audit::note(change, &world.clock, permit, (action, id), Some(&before), Some(&after))?;
        Ok(after)
    })?;
    Ok(Answer::ok(&decided))
}
