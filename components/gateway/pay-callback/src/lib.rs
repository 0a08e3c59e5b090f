//! POST /v1/callbacks/wechat-pay, /v1/callbacks/alipay, /v1/callbacks/unionpay — a payment gateway tells that money came or
//! went back. Anybody can call this: nothing is believed before the signature over the raw bytes is proven, and nothing is
//! paid by what differs from what was asked for.
//!
//! The answers are in each gateway's own form, not in that of the other operations: one that says "taken" ends the
//! repetitions, any other lets the notification come again.

mod alipay;
mod unionpay;
mod wechat;

use api::{Answer, Method, Problem, Request, World};
use bytes::Bytes;
use std::fmt::Display;

api::serve!(handle, told);

/// How a gateway wants to be answered.
struct Form {
    content_type: &'static str,
    failure: &'static str,
}

/// Hands a notification to the gateway's own file, and answers the gateway.
///
/// # Errors
/// Only for a path that no gateway has; a gateway gets a failure in its own form.
pub async fn handle(request: &Request, world: &World) -> Result<Answer, Problem> {
    let (gateway, form) = Gateway::of(request).ok_or(api::problems::NOT_FOUND)?;
    if let Err(problem) = request.allow(&[Method::POST]) {
        return Ok(form.refuse(request, 405, &problem.slug()).header("allow", "POST"));
    }
    Ok(match gateway {
        Gateway::Wechat => wechat::receive(request, world).await,
        Gateway::Alipay => alipay::receive(request, world).await,
        Gateway::Unionpay => unionpay::receive(request, world).await,
    })
}

/// What is wrong before a notification is looked at, such as a body that is too large or broke off, is told in the
/// gateway's form, too.
#[must_use]
pub fn told(problem: Problem, request: &Request) -> Answer {
    match Gateway::of(request) {
        Some((_, form)) => form.refuse(request, problem.status(), &problem.cause().unwrap_or(problem.slug())),
        None => problem.answer(request.language(), request.request_id()),
    }
}

/// Who calls, by the path.
#[derive(Clone, Copy)]
enum Gateway {
    Wechat,
    Alipay,
    Unionpay,
}

impl Gateway {
    fn of(request: &Request) -> Option<(Gateway, Form)> {
        Some(match path(request) {
            "/v1/callbacks/wechat-pay" => (Gateway::Wechat, wechat::FORM),
            "/v1/callbacks/alipay" => (Gateway::Alipay, alipay::FORM),
            "/v1/callbacks/unionpay" => (Gateway::Unionpay, unionpay::FORM),
            _ => return None,
        })
    }
}

impl Form {
    /// The gateway's failure answer, with a line in the log. What is logged quotes neither the body nor a key.
    fn refuse(&self, request: &Request, status: u16, cause: &dyn Display) -> Answer {
        log(request, &format_args!("refused with {status}: {cause}"));
        Answer::bytes(status, self.content_type, Bytes::from_static(self.failure.as_bytes()))
    }
}

/// Without the query: gateways send none, and what others write there would stand in the log.
fn path(request: &Request) -> &str {
    let whole = request.path_and_query();
    whole.split_once('?').map_or(whole, |(path, _)| path)
}

/// One line, whatever an unproven header or a foreign message brings in; what matters comes first in it.
fn log(request: &Request, what: &dyn Display) {
    let line = format!("{} {}: {what}", request.request_id(), path(request));
    let shown = |character: char| if character.is_control() { ' ' } else { character };
    let line: String = line.chars().take(300).map(shown).chain(['\n']).collect();
    // In one piece, so that lines of callbacks that come at once do not run into each other.
    eprint!("{line}");
}
