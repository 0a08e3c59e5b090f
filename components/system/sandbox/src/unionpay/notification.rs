//! UnionPay notifies the merchant: an order is paid, a refund has ended.

use super::{
    gateway::{broken, gateway},
    query::{of_payment, of_refund},
};
use crate::notice::{Flaws, Subject};
use ::unionpay::gateway::Signing;
use api::{Problem, World};

/// The notification, to be sent.
pub(crate) async fn notification(
    world: &World,
    subject: &Subject,
    flaws: Flaws,
) -> Result<http::Request<Vec<u8>>, Problem> {
    let gateway = gateway(flaws.signing)?;
    let (mut record, back_url) = match subject {
        Subject::Payment(payment) => (of_payment(payment), &payment.notify_url),
        Subject::Refund(payment, refund) => (
            of_refund(payment, refund, world.clock.now()),
            refund.notify_url.as_ref().unwrap_or(&payment.notify_url),
        ),
    };
    record.amount = flaws.amount.unwrap_or(record.amount);
    let call = gateway.notification(back_url, &record, Signing::Genuine, world.clock.random());
    call.map_err(broken)
}
