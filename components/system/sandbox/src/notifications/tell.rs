//! One notification: made, signed and sent in the way that is wished, or that a fault has.

use super::{Wish, kept};
use crate::{
    alipay,
    books::{Channel, Payment, Refund},
    faults::{Fault, Met, Operation, Signing, meet},
    unionpay, wechat_pay,
};
use api::{Problem, World};
use database::{Statements, parameters};
use money::Fen;

const OF_PREPAY: &str = "UPDATE sandbox_prepay SET notified = ?2 WHERE out_trade_no = ?1";
const OF_TRADE: &str = "UPDATE sandbox_trade SET notified = ?2 WHERE out_trade_no = ?1";
const OF_REFUND: &str = "UPDATE sandbox_refund SET notified = ?2 WHERE refund_id = ?1";

/// What is told.
#[derive(Debug)]
pub(crate) enum Subject {
    /// A payment has been made.
    Payment(Payment),
    /// A refund of it is done.
    Refund(Payment, Refund),
}

/// How one notification differs from what it should be.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Manner {
    /// By which key it is signed.
    pub(crate) signing: Signing,
    /// Another amount.
    pub(crate) amount: Option<Fen>,
    /// Alipay's other rule.
    pub(crate) keep_sign_type: bool,
}

impl Subject {
    pub(crate) fn payment(&self) -> &Payment {
        match self {
            Subject::Payment(payment) | Subject::Refund(payment, _) => payment,
        }
    }

    pub(super) fn refund_id(&self) -> Option<&str> {
        match self {
            Subject::Payment(_) => None,
            Subject::Refund(_, refund) => Some(&refund.refund_id),
        }
    }

    fn amount(&self) -> Fen {
        match self {
            Subject::Payment(payment) => payment.total_fen,
            Subject::Refund(_, refund) => refund.amount_fen,
        }
    }
}

/// Tells the merchant, unless a fault is kept for it; behind it go those that wanted to be overtaken. The HTTP status of the
/// latest answer; `None` where none was sent or nobody answered.
pub(crate) async fn tell(
    world: &World,
    subject: &Subject,
    wish: &Wish,
    met_fault: bool,
) -> Result<Option<u16>, Problem> {
    if !wish.notify {
        return Ok(None);
    }
    let channel = subject.payment().channel;
    let met = if met_fault {
        None
    } else {
        meet(world, channel, Operation::Notification)?
    };
    let Some(wish) = in_fault(world, subject, wish, met)? else {
        return Ok(None);
    };
    let notified = send_all(world, subject, &wish, Signing::of(met)).await?;
    for overtaken in kept::overtaken(world, channel)? {
        send_all(world, &overtaken.subject, &overtaken.wish, Signing::Genuine).await?;
    }
    Ok(notified)
}

/// The wish as the fault changes it; `None` where nothing is sent now.
fn in_fault(world: &World, subject: &Subject, wish: &Wish, met: Option<Met>) -> Result<Option<Wish>, database::Error> {
    let mut wish = wish.clone();
    let Some(met) = met else { return Ok(Some(wish)) };
    match met.fault {
        Fault::Lose => return Ok(None),
        Fault::Delay => {
            let due_at = world.clock.now().plus_seconds(met.seconds);
            kept::keep(world, subject, &wish, Some(due_at))?;
            return Ok(None);
        }
        Fault::Reorder => {
            kept::keep(world, subject, &wish, None)?;
            return Ok(None);
        }
        Fault::Double => wish.times += 1,
        Fault::WrongAmount => wish.amount_fen = subject.amount().plus(Fen::new(1)),
        Fault::Probe => wish.probe = true,
        _ => {}
    }
    Ok(Some(wish))
}

async fn send_all(world: &World, subject: &Subject, wish: &Wish, signing: Signing) -> Result<Option<u16>, Problem> {
    let mut manner = Manner {
        signing: Signing::Probe,
        amount: wish.amount_fen,
        keep_sign_type: wish.keep_sign_type,
    };
    if wish.probe {
        send(world, subject, manner).await?;
    }
    // The probe is the fault itself: what comes behind it is as it should be.
    manner.signing = if signing == Signing::Probe {
        Signing::Genuine
    } else {
        signing
    };
    let mut notified = None;
    for _ in 0..wish.times {
        notified = send(world, subject, manner).await?;
    }
    record(world, subject, notified)?;
    Ok(notified)
}

async fn send(world: &World, subject: &Subject, manner: Manner) -> Result<Option<u16>, Problem> {
    let call = match subject.payment().channel {
        Channel::Wechat => wechat_pay::notification(world, subject, manner).await?,
        Channel::Alipay => alipay::notification(world, subject, manner).await?,
        Channel::Unionpay => unionpay::notification(world, subject, manner).await?,
    };
    match world.outbound.send(call).await {
        Ok(answer) => Ok(Some(answer.status().as_u16())),
        Err(error) => {
            eprintln!("sandbox: {} was not told: {error}", subject.payment().out_trade_no);
            Ok(None)
        }
    }
}

fn record(world: &World, subject: &Subject, notified: Option<u16>) -> Result<(), database::Error> {
    let notified = notified.map(i64::from);
    let (statement, number) = match subject {
        Subject::Refund(_, refund) => (OF_REFUND, &refund.refund_id),
        Subject::Payment(payment) if payment.channel == Channel::Wechat => (OF_PREPAY, &payment.out_trade_no),
        Subject::Payment(payment) => (OF_TRADE, &payment.out_trade_no),
    };
    world.database.run(statement, parameters![number, notified]).map(drop)
}
