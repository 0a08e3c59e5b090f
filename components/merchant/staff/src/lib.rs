//! GET, POST /v1/merchant/staff, POST /v1/merchant/staff/:id/dismiss, GET, POST /v1/merchant/invitations,
//! POST /v1/merchant/invitations/:id/revoke — who works for a merchant, and as what; the same under /v1/platform for the platform's
//! own people. POST /v1/invitations/accept — takes a post that was offered. GET /v1/me/posts — what the caller may do where.
//! POST /v1/setup — the first operator.

mod accept;
mod appoint;
mod dismiss;
mod invitations;
mod invite;
mod list;
mod own;
mod revoke;
mod setup;

use api::{Problem, Request, World};
use caller::Permit;
use clock::Id;
use serde::Deserialize;

api::serve! {
    "/v1/setup" => POST setup::handle;
    "/v1/me/posts" => GET own::handle;
    "/v1/invitations/accept" => POST accept::handle;
    "/v1/merchant/staff" => GET list::of_merchant [staff], POST appoint::of_merchant [staff];
    "/v1/merchant/staff/:id/dismiss" => POST dismiss::of_merchant [staff];
    "/v1/merchant/invitations" => GET invitations::of_merchant [staff], POST invite::of_merchant [staff];
    "/v1/merchant/invitations/:id/revoke" => POST revoke::of_merchant [staff];
    "/v1/platform/staff" => GET list::of_platform [platform_staff], POST appoint::of_platform [platform_staff];
    "/v1/platform/staff/:id/dismiss" => POST dismiss::of_platform [platform_staff];
    "/v1/platform/invitations" => GET invitations::of_platform [platform_staff], POST invite::of_platform [platform_staff];
    "/v1/platform/invitations/:id/revoke" => POST revoke::of_platform [platform_staff];
}

/// What people are called in a shop: nothing, or so many characters.
const REMARK: text::Rule = text::Rule::line(30).or_nothing();

/// Whose staff it is, and who looks after it.
struct Desk<'a> {
    /// None: the platform's.
    merchant_number: Option<i64>,
    permit: &'a Permit,
}

#[derive(Deserialize)]
struct Query {
    /// For who is an owner of several merchants.
    merchant_id: Option<Id>,
}

impl Desk<'_> {
    /// Of the merchant that the permit is for.
    ///
    /// # Errors
    /// 403 where it is for a store only, 422 where there are several and none is named.
    fn of_merchant<'a>(request: &Request, world: &World, permit: &'a Permit) -> Result<Desk<'a>, Problem> {
        let Query { merchant_id } = request.query()?;
        let merchant = member::merchant_meant(&world.database, permit, merchant_id)?;
        Ok(Desk {
            merchant_number: Some(merchant.number),
            permit,
        })
    }

    /// Of the platform.
    const fn of_platform(permit: &Permit) -> Desk<'_> {
        Desk {
            merchant_number: None,
            permit,
        }
    }
}
