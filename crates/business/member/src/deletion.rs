//! The end of an account: what has to be over before, and what is left of it.

use crate::{
    Refusal, Sealing, code,
    event::{self, Kind},
    password::Holder,
};
use api::Problem;
use caller::Caller;
use clock::{Clock, Id, Moment};
use database::{Error, Statements, parameters};
use serde::{Deserialize, Serialize};

/// The account cannot be deleted yet; `obstacles` says what has to be ended before.
const ACCOUNT_STILL_NEEDED: Problem = Problem::moved(
    "account-still-needed",
    "账号暂不能注销",
    "The account cannot be deleted yet",
);

/// Something that stands in the way of a deletion.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Obstacle {
    /// What it is.
    pub kind: ObstacleKind,
    /// The order that it is about, if it is about one.
    pub order_id: Option<Id>,
    /// The merchant that it is about, if it is about one.
    pub merchant_id: Option<Id>,
}

/// What can stand in the way of a deletion.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ObstacleKind {
    /// An order waits for its money, is paid, in use, or being given back.
    OrderLive,
    /// Something of an order is still to be paid.
    ChargeOwed,
    /// A deposit has not gone back yet.
    DepositHeld,
    /// A gateway has not said yet that nobody can pay any more.
    PaymentOpen,
    /// Money is on its way back.
    RefundPending,
    /// Money that came in otherwise than it was asked for has not gone back yet.
    MoneyUnresolved,
    /// A shop has not decided about money that was asked back.
    RefundRequestOpen,
    /// Nobody else owns the merchant.
    OnlyOwner,
    /// Nobody else operates the platform.
    OnlyOperator,
}

impl ObstacleKind {
    /// In Chinese and in English.
    const fn words(self) -> (&'static str, &'static str) {
        match self {
            ObstacleKind::OrderLive => ("有未完结的订单", "an order is not over"),
            ObstacleKind::ChargeOwed => ("有未结清的款项", "something is still to be paid"),
            ObstacleKind::DepositHeld => ("有押金尚未退还", "a deposit is still held"),
            ObstacleKind::PaymentOpen => ("有付款正在确认", "a payment is not settled yet"),
            ObstacleKind::RefundPending => ("有退款尚未到账", "money is on its way back"),
            ObstacleKind::MoneyUnresolved => ("有异常款项待处理", "money is being looked into"),
            ObstacleKind::RefundRequestOpen => ("有退款申请待处理", "a request for money back is open"),
            ObstacleKind::OnlyOwner => ("您是商户唯一的所有者", "nobody else owns the merchant"),
            ObstacleKind::OnlyOperator => ("您是平台唯一的运营人员", "nobody else operates the platform"),
        }
    }
}

/// The refusal that names them, each kind once in its words.
pub(crate) fn still_needed(obstacles: &[Obstacle]) -> Problem {
    let mut kinds: Vec<ObstacleKind> = Vec::new();
    for Obstacle { kind, .. } in obstacles {
        if !kinds.contains(kind) {
            kinds.push(*kind);
        }
    }
    let (chinese, english): (Vec<&str>, Vec<&str>) = kinds.into_iter().map(ObstacleKind::words).unzip();
    ACCOUNT_STILL_NEEDED.with("obstacles", obstacles).because(
        format!("账号暂不能注销：{}", chinese.join("；")),
        format!("The account cannot be deleted yet: {}", english.join("; ")),
    )
}

/// What stands in the way of the deletion of an account.
///
/// # Errors
/// Where the database fails.
pub fn obstacles(database: &impl Statements, user_id: Id, now: Moment) -> Result<Vec<Obstacle>, Error> {
    database.all(include_str!("obstacles.sql"), parameters![user_id, now])
}

/// Deletes the caller's account: its sessions end, nobody can log in to it any more, and nothing of the person is left of it but what
/// the law keeps. It needs a transaction, which holds the write lock from its beginning: what stands in the way cannot come in between.
///
/// # Errors
/// [`Refusal::StillNeeded`]; [`Refusal::Keys`] and [`Refusal::Unopened`] of the phone, whose code is forgotten; or where the database
/// fails. `false` where the session is over by now, or its account deleted.
pub fn delete(change: &impl Statements, clock: &Clock, sealing: &Sealing, caller: &Caller) -> Result<bool, Refusal> {
    let now = clock.now();
    if !caller::is_open(change, caller)? {
        return Ok(false);
    }
    let found = obstacles(change, caller.user_id, now)?;
    if !found.is_empty() {
        return Err(Refusal::StillNeeded(found));
    }
    let holder = Holder::find(change, sealing, caller.user_id)?;
    if !erase(change, caller.user_id, now)? {
        return Ok(false);
    }
    if let Some(phone) = holder.and_then(|holder| holder.phone) {
        code::forget_of(change, sealing, &phone, now)?;
    }
    let session = (caller.user_id, Some(caller.session_id));
    event::note(change, clock, session, Kind::Deleted, None)?;
    Ok(true)
}

/// Leaves nothing of the person in an account, nor anywhere by the triggers of those who have something of it. `false` where it is
/// deleted already.
pub(crate) fn erase(change: &impl Statements, user_id: Id, now: Moment) -> Result<bool, Error> {
    change.changed(include_str!("delete.sql"), parameters![user_id, now])
}
