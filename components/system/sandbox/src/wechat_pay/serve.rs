//! /v3/… — who asks, what is done about it, and the faults on the way.

use super::{
    abnormal_refund, bill, certificates, close,
    gateway::{broken, gateway},
    merchant::Merchant,
    prepay, query, refund, refund_query,
    refusal::Refusal,
    reply::{Reply, signed, unverified},
};
use crate::{
    books::Channel,
    faults::{Met, Operation, Signing, meet},
    wire,
};
use ::wechat_pay::{Failure, gateway::Asked};
use api::{Answer, Problem, Request, World};

/// Answers as WeChat Pay does.
pub(crate) async fn serve(request: &Request, world: &World) -> Result<Answer, Problem> {
    let gateway = gateway()?;
    let merchant = Merchant::configured(world).await?;
    let call = wire::request(request)?;
    if let Err(doubt) = gateway.verify(world.clock.now().unix(), &call) {
        eprintln!("{} sandbox: unverified request: {doubt}", request.request_id());
        return unverified(&gateway, world);
    }
    let asked = match Asked::read(&call, &merchant.mchid) {
        Ok(asked) => asked,
        Err(failure) => {
            let refusal = Reply::Refused(unreadable(failure)?);
            return signed(&gateway, world, &refusal, Signing::Genuine).await;
        }
    };
    let Some(operation) = operation(&asked) else {
        let reply = act(world, &merchant, &asked, &call, Met::NOTHING)?;
        return signed(&gateway, world, &reply, Signing::Genuine).await;
    };
    let met = meet(world, Channel::Wechat, operation)?;
    if let Some(instead) = met.instead(operation) {
        return Ok(instead);
    }
    let reply = act(world, &merchant, &asked, &call, met)?;
    let answer = signed(&gateway, world, &reply, Signing::of(met)).await?;
    Ok(met.answer(world, answer).await)
}

/// What a fault can befall.
fn operation(asked: &Asked) -> Option<Operation> {
    Some(match asked {
        Asked::Prepay(_) => Operation::Prepay,
        Asked::Query { .. } => Operation::Query,
        Asked::Close { .. } => Operation::Close,
        Asked::Refund(_) | Asked::AbnormalRefund { .. } => Operation::Refund,
        Asked::RefundQuery { .. } => Operation::RefundQuery,
        Asked::Bill(_) => Operation::Bill,
        // What is wrong with a bill was decided with its address.
        Asked::BillDownload { .. } | Asked::Certificates => return None,
    })
}

fn act(
    world: &World,
    merchant: &Merchant,
    asked: &Asked,
    call: &http::Request<Vec<u8>>,
    met: Met,
) -> Result<Reply, Problem> {
    match asked {
        Asked::Prepay(order) => prepay::answer(world, merchant, order, call.body()),
        Asked::Query { out_trade_no } => query::answer(world, out_trade_no, met),
        Asked::Close { out_trade_no } => close::answer(world, out_trade_no),
        Asked::Refund(refund) => refund::answer(world, refund, met),
        Asked::RefundQuery { out_refund_no } => refund_query::answer(world, out_refund_no, met),
        Asked::AbnormalRefund {
            refund_id,
            out_refund_no,
        } => abnormal_refund::answer(world, refund_id, out_refund_no),
        Asked::Bill(asked) => bill::address(world, merchant, &asked.day, met),
        Asked::BillDownload { token } => bill::file(world, merchant, token),
        Asked::Certificates => Ok(Reply::Certificates(certificates::listed())),
    }
}

/// The refusal of a request that is the merchant's and cannot be read.
fn unreadable(failure: Failure) -> Result<Refusal, Problem> {
    match failure {
        Failure::Unreadable { part: "path", .. } => Ok(Refusal::NO_SUCH_RESOURCE),
        Failure::Unreadable { part, .. } => Ok(Refusal::parameter(part)),
        failure => Err(broken(failure)),
    }
}
