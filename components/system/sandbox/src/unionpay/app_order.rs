//! POST /gateway/api/appTransReq.do — an order that can be paid, by its `tn`. The same request again gets the same `tn`.

use super::{
    gateway::broken,
    reply::{Refusal, Reply, is_present},
};
use crate::books::{Channel, NewTrade, State, hash, is_url};
use ::unionpay::gateway::{AppOrderAsked, Gateway};
use api::{Problem, World};
use clock::Moment;
use money::{Fen, LARGEST};

/// Takes the order, or finds it.
pub(super) fn answer(world: &World, signer: &Gateway, asked: &AppOrderAsked) -> Result<Reply, Problem> {
    let now = world.clock.now();
    let rules = [
        (8..=40).contains(&asked.order_id.len()) && asked.order_id.bytes().all(|byte| byte.is_ascii_alphanumeric()),
        (Fen::new(1)..=LARGEST).contains(&asked.amount),
        asked.currency == "156",
        asked.expires_at.is_none_or(|at| at > asked.ordered_at),
        is_url(&asked.back_url) && !asked.back_url.contains('?'),
    ];
    if rules.contains(&false) {
        return Ok(Err(Refusal::new("10", "报文格式错误")));
    }
    if !is_present(asked.ordered_at, now) {
        return Ok(Err(Refusal::of_long_ago()));
    }
    let hash = hash(&format!("{asked:?}"));
    // 21 digits, as UnionPay's have.
    let random = u64::from_be_bytes(world.clock.random()) % 100_000_000_000;
    let payment = NewTrade {
        channel: Channel::Unionpay,
        out_trade_no: &asked.order_id,
        session: &format!("{:010}{random:011}", now.unix() % 10_000_000_000),
        payer: None,
        description: &asked.description,
        notify_url: &asked.back_url,
        total: asked.amount,
        request_hash: &hash,
        ordered_at: Moment::from_unix(asked.ordered_at),
        expires_at: asked.expires_at,
    }
    .place(world)?;
    if payment.request_hash != hash || payment.state != State::NotPaid {
        return Ok(Err(Refusal::new("12", "重复交易[2040004]")));
    }
    if payment.is_over(now) {
        return Ok(Err(Refusal::new("40", "订单已超时")));
    }
    let ordered = signer.ordered(asked, &payment.session, world.clock.random());
    ordered.map(Ok).map_err(broken)
}
