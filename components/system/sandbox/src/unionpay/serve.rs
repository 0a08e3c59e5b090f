//! POST /gateway/api/….do — who asks, what is done about it, and the faults on the way. Status 200 whatever is wrong.

use super::{
    app_order, file,
    gateway::{broken, gateway},
    query, refund,
    reply::Refusal,
};
use crate::{
    books::{Channel, Refund},
    faults::{Met, Operation, Signing, meet},
    wire,
};
use ::unionpay::{
    Failure,
    gateway::{Asked, Gateway},
};
use api::{Answer, Problem, Request, World};
use http::Response;

/// Whether a request to the root path is one for a settlement file: others have that path, too.
pub(crate) fn is_for_files(request: &Request) -> bool {
    let media_type = request.header("content-type").unwrap_or_default();
    media_type.starts_with("application/x-www-form-urlencoded") && request.header("x-acs-action").is_none()
}

/// Answers as UnionPay does; a request that is not the merchant's gets an unsigned refusal.
pub(crate) async fn serve(request: &Request, world: &World) -> Result<Answer, Problem> {
    let own = gateway(Signing::Genuine)?;
    let asked = match own.read(&wire::request(request)?) {
        Ok(asked) => asked,
        Err(failure) => {
            eprintln!("{} sandbox: {failure}", request.request_id());
            return Ok(wire::answer(Gateway::rejection(&rejection(&failure))));
        }
    };
    let operation = operation(world, &asked)?;
    let met = meet(world, Channel::Unionpay, operation)?;
    if let Some(instead) = met.instead(operation) {
        return Ok(instead);
    }
    let signer = match Signing::of(met) {
        Signing::Genuine => own,
        other => gateway(other)?,
    };
    let response = act(world, &signer, &asked, met)?;
    let answer = wire::answer(response);
    Ok(met.answer(world, answer).await)
}

/// A query does not say whether it is about a payment or a refund: the books do.
fn operation(world: &World, asked: &Asked) -> Result<Operation, database::Error> {
    Ok(match asked {
        Asked::AppOrder(_) => Operation::Prepay,
        Asked::Refund(_) => Operation::Refund,
        Asked::File(_) => Operation::Bill,
        Asked::Query(asked) => match Refund::find(&world.database, Channel::Unionpay, &asked.order_id, None)? {
            Some(_) => Operation::RefundQuery,
            None => Operation::Query,
        },
    })
}

fn act(world: &World, signer: &Gateway, asked: &Asked, met: Met) -> Result<Response<Vec<u8>>, Problem> {
    let reply = match asked {
        Asked::AppOrder(order) => app_order::answer(world, signer, order)?,
        Asked::Query(question) => query::answer(world, signer, question, met)?,
        Asked::Refund(order) => refund::answer(world, signer, order, met)?,
        Asked::File(day) => file::answer(world, signer, day, met)?,
    };
    match reply {
        Ok(response) => Ok(response),
        Err(Refusal { code, message }) => signer
            .refusal(asked, &code, message, world.clock.random())
            .map_err(broken),
    }
}

fn rejection(failure: &Failure) -> String {
    match failure {
        Failure::Unverified(_) => "验证签名失败[9100004]".to_owned(),
        Failure::Foreign(_) => "商户状态不正确[3080006]".to_owned(),
        Failure::Unreadable(part) => format!("报文格式错误[{part}]"),
        _ => "报文格式错误".to_owned(),
    }
}
