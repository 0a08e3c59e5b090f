//! One gateway alone, for a component that speaks to no other: what it cannot reach is not in its Wasm.

use crate::{accounts, no_gateway, unionpay};
use api::World;
use payment::{
    Account, Acquirer, Asked, Attempt, Channel, Closing, Delivery, Failure, Fate, PaymentAccount, Refund, RefundFate,
    Sheet,
};
use std::fmt;

/// UnionPay's gateway.
#[derive(Clone, Copy)]
pub struct Unionpay<'a> {
    world: &'a World,
}

/// A world has settings, and settings have secrets.
impl fmt::Debug for Unionpay<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Unionpay")
    }
}

impl Unionpay<'_> {
    /// That of this world.
    #[must_use]
    pub fn new(world: &World) -> Unionpay<'_> {
        Unionpay { world }
    }
}

/// Whether it is this gateway's.
fn own(channel: Channel) -> Result<(), Failure> {
    if channel == Channel::Unionpay {
        Ok(())
    } else {
        Err(no_gateway())
    }
}

impl Acquirer for Unionpay<'_> {
    async fn choose(
        &self,
        channel: Channel,
        offered: Option<PaymentAccount>,
    ) -> Result<Option<PaymentAccount>, Failure> {
        own(channel)?;
        accounts::choose(self.world, channel, offered).await
    }

    async fn account(&self, channel: Channel, account: Option<&PaymentAccount>) -> Result<Account, Failure> {
        own(channel)?;
        unionpay::account(self.world, account).await
    }

    async fn open(&self, attempt: &Attempt) -> Result<String, Failure> {
        own(attempt.channel)?;
        unionpay::open(self.world, attempt).await
    }

    async fn sheet(&self, attempt: &Attempt, opened: &str) -> Result<Sheet, Failure> {
        own(attempt.channel).map(|()| unionpay::sheet(opened))
    }

    async fn fate(&self, asked: &Asked) -> Result<Fate, Failure> {
        own(asked.channel)?;
        unionpay::fate(self.world, asked).await
    }

    async fn close(&self, asked: &Asked) -> Result<Closing, Failure> {
        own(asked.channel)?;
        unionpay::close(self.world, asked).await
    }

    async fn refund(&self, refund: &Refund) -> Result<RefundFate, Failure> {
        own(refund.channel)?;
        unionpay::refund(self.world, refund).await
    }

    async fn refund_fate(&self, refund: &Refund) -> Result<RefundFate, Failure> {
        own(refund.channel)?;
        unionpay::refund_fate(self.world, refund).await
    }

    async fn delivered(&self, _: &Delivery) -> Result<(), Failure> {
        Err(no_gateway())
    }
}
