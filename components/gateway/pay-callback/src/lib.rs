//! POST /v1/callbacks/wechat-pay, /v1/callbacks/alipay, /v1/callbacks/unionpay — a payment gateway tells that money came or
//! went back; behind each, `/:account` for a merchant's own account there, whose keys read it. Anybody can call this: nothing is believed before the signature over the raw bytes is proven, and nothing is
//! paid by what differs from what was asked for.
//!
//! The answers are in each gateway's own form, not in that of the other operations: one that says "taken" ends the
//! repetitions, any other lets the notification come again.

mod alipay;
mod unionpay;
mod wechat;

use acquiring::accounts;
use api::{Answer, Problem, Request, World, problems};
use bytes::Bytes;
use clock::Id;
use payment::{Channel, PaymentAccount};
use std::fmt::Display;

api::serve! {
    problem_answer = refusal;
    "/v1/callbacks/wechat-pay" => POST wechat::handle;
    "/v1/callbacks/wechat-pay/:account" => POST wechat::handle;
    "/v1/callbacks/alipay" => POST alipay::handle;
    "/v1/callbacks/alipay/:account" => POST alipay::handle;
    "/v1/callbacks/unionpay" => POST unionpay::handle;
    "/v1/callbacks/unionpay/:account" => POST unionpay::handle;
}

/// How a gateway wants to be answered.
struct Form {
    content_type: &'static str,
    failure: &'static str,
}

/// The answer where something is wrong before a notification is looked at, such as another method or a body that is too
/// large or broke off: it has the gateway's form, too.
#[must_use]
pub fn refusal(problem: Problem, request: &Request) -> Answer {
    let Some(form) = Form::of(request) else {
        return problem.answer(request.language(), request.request_id());
    };
    let answer = form.refuse(request, problem.status(), &problem.cause().unwrap_or(problem.slug()));
    if problem.is(&problems::METHOD_NOT_ALLOWED) {
        return answer.header("allow", "POST");
    }
    answer
}

impl Form {
    /// That of who calls, by the path.
    fn of(request: &Request) -> Option<Form> {
        let (gateway, _) = called(request)?;
        Some(match gateway {
            "wechat-pay" => wechat::FORM,
            "alipay" => alipay::FORM,
            "unionpay" => unionpay::FORM,
            _ => return None,
        })
    }

    /// The gateway's failure answer, with a line in the log. What is logged quotes neither the body nor a key.
    fn refuse(&self, request: &Request, status: u16, cause: &dyn Display) -> Answer {
        log(request, &format_args!("refused with {status}: {cause}"));
        Answer::bytes(status, self.content_type, Bytes::from_static(self.failure.as_bytes()))
    }
}

/// The gateway that is called, and what stands behind it: the account.
fn called(request: &Request) -> Option<(&str, Option<&str>)> {
    let called = request.path().strip_prefix("/v1/callbacks/")?;
    Some(match called.split_once('/') {
        Some((gateway, account)) => (gateway, Some(account)),
        None => (called, None),
    })
}

/// The merchant's own account that the path names; none: it is the platform's.
///
/// # Errors
/// 404 for an account that is not there, or not at this gateway.
fn account(request: &Request, world: &World, channel: Channel) -> Result<Option<PaymentAccount>, Problem> {
    let Some((_, Some(named))) = called(request) else {
        return Ok(None);
    };
    let id = Id::parse(named).ok_or(problems::NOT_FOUND)?;
    let account = accounts::own(world, channel, id)?;
    account.ok_or(problems::NOT_FOUND).map(Some)
}

/// One line, whatever an unproven header or a foreign message brings in; what matters comes first in it.
fn log(request: &Request, what: &dyn Display) {
    // Without the query: gateways send none, and what others write there would stand in the log.
    let line = format!("{} {}: {what}", request.request_id(), request.path());
    let shown = |character: char| if character.is_control() { ' ' } else { character };
    let line: String = line.chars().take(300).map(shown).chain(['\n']).collect();
    // In one piece, so that lines of callbacks that come at once do not run into each other.
    eprint!("{line}");
}
