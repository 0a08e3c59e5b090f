//! What Alipay tells the app: that a trade is paid, that money of it went back.

use super::{
    gateway::{broken, gateway, moment, signing},
    refund::facts,
    trade::trade,
};
use crate::notifications::{Manner, Subject};
use ::alipay::{
    TradeStatus,
    gateway::{Draft, Kind},
};
use api::{Problem, World};

/// The notification, to be sent.
pub(crate) async fn notification(
    world: &World,
    subject: &Subject,
    manner: Manner,
) -> Result<http::Request<Vec<u8>>, Problem> {
    let gateway = gateway(world).await?;
    let payment = subject.payment();
    let mut trade = trade(payment, world.clock.now());
    // The same in every repetition of the same event.
    let (id, notify_url) = match subject {
        Subject::Payment(payment) => (payment.session.clone(), &payment.notify_url),
        Subject::Refund(payment, refund) => (
            refund.refund_id.clone(),
            refund.notify_url.as_ref().unwrap_or(&payment.notify_url),
        ),
    };
    let draft = Draft {
        notify_url,
        id: &id,
        kind: if manner.keep_sign_type {
            Kind::Kept
        } else {
            Kind::Dropped
        },
        signing: signing(manner.signing),
    };
    let call = match subject {
        Subject::Payment(_) => {
            // A payment is told as it was made, whatever went back since.
            trade.status = TradeStatus::Success;
            trade.total = manner.amount.unwrap_or(trade.total);
            gateway.notification(&draft, &trade, &moment(world))
        }
        Subject::Refund(payment, refund) => {
            let mut told = facts(payment, refund);
            told.sum = manner.amount.unwrap_or(told.sum);
            gateway.refund_notification(&draft, &trade, &told, &moment(world))
        }
    };
    call.map_err(broken)
}
