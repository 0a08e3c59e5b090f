//! POST /gateway.do — who asks, what is done about it, and the faults on the way. Status 200 whatever is wrong.

use super::{
    bill, close, create,
    gateway::{broken, gateway, moment, signing},
    login, query, refund, refund_query,
};
use crate::{
    books::Channel,
    faults::{Met, Operation, Signing, meet},
    wire,
};
use ::alipay::gateway::{self, Asked, Gateway, Reply};
use api::{Answer, Problem, Request, World};

/// Answers as Alipay does; a request that is not the app's gets an unsigned refusal.
pub(crate) async fn serve(request: &Request, world: &World) -> Result<Answer, Problem> {
    let gateway = gateway()?;
    let received = match gateway.read(&wire::request(request)?) {
        Ok(received) => received,
        Err(refusal) => {
            eprintln!("{} sandbox: {refusal}", request.request_id());
            return answer(&gateway, world, &Reply::refusal(&refusal), gateway::Signing::Unsigned);
        }
    };
    let Some(operation) = operation(&received.asked) else {
        let reply = act(world, &received.asked, Met::NOTHING).await?;
        return answer(&gateway, world, &reply, gateway::Signing::Genuine);
    };
    let met = meet(world, Channel::Alipay, operation)?;
    if let Some(instead) = met.instead(operation) {
        return Ok(instead);
    }
    let reply = act(world, &received.asked, met).await?;
    let answer = answer(&gateway, world, &reply, signing(Signing::of(met)))?;
    Ok(met.answer(world, answer).await)
}

/// What a fault can befall.
const fn operation(asked: &Asked) -> Option<Operation> {
    Some(match asked {
        Asked::Create(_) => Operation::Prepay,
        Asked::Query { .. } => Operation::Query,
        Asked::Close { .. } => Operation::Close,
        Asked::Refund(_) => Operation::Refund,
        Asked::RefundQuery { .. } => Operation::RefundQuery,
        Asked::Bill { .. } => Operation::Bill,
        Asked::Login { .. } => return None,
    })
}

async fn act(world: &World, asked: &Asked, met: Met) -> Result<Reply, Problem> {
    Ok(match asked {
        Asked::Login { code } => login::answer(world, code)?,
        Asked::Create(order) => create::answer(world, order)?,
        Asked::Query { out_trade_no } => query::answer(world, out_trade_no, met)?,
        Asked::Close { out_trade_no } => close::answer(world, out_trade_no)?,
        Asked::Refund(refund) => refund::answer(world, refund, met)?,
        Asked::RefundQuery {
            out_trade_no,
            out_request_no,
        } => refund_query::answer(world, out_trade_no, out_request_no, met)?,
        Asked::Bill { bill_type, bill_date } => bill::address(world, bill_type, bill_date, met)?,
    })
}

fn answer(gateway: &Gateway, world: &World, reply: &Reply, signing: gateway::Signing) -> Result<Answer, Problem> {
    let answer = gateway.answer(reply, signing, &moment(world));
    Ok(wire::answer(answer.map_err(broken)?))
}
