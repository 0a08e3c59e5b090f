//! alipay.trade.create — a trade that a buyer can pay. The same request again gets the same trade.

use super::trade::trade;
use crate::{
    books::{Channel, NewTrade, hash, is_url},
    merchant::{ALIPAY_APP_ID, ALIPAY_SELLER_ID},
};
use ::alipay::{
    Code, TradeStatus,
    gateway::{CreateAsked, Reply},
    method,
};
use api::{Problem, World};
use money::{Fen, LARGEST};

/// Makes the trade, or finds it.
pub(super) fn answer(world: &World, asked: &CreateAsked) -> Result<Reply, Problem> {
    let now = world.clock.now();
    let rules = [
        (1..=64).contains(&asked.out_trade_no.len()),
        (Fen::new(1)..=LARGEST).contains(&asked.total),
        asked.op_app_id == ALIPAY_APP_ID,
        asked.seller_id.as_ref().is_none_or(|named| named == ALIPAY_SELLER_ID),
        asked.buyer_open_id.len() <= 128,
        asked.expires_at.is_none_or(|at| at > now.unix()),
        is_url(&asked.notify_url),
    ];
    if rules.contains(&false) {
        return Ok(refused("ACQ.INVALID_PARAMETER", "参数无效"));
    }
    // 28 digits, as Alipay's have: the day and its own number.
    let day: String = now.to_string().chars().take(10).filter(char::is_ascii_digit).collect();
    let random = u128::from_be_bytes(world.clock.random()) % 10_u128.pow(20);
    let hash = said(asked);
    let payment = NewTrade {
        channel: Channel::Alipay,
        out_trade_no: &asked.out_trade_no,
        session: &format!("{day}{random:020}"),
        payer: Some(&asked.buyer_open_id),
        description: &asked.subject,
        notify_url: &asked.notify_url,
        total: asked.total,
        request_hash: &hash,
        ordered_at: now,
        expires_at: asked.expires_at,
    }
    .place(world)?;
    let standing = trade(&payment, now).status;
    Ok(match standing {
        TradeStatus::WaitBuyerPay if payment.request_hash == hash => {
            Reply::created(&payment.out_trade_no, &payment.session)
        }
        TradeStatus::WaitBuyerPay => refused(Code::ContextInconsistent.as_str(), "交易信息被篡改"),
        TradeStatus::Closed => refused(Code::TradeHasClose.as_str(), "交易已经关闭"),
        _ => refused(Code::TradeHasSuccess.as_str(), "交易已被支付"),
    })
}

fn refused(code: &str, message: &str) -> Reply {
    Reply::refused(method::CREATE, &Code::from(code.to_owned()), message)
}

/// Equal for requests that say the same.
fn said(asked: &CreateAsked) -> String {
    hash(&format!(
        "{}\n{}\n{}\n{:?}\n{}",
        asked.total, asked.subject, asked.buyer_open_id, asked.expires_at, asked.notify_url
    ))
}
