//! GET /v1/merchant/payment-accounts, PUT, POST /v1/merchant/payment-accounts/:channel,
//! POST /v1/merchant/payment-accounts/:channel/retire — the accounts at the gateways with which a merchant's payments are
//! taken; and under /v1/platform/payment-accounts those of the platform, which takes the payments of all who have none.
//! POST /v1/platform/payment-account-seals — seals all of them anew, before a sealing key goes.
//!
//! What is set is read at once, sealed, and never given back: not to who has set it, nor in a log.

pub mod list;
pub mod reseal;
pub mod retire;
pub mod set;
mod unusable;
mod view;

use api::{Problem, Request, World, problems};
use caller::Caller;
use clock::Id;
use member::{NOT_ALLOWED, permitted_merchants, permitted_on_the_platform};
use payment::Channel;
use serde::Deserialize;

/// What a role must permit.
const PERMISSION: &str = "payment_accounts";

api::serve! {
    "/v1/merchant/payment-accounts" => GET list::of_merchant;
    "/v1/merchant/payment-accounts/:channel" => PUT | POST set::of_merchant;
    "/v1/merchant/payment-accounts/:channel/retire" => POST retire::of_merchant;
    "/v1/platform/payment-accounts" => GET list::of_platform;
    "/v1/platform/payment-accounts/:channel" => PUT | POST set::of_platform;
    "/v1/platform/payment-accounts/:channel/retire" => POST retire::of_platform;
    "/v1/platform/payment-account-seals" => POST reseal::handle;
}

/// Whose accounts they are, and who looks at them.
struct Desk {
    /// None: the platform's.
    merchant_number: Option<i64>,
    caller: Caller,
}

#[derive(Deserialize)]
struct Query {
    /// For who may set those of several merchants.
    merchant_id: Option<Id>,
}

/// The merchant for which the caller may do it.
///
/// # Errors
/// 403 where there is none, 422 where there are several and none is named.
async fn merchant(request: &Request, world: &World) -> Result<Desk, Problem> {
    let caller = world.caller(request).await?;
    let Query { merchant_id } = request.query()?;
    let merchants = permitted_merchants(&world.database, caller.user_id, PERMISSION)?;
    let mut meant = merchants
        .iter()
        .filter(|merchant| merchant_id.is_none_or(|id| merchant.id == id));
    let merchant = meant.next().ok_or(NOT_ALLOWED)?;
    if meant.next().is_some() {
        let which = ("请指明商户", "there are several: name one");
        return Err(problems::INVALID.field("/merchant_id", which));
    }
    Ok(Desk {
        merchant_number: Some(merchant.number),
        caller,
    })
}

/// The platform, for which the caller may do it.
///
/// # Errors
/// 403 where he may not.
async fn platform(request: &Request, world: &World) -> Result<Desk, Problem> {
    let caller = world.caller(request).await?;
    if !permitted_on_the_platform(&world.database, caller.user_id, PERMISSION)? {
        return Err(NOT_ALLOWED);
    }
    Ok(Desk {
        merchant_number: None,
        caller,
    })
}

/// The channel of the path.
///
/// # Errors
/// 404 for one that has no gateway.
fn channel(request: &Request) -> Result<Channel, Problem> {
    let named = request.part("channel").unwrap_or_default();
    let mut online = Channel::ONLINE.into_iter();
    online
        .find(|channel| channel.name() == named)
        .ok_or(problems::NOT_FOUND)
}
