//! Takes money through whichever channel: what [`payment`] wants of a gateway, asked of the real ones by their protocols.
//!
//! A provider crate knows a protocol and nothing of this house; `payment` knows the rules and no protocol. Here the two
//! meet: one file a channel, each a translation and nothing else. No rule about money stands here.

pub mod accounts;
pub mod alipay;
mod alone;
#[cfg(feature = "bill")]
mod bills;
mod callback;
pub mod certificates;
mod delivery;
pub mod unionpay;
pub mod wechat;

pub use alone::Unionpay;
use api::World;
use payment::{
    Account, Acquirer, Asked, Attempt, Channel, Closing, Delivery, Failure, Fate, PaymentAccount, Refund, RefundFate,
    Sheet,
};
use std::fmt;

/// The gateways as the settings or the accounts of the database describe them. A channel's are read when it is first used, so
/// that one that is not configured hinders no other.
#[derive(Clone, Copy)]
pub struct Gateways<'a> {
    world: &'a World,
}

/// A world has settings, and settings have secrets.
impl fmt::Debug for Gateways<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Gateways")
    }
}

impl Gateways<'_> {
    /// Those of this world.
    #[must_use]
    pub fn new(world: &World) -> Gateways<'_> {
        Gateways { world }
    }
}

/// Sends one call. It is never repeated here: the next one with the same number is the tick's, or the guest's.
async fn send(world: &World, call: outbound::Call) -> Result<outbound::Answer, Failure> {
    send_within(world, call, outbound::PATIENCE_SECONDS).await
}

/// The same, for who cannot wait as long as others.
async fn send_within(world: &World, call: outbound::Call, patience_seconds: u64) -> Result<outbound::Answer, Failure> {
    let answer = world.outbound.send_within(call, patience_seconds).await;
    answer.map_err(|error| unanswered(&error))
}

/// Fetches a file, such as a bill, whole.
#[cfg(feature = "bill")]
async fn fetch(world: &World, call: outbound::Call) -> Result<outbound::Answer, Failure> {
    let answer = world.outbound.send_for_file(call).await;
    answer.map_err(|error| unanswered(&error))
}

/// Fetches a file that is read as it comes, until `take` says that it needs no more.
#[cfg(feature = "bill")]
async fn fetch_stream(
    world: &World,
    call: outbound::Call,
    take: impl FnMut(&[u8]) -> bool,
) -> Result<outbound::Answer, Failure> {
    let answer = world.outbound.send_for_stream(call, take).await;
    answer.map_err(|error| unanswered(&error))
}

fn unanswered(error: &outbound::Error) -> Failure {
    match error {
        outbound::Error::Unreachable { .. } => Failure::Silent(error.to_string()),
        outbound::Error::TooLarge { .. } => Failure::Unclear(error.to_string()),
    }
}

/// What a gateway says about the state of a payment when it is asked for a refund is a refusal of the refund.
fn of_a_refund(outcome: Result<RefundFate, Failure>) -> Result<RefundFate, Failure> {
    outcome.map_err(|failure| match failure {
        Failure::AlreadyPaid | Failure::AlreadyClosed => Failure::Refused(failure.to_string()),
        other => other,
    })
}

/// Who is asked to pay. WeChat and Alipay open a payment for one payer only, so that they are not called without one.
fn payer(attempt: &Attempt) -> Result<&str, Failure> {
    let known = attempt.payer.as_deref().filter(|payer| !payer.is_empty());
    known.ok_or_else(|| Failure::Refused("the attempt names no payer".to_owned()))
}

/// The shop itself has no gateway that could be asked, nor has a component one that it does not speak to.
fn no_gateway() -> Failure {
    Failure::Refused("there is no gateway to ask".to_owned())
}

impl Acquirer for Gateways<'_> {
    async fn choose(
        &self,
        channel: Channel,
        offered: Option<PaymentAccount>,
    ) -> Result<Option<PaymentAccount>, Failure> {
        accounts::choose(self.world, channel, offered).await
    }

    async fn account(&self, channel: Channel, account: Option<&PaymentAccount>) -> Result<Account, Failure> {
        match channel {
            Channel::Wechat => wechat::account(self.world, account).await,
            Channel::Alipay => alipay::account(self.world, account).await,
            Channel::Unionpay => unionpay::account(self.world, account).await,
            Channel::Offline => Err(no_gateway()),
        }
    }

    async fn open(&self, attempt: &Attempt) -> Result<String, Failure> {
        match attempt.channel {
            Channel::Wechat => wechat::open(self.world, attempt).await,
            Channel::Alipay => alipay::open(self.world, attempt).await,
            Channel::Unionpay => unionpay::open(self.world, attempt).await,
            Channel::Offline => Err(no_gateway()),
        }
    }

    async fn sheet(&self, attempt: &Attempt, opened: &str) -> Result<Sheet, Failure> {
        match attempt.channel {
            Channel::Wechat => wechat::sheet(self.world, attempt.account.as_ref(), opened).await,
            Channel::Alipay => Ok(alipay::sheet(opened)),
            Channel::Unionpay => Ok(unionpay::sheet(opened)),
            Channel::Offline => Err(no_gateway()),
        }
    }

    async fn fate(&self, asked: &Asked) -> Result<Fate, Failure> {
        match asked.channel {
            Channel::Wechat => wechat::fate(self.world, asked).await,
            Channel::Alipay => alipay::fate(self.world, asked).await,
            Channel::Unionpay => unionpay::fate(self.world, asked).await,
            Channel::Offline => Err(no_gateway()),
        }
    }

    async fn close(&self, asked: &Asked) -> Result<Closing, Failure> {
        match asked.channel {
            Channel::Wechat => wechat::close(self.world, asked).await,
            Channel::Alipay => alipay::close(self.world, asked).await,
            Channel::Unionpay => unionpay::close(self.world, asked).await,
            Channel::Offline => Err(no_gateway()),
        }
    }

    /// A refusal speaks of this call. An earlier one with the same number may have done it, its answer lost; who sees the
    /// refusal would give the money back by hand. So it is a refusal only where the gateway says that it has no such refund.
    async fn refund(&self, refund: &Refund) -> Result<RefundFate, Failure> {
        let sent = match refund.channel {
            Channel::Wechat => wechat::refund(self.world, refund).await,
            Channel::Alipay => alipay::refund(self.world, refund).await,
            Channel::Unionpay => unionpay::refund(self.world, refund).await,
            Channel::Offline => return Err(no_gateway()),
        };
        match of_a_refund(sent) {
            Err(Failure::Refused(cause)) => match self.refund_fate(refund).await {
                Ok(RefundFate::Unseen) => Err(Failure::Refused(cause)),
                Err(Failure::Refused(question)) => Err(Failure::Unclear(format!("{cause}; asked about: {question}"))),
                known => known,
            },
            other => other,
        }
    }

    async fn refund_fate(&self, refund: &Refund) -> Result<RefundFate, Failure> {
        of_a_refund(match refund.channel {
            Channel::Wechat => wechat::refund_fate(self.world, refund).await,
            Channel::Alipay => alipay::refund_fate(self.world, refund).await,
            Channel::Unionpay => unionpay::refund_fate(self.world, refund).await,
            Channel::Offline => Err(no_gateway()),
        })
    }

    /// Only WeChat wants to know: the database asks for no other to be told.
    async fn delivered(&self, delivery: &Delivery) -> Result<(), Failure> {
        delivery::tell(self.world, delivery).await
    }
}
