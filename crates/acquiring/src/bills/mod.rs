//! The channels' bills, in the words of `reconciliation`: that of the platform, and of each merchant's own account through
//! which something moved.

mod alipay;
mod unionpay;
mod wechat;

use crate::{
    Gateways,
    accounts::{Named, unread},
};
use api::World;
use database::{Statements, parameters};
use payment::{Channel, Failure, PaymentAccount};
use reconciliation::{BillEntry, Bills, Day};

/// What moves so close to midnight may stand in the bill of either day.
const MARGIN_SECONDS: i64 = 3600;

const MOVED: &str = "SELECT account.named AS account
FROM payment_account JOIN payment_account_named AS account ON account.id = payment_account.id
WHERE payment_account.merchant_number IS NOT NULL AND payment_account.id IN (
  SELECT account_id FROM payment
  WHERE channel = ?1 AND state = 'succeeded' AND paid_at >= ?2 AND paid_at < ?3
  UNION
  SELECT payment.account_id FROM refund JOIN payment ON payment.id = refund.payment_id
  WHERE refund.state = 'settled' AND refund.changed_at >= ?2 AND refund.changed_at < ?3 AND payment.channel = ?1
  UNION
  SELECT payment.account_id FROM refund JOIN payment ON payment.id = refund.payment_id
  WHERE refund.state IN ('decided', 'sent') AND refund.decided_at < ?3 AND payment.channel = ?1
)
ORDER BY payment_account.id";

impl Bills for Gateways<'_> {
    async fn bill(&self, channel: Channel, date: Day) -> Result<Vec<BillEntry>, Failure> {
        if self.world.clock.now() < date.ends_at() {
            return Err(Failure::Unclear("the day is not over".to_owned()));
        }
        let own = own(self.world, channel, date)?;
        let mut lines = match bill(self.world, channel, None, date).await {
            // Only the merchants take money through this channel.
            Err(Failure::Unconfigured(_)) if !own.is_empty() => Vec::new(),
            platform => platform?,
        };
        for account in &own {
            match bill(self.world, channel, Some(account), date).await {
                Ok(more) => lines.extend(more),
                // A merchant's keys that serve no more hinder nobody else: what moved there is missing in the bill.
                Err(failure @ (Failure::Refused(_) | Failure::Unconfigured(_))) => {
                    eprintln!("the bill of the account {} is not to be had: {failure}", account.id);
                }
                Err(failure) => return Err(failure),
            }
        }
        Ok(lines)
    }
}

async fn bill(
    world: &World,
    channel: Channel,
    account: Option<&PaymentAccount>,
    date: Day,
) -> Result<Vec<BillEntry>, Failure> {
    match channel {
        Channel::Wechat => wechat::bill(world, account, date).await,
        Channel::Alipay => alipay::bill(world, account, date).await,
        Channel::Unionpay => unionpay::bill(world, account, date).await,
        Channel::Offline => Err(crate::no_gateway()),
    }
}

/// The merchants' own accounts through which something moved on that day.
fn own(world: &World, channel: Channel, date: Day) -> Result<Vec<PaymentAccount>, Failure> {
    let (from, until) = (date.begins_at(), date.ends_at());
    let row = parameters![
        channel.name(),
        from.plus_seconds(-MARGIN_SECONDS),
        until.plus_seconds(MARGIN_SECONDS)
    ];
    let moved: Vec<Named> = world.database.all(MOVED, row).map_err(unread)?;
    Ok(moved.into_iter().map(|named| named.account).collect())
}
