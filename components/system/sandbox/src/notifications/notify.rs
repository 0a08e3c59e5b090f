//! The merchant is notified: in the manner that was asked for, or as a fault has it.

use super::{Manner, kept};
use crate::{
    alipay,
    books::Channel,
    faults::{Fault, Met, Operation, Signing, meet, one_more},
    notice::{Flaws, Subject},
    unionpay, wechat_pay,
};
use api::{Problem, World};
use database::{Statements, parameters};

const OF_PREPAY: &str = "UPDATE sandbox_prepay SET notified = ?2 WHERE out_trade_no = ?1";
const OF_TRADE: &str = "UPDATE sandbox_trade SET notified = ?2 WHERE out_trade_no = ?1";
const OF_REFUND: &str = "UPDATE sandbox_refund SET notified = ?2 WHERE refund_id = ?1";

/// Notifies the merchant, unless a fault that waits for it keeps that from happening. The HTTP status of the answer; `None`
/// where nothing was sent or nobody answered.
pub(crate) async fn notify(world: &World, subject: &Subject, manner: &Manner) -> Result<Option<u16>, Problem> {
    if !manner.notify {
        return Ok(None);
    }
    let met = meet(world, subject.payment().channel, Operation::Notification)?;
    match changed(world, subject, manner, met)? {
        Some(manner) => send(world, subject, &manner, Signing::of(met)).await,
        None => Ok(None),
    }
}

/// Sends a notification, and right behind it those that it was to overtake.
pub(super) async fn send(
    world: &World,
    subject: &Subject,
    manner: &Manner,
    signing: Signing,
) -> Result<Option<u16>, Problem> {
    let status = send_times(world, subject, manner, signing).await?;
    for overtaken in kept::overtaken(world, subject.payment().channel)? {
        send_times(world, &overtaken.subject, &overtaken.manner, Signing::Genuine).await?;
    }
    Ok(status)
}

/// The manner as the fault changes it; `None` where nothing is sent now.
fn changed(world: &World, subject: &Subject, manner: &Manner, met: Met) -> Result<Option<Manner>, database::Error> {
    let mut manner = manner.clone();
    match met.fault {
        Some(Fault::Lose) => return Ok(None),
        Some(Fault::Delay) => {
            let due_at = world.clock.now().plus_seconds(met.seconds);
            kept::keep(world, subject, &manner, Some(due_at))?;
            return Ok(None);
        }
        Some(Fault::Reorder) => {
            kept::keep(world, subject, &manner, None)?;
            return Ok(None);
        }
        Some(Fault::Double) => manner.times += 1,
        Some(Fault::WrongAmount) => manner.amount_fen = Some(one_more(subject.amount())),
        Some(Fault::Probe) => manner.probe = true,
        _ => {}
    }
    Ok(Some(manner))
}

/// So often, the probe first where one is wanted; the status of the last answer.
async fn send_times(
    world: &World,
    subject: &Subject,
    manner: &Manner,
    signing: Signing,
) -> Result<Option<u16>, Problem> {
    let mut flaws = Flaws {
        signing: Signing::Probe,
        amount: manner.amount_fen,
        keep_sign_type: manner.keep_sign_type,
    };
    if manner.probe {
        send_once(world, subject, flaws).await?;
    }
    // The probe is the fault itself: what comes behind it is as it should be.
    flaws.signing = match signing {
        Signing::Probe => Signing::Genuine,
        other => other,
    };
    let mut status = None;
    for _ in 0..manner.times {
        status = send_once(world, subject, flaws).await?;
    }
    record(world, subject, status)?;
    Ok(status)
}

async fn send_once(world: &World, subject: &Subject, flaws: Flaws) -> Result<Option<u16>, Problem> {
    let call = match subject.payment().channel {
        Channel::Wechat => wechat_pay::notification(world, subject, flaws).await?,
        Channel::Alipay => alipay::notification(world, subject, flaws).await?,
        Channel::Unionpay => unionpay::notification(world, subject, flaws).await?,
    };
    match world.outbound.send(call).await {
        Ok(answer) => Ok(Some(answer.status().as_u16())),
        Err(error) => {
            let number = &subject.payment().out_trade_no;
            eprintln!("sandbox: nobody answered the notification of {number}: {error}");
            Ok(None)
        }
    }
}

fn record(world: &World, subject: &Subject, status: Option<u16>) -> Result<(), database::Error> {
    let status = status.map(i64::from);
    let (statement, number) = match subject {
        Subject::Refund(_, refund) => (OF_REFUND, &refund.refund_id),
        Subject::Payment(payment) if payment.channel == Channel::Wechat => (OF_PREPAY, &payment.out_trade_no),
        Subject::Payment(payment) => (OF_TRADE, &payment.out_trade_no),
    };
    world.database.run(statement, parameters![number, status]).map(drop)
}
