//! /sandbox/... — plays WeChat, WeChat Pay, Alipay, UnionPay, SMS and the lock cloud by their real protocols, with test keys.
//!
//! Only what begins with `/sandbox` has a route: for people and tests. The counterparts' own paths are reached by other
//! components of the bundle, through `http://system-sandbox.spin.internal`. In live mode nothing of it is there.
//!
//! Architecture invariant: a counterpart believes nothing but what the real one believes, and changes no table but its own.

mod alipay;
mod books;
mod cashier;
mod clock;
mod faults;
mod form;
mod length;
mod lock;
mod merchant;
mod notice;
mod notifications;
mod page;
mod person;
mod pictures;
mod sms;
mod unionpay;
mod wechat;
mod wechat_pay;
mod wire;

use api::{Answer, Problem, Request, World, problems};
use settings::Mode;

api::serve! {
    _ => handle
}

/// Hands the request to the counterpart that has its path.
///
/// # Errors
/// 404 for any path in live mode and for a path that nobody has; else what the counterpart answers.
pub async fn handle(request: &Request, world: &World) -> Result<Answer, Problem> {
    if world.mode == Mode::Live {
        return Err(problems::NOT_FOUND);
    }
    let path = request.path_and_query();
    let path = path.split_once('?').map_or(path, |(path, _)| path);
    let segments: Vec<&str> = path.trim_matches('/').split('/').collect();
    if let Some(refusal) = length::refusal(request, &segments) {
        return Ok(refusal);
    }
    match segments.as_slice() {
        ["sandbox", path @ ..] => for_people(request, world, path).await,
        ["sns" | "cgi-bin" | "wxa", ..] => wechat::serve(request, world, &segments).await,
        ["v3", ..] => wechat_pay::serve(request, world).await,
        ["gateway.do"] => alipay::serve(request, world).await,
        ["downloadBillFile.resource"] => alipay::download(request, world).await,
        ["gateway", "api", ..] => unionpay::serve(request, world).await,
        ["locks", _, "commands"] => lock::command(request, world).await,
        [""] if unionpay::is_for_files(request) => unionpay::serve(request, world).await,
        // Tencent's API has one path; the action is a header.
        [""] => sms::send(request, world).await,
        _ => Err(problems::NOT_FOUND),
    }
}

/// What only the sandbox has: people and tests see what the counterparts know, and do what people do at the real ones.
async fn for_people(request: &Request, world: &World, path: &[&str]) -> Result<Answer, Problem> {
    match path {
        [] => page::show(request, world).await,
        ["clock"] => clock::serve(request, world).await,
        ["sms"] => sms::list(request, world),
        ["wechat", "consents"] => wechat::consent(request, world).await,
        ["wechat", "messages"] => wechat::messages(request, world),
        ["wechat", "shipments"] => wechat::shipments(request, world),
        ["wechat", "token"] => wechat::replace_token(request, world),
        ["payments"] => cashier::payments(request, world),
        ["payments", number, "pay"] => cashier::pay(request, world, number).await,
        ["payments", number, "notify"] => cashier::notify_again(request, world, number).await,
        ["refunds"] => cashier::refunds(request, world),
        ["notifications"] => notifications::list(request, world),
        ["notifications", "deliver"] => notifications::deliver(request, world).await,
        ["faults"] => faults::serve(request, world),
        ["faults", "forget"] => faults::forget(request, world),
        ["locks"] => lock::list(request, world),
        ["locks", reference] => lock::behave(request, world, reference),
        ["pictures", name] => pictures::draw(request, name),
        _ => Err(problems::NOT_FOUND),
    }
}
