//! Alipay notifies the app: a trade is paid, money of it went back.

use super::{
    gateway::{broken, gateway, moment, signing},
    refund::facts,
    trade::trade,
};
use crate::notice::{Flaws, Subject};
use ::alipay::{
    TradeStatus,
    gateway::{Draft, Kind},
};
use api::{Problem, World};

/// The notification, to be sent.
pub(crate) async fn notification(
    world: &World,
    subject: &Subject,
    flaws: Flaws,
) -> Result<http::Request<Vec<u8>>, Problem> {
    let gateway = gateway()?;
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
        kind: if flaws.keep_sign_type {
            Kind::Kept
        } else {
            Kind::Dropped
        },
        signing: signing(flaws.signing),
    };
    let call = match subject {
        Subject::Payment(_) => {
            // A payment is notified as it was made, whatever went back since.
            trade.status = TradeStatus::Success;
            trade.total = flaws.amount.unwrap_or(trade.total);
            gateway.notification(&draft, &trade, &moment(world))
        }
        Subject::Refund(payment, refund) => {
            let mut facts = facts(payment, refund);
            facts.sum = flaws.amount.unwrap_or(facts.sum);
            gateway.refund_notification(&draft, &trade, &facts, &moment(world))
        }
    };
    call.map_err(broken)
}
