//! What the gateway says, and the signature below it.

use super::{
    gateway::{at_moment, broken, former},
    refusal::Refusal,
};
use crate::{faults::Signing, wire};
use ::wechat_pay::{
    Code, Failure, Moment, PlatformCertificate, RefundRecord, Transaction,
    gateway::{self, BillFile, Gateway, Listed},
};
use api::{Answer, Problem, World};
use http::{Response, StatusCode};

/// What the gateway answers to a request that is proven to be the merchant's.
#[derive(Debug)]
pub(super) enum Reply {
    /// The prepay id.
    Prepaid(String),
    /// Where the payment stands.
    Found(Box<Transaction>),
    /// It cannot be paid any more.
    Closed,
    /// Where the refund stands.
    Refunded(Box<RefundRecord>),
    /// Where the bill is.
    Bill { file: BillFile, url: String },
    /// The bill itself: the one answer that is not signed.
    Download(BillFile),
    /// The platform certificates.
    Certificates(Vec<PlatformCertificate>),
    /// Why not.
    Refused(Refusal),
}

/// The answer, signed in this way.
pub(super) async fn signed(
    gateway: &Gateway,
    world: &World,
    reply: &Reply,
    signing: Signing,
) -> Result<Answer, Problem> {
    if let Reply::Download(file) = reply {
        return Ok(wire::answer(Gateway::bill_download(file)));
    }
    let nonce = hex::encode(world.clock.random::<6>());
    let response = at_moment(world, |moment| {
        let id = request_id(world, reply);
        response(gateway, reply, &nonce, &id, moment)
    })?;
    let former = match signing {
        Signing::OldKey => Some(former()?),
        _ => None,
    };
    let (mut head, body) = response.into_parts();
    let signing = match signing {
        Signing::Genuine => return Ok(wire::answer(Response::from_parts(head, body))),
        Signing::OldKey => gateway::Signing::Genuine,
        Signing::Probe => gateway::Signing::Probe,
        Signing::WrongKey => gateway::Signing::WrongKey,
    };
    at_moment(world, |moment| {
        let signer = former.as_ref().unwrap_or(gateway);
        signer.sign_as(signing, &mut head.headers, &body, moment)
    })?;
    Ok(wire::answer(Response::from_parts(head, body)))
}

fn response(
    gateway: &Gateway,
    reply: &Reply,
    nonce: &str,
    id: &str,
    moment: &Moment<'_>,
) -> Result<Response<Vec<u8>>, Failure> {
    match reply {
        Reply::Prepaid(prepay_id) => gateway.prepaid(prepay_id, id, moment),
        Reply::Found(transaction) => gateway.queried(transaction, id, moment),
        Reply::Closed => gateway.closed(id, moment),
        Reply::Refunded(record) => gateway.refunded(record, id, moment),
        Reply::Bill { file, url } => gateway.trade_bill(file, url, id, moment),
        Reply::Download(file) => Ok(Gateway::bill_download(file)),
        Reply::Certificates(certificates) => {
            let listed = certificates.iter().map(|certificate| Listed {
                certificate,
                resource_nonce: nonce,
            });
            gateway.certificates(&listed.collect::<Vec<_>>(), id, moment)
        }
        Reply::Refused(refusal) => gateway.refusal(
            refusal.status,
            &Code::from(refusal.code.to_owned()),
            &refusal.message,
            id,
            moment,
        ),
    }
}

/// The number after the last hyphen names the cause; there is none in a success.
fn request_id(world: &World, reply: &Reply) -> String {
    let cause = match reply {
        Reply::Refused(refusal) => refusal.cause,
        _ => 0,
    };
    format!("{}-{cause}", world.clock.id())
}

/// The answer to a request that is not proven to be the merchant's: WeChat Pay does not sign it.
pub(super) fn unverified(gateway: &Gateway, world: &World) -> Result<Answer, Problem> {
    let refusal = gateway.unsigned_refusal(
        StatusCode::UNAUTHORIZED,
        &Code::SignError,
        "错误的签名，验签失败",
        &format!("{}-268443699", world.clock.id()),
    );
    Ok(wire::answer(refusal.map_err(broken)?))
}
