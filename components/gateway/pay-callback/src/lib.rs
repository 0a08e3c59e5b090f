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

api::serve!(handle);

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
    let path = request.path_and_query();
    let path = path.split_once('?').map_or(path, |(path, _)| path);
    let form = match path {
        "/v1/callbacks/wechat-pay" => wechat::FORM,
        "/v1/callbacks/alipay" => alipay::FORM,
        "/v1/callbacks/unionpay" => unionpay::FORM,
        _ => return Err(api::problems::NOT_FOUND),
    };
    if request.allow(&[Method::POST]).is_err() {
        return Ok(form.failure(405).header("allow", "POST"));
    }
    Ok(match path {
        "/v1/callbacks/wechat-pay" => wechat::receive(request, world).await,
        "/v1/callbacks/alipay" => alipay::receive(request, world).await,
        _ => unionpay::receive(request, world).await,
    })
}

impl Form {
    /// The gateway's failure answer, with a line in the log. What is logged quotes neither the body nor a key.
    fn refuse(&self, request: &Request, status: u16, cause: &dyn Display) -> Answer {
        log(request, &format_args!("refused with {status}: {cause}"));
        self.failure(status)
    }

    fn failure(&self, status: u16) -> Answer {
        Answer::bytes(status, self.content_type, Bytes::from_static(self.failure.as_bytes()))
    }
}

/// One line, whatever an unproven header or a foreign message brings in.
fn log(request: &Request, what: &dyn Display) {
    let line = format!("{} {}: {what}", request.request_id(), request.path_and_query());
    let shown = |character: char| if character.is_control() { ' ' } else { character };
    eprintln!("{}", line.chars().take(300).map(shown).collect::<String>());
}
