//! POST /v1/merchant/staff, POST /v1/platform/staff — another post for somebody who has one there already. Who has none is invited.

use crate::{Desk, REMARK, list};
use api::{Answer, Problem, Request, World};
use caller::Permit;
use clock::Id;
use database::{Statements, parameters};
use idempotency::Key;
use member::post::{self, Place};
use serde::{Deserialize, Serialize};

const IS_THERE: &str = "SELECT 1 AS yes FROM post WHERE user_id = ?1 AND merchant_number IS ?2 LIMIT 1";

/// Nobody is given a post without wanting it.
const NOT_OF_STAFF: Problem = Problem::refused(
    "not-of-staff",
    "此人还不是员工，请先邀请",
    "This person has no post here yet: send an invitation",
);

/// Another post.
#[derive(Debug, Deserialize, Serialize)]
pub struct NewPost {
    user_id: Id,
    role: String,
    store_id: Option<Id>,
    #[serde(default, skip_serializing)]
    remark: String,
}

/// At a merchant.
///
/// # Errors
/// What [`appoint`] answers.
pub async fn of_merchant(request: &Request, world: &World, permit: &Permit) -> Result<Answer, Problem> {
    of(request, world, &Desk::of_merchant(request, world, permit)?)
}

/// On the platform.
///
/// # Errors
/// What [`appoint`] answers.
pub async fn of_platform(request: &Request, world: &World, permit: &Permit) -> Result<Answer, Problem> {
    of(request, world, &Desk::of_platform(permit))
}

fn of(request: &Request, world: &World, desk: &Desk<'_>) -> Result<Answer, Problem> {
    let new: NewPost = request.json()?;
    idempotency::once(world, request, desk.permit.caller(), "appoint", |key| {
        appoint(world, desk, key, &new)
    })
}

/// Gives the post, and answers all posts as they are then.
///
/// # Errors
/// [`NOT_OF_STAFF`], 422 for a role or a store that is not there.
fn appoint(world: &World, desk: &Desk<'_>, key: &Key, new: &NewPost) -> Result<list::List, Problem> {
    let remark = REMARK.read("/remark", &new.remark)?;
    world.database.transaction(|change| {
        let place = Place::read(change, desk.merchant_number, &new.role, new.store_id)?;
        if !change.changed(IS_THERE, parameters![new.user_id, desk.merchant_number])? {
            return Err(NOT_OF_STAFF);
        }
        let made = (world.clock.id(), world.clock.now());
        post::appoint(change, made, new.user_id, &place, &remark)?;
        audit::note(
            change,
            &world.clock,
            desk.permit,
            ("appoint", new.user_id),
            None::<&()>,
            Some(new),
        )?;
        let posts = list::list(change, desk)?;
        key.keep(world, change, &posts)?;
        Ok(posts)
    })
}
