//! WeChat Pay notifies the merchant: a payment succeeded, a refund is done.

use super::{
    gateway::{at_moment, former, gateway},
    order::Order,
    refund::record,
};
use crate::{
    faults::Signing,
    notice::{Flaws, Subject},
};
use ::wechat_pay::{
    RefundNotice, TradeState,
    gateway::{self, Draft},
};
use api::{Problem, World, problems};
use std::rc::Rc;

/// The notification, to be sent.
pub(crate) async fn notification(
    world: &World,
    subject: &Subject,
    flaws: Flaws,
) -> Result<http::Request<Vec<u8>>, Problem> {
    let gateway = match flaws.signing {
        Signing::OldKey => Rc::new(former()?),
        _ => gateway()?,
    };
    let signing = match flaws.signing {
        Signing::Genuine | Signing::OldKey => gateway::Signing::Genuine,
        Signing::Probe => gateway::Signing::Probe,
        Signing::WrongKey => gateway::Signing::WrongKey,
    };
    // A repetition has the same id, so that the merchant can know it again, but is encrypted and signed anew.
    let resource_nonce = hex::encode(world.clock.random::<6>());
    let order = Order::find(world, &subject.payment().out_trade_no)?.ok_or(problems::NOT_FOUND)?;
    match subject {
        Subject::Payment(payment) => {
            let mut transaction = order.transaction();
            // A payment is notified as it was made, whatever went back since.
            transaction.trade_state = TradeState::Success;
            if let (Some(amount), Some(total)) = (&mut transaction.amount, flaws.amount) {
                amount.total = total;
            }
            let draft = Draft {
                notify_url: &order.notify_url,
                id: &format!("EV-{}", order.prepay_id),
                created_at: payment.paid_at.unwrap_or(payment.asked_at).unix(),
                resource_nonce: &resource_nonce,
            };
            at_moment(world, |moment| {
                gateway.notification(&draft, &transaction, signing, moment)
            })
        }
        Subject::Refund(payment, refund) => {
            let mut record = record(payment, refund, world.clock.now());
            record.amount.refund = flaws.amount.unwrap_or(record.amount.refund);
            let notice = RefundNotice {
                mchid: order.mchid,
                refund: record,
            };
            let draft = Draft {
                notify_url: refund.notify_url.as_deref().unwrap_or(&order.notify_url),
                // An abnormal refund that is done after all is another event.
                id: &format!("EV-{}-{}", refund.refund_id, refund.done_at.unix()),
                created_at: refund.done_at.unix(),
                resource_nonce: &resource_nonce,
            };
            at_moment(world, |moment| {
                gateway.refund_notification(&draft, &notice, signing, moment)
            })
        }
    }
}
