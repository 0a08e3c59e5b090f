//! The channels' bills, in the words of `reconciliation`.

mod alipay;
mod unionpay;
mod wechat;

use crate::Gateways;
use payment::{Channel, Failure};
use reconciliation::{BillEntry, Bills, Day};

impl Bills for Gateways<'_> {
    async fn bill(&self, channel: Channel, date: Day) -> Result<Vec<BillEntry>, Failure> {
        if self.world.clock.now() < date.ends_at() {
            return Err(Failure::Unclear("the day is not over".to_owned()));
        }
        match channel {
            Channel::Wechat => wechat::bill(self.world, date).await,
            Channel::Alipay => alipay::bill(self.world, date).await,
            Channel::Unionpay => unionpay::bill(self.world, date).await,
            Channel::Offline => Err(crate::no_gateway()),
        }
    }
}
