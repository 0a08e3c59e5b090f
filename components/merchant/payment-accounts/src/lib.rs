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
use caller::Permit;
use clock::Id;
use member::merchant_meant;
use payment::Channel;
use serde::Deserialize;

api::serve! {
    "/v1/merchant/payment-accounts" => GET list::of_merchant [payment_accounts];
    "/v1/merchant/payment-accounts/:channel" => PUT | POST set::of_merchant [payment_accounts];
    "/v1/merchant/payment-accounts/:channel/retire" => POST retire::of_merchant [payment_accounts];
    "/v1/platform/payment-accounts" => GET list::of_platform [platform_payment_accounts];
    "/v1/platform/payment-accounts/:channel" => PUT | POST set::of_platform [platform_payment_accounts];
    "/v1/platform/payment-accounts/:channel/retire" => POST retire::of_platform [platform_payment_accounts];
    "/v1/platform/payment-account-seals" => POST reseal::handle [platform_payment_accounts];
}

/// Whose accounts they are, and who looks at them.
struct Desk<'a> {
    /// None: the platform's.
    merchant_number: Option<i64>,
    permit: &'a Permit,
}

impl Desk<'_> {
    /// What the audit calls an account of this desk.
    fn subject(&self, channel: Channel) -> String {
        match self.merchant_number {
            Some(number) => format!("payment account of merchant {number}, {}", channel.name()),
            None => format!("payment account of the platform, {}", channel.name()),
        }
    }
}

#[derive(Deserialize)]
struct Query {
    /// For who may set those of several merchants.
    merchant_id: Option<Id>,
}

/// The merchant for which the permit is.
///
/// # Errors
/// 403 where it is for a store only, 422 where there are several and none is named.
fn merchant<'a>(request: &Request, world: &World, permit: &'a Permit) -> Result<Desk<'a>, Problem> {
    let Query { merchant_id } = request.query()?;
    let merchant = merchant_meant(&world.database, permit, merchant_id)?;
    Ok(Desk {
        merchant_number: Some(merchant.number),
        permit,
    })
}

/// The platform.
const fn platform(permit: &Permit) -> Desk<'_> {
    Desk {
        merchant_number: None,
        permit,
    }
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
