//! What is believed of WeChat Pay: what it has signed with a key that is configured, or that was fetched since.

use super::merchant;
use crate::{
    accounts,
    certificates::{Learning, learn},
};
use api::World;
use outbound::Answer;
use payment::{Channel, Failure, PaymentAccount};
use settings::Settings;
use std::rc::Rc;
use wechat_pay::{
    Code, Doubt, Failure as Refusal, Merchant,
    configuration::{Receiver, receiver as configured},
};

/// What receives notifications for an account: a merchant's own, or the platform's. `read` reads one; it is read again where it
/// is signed by a certificate that was fetched since, or is fetched now.
///
/// # Errors
/// The inner result is what `read` says.
pub async fn receive<T>(
    world: &World,
    account: Option<&PaymentAccount>,
    read: impl Fn(&Receiver, i64) -> Result<T, Refusal>,
) -> Result<(Rc<Receiver>, Result<T, Refusal>), Failure> {
    let now = world.clock.now().unix();
    let mut receiver_now = receiver(world, account).await?;
    let mut outcome = read(&receiver_now, now);
    for learning in Learning::STEPS {
        let Err(Refusal::Unverified(Doubt::UnknownSerial(serial))) = &outcome else {
            break;
        };
        if learn(world, account, serial, learning).await {
            receiver_now = receiver(world, account).await?;
            outcome = read(&receiver_now, now);
        }
    }
    Ok((receiver_now, outcome))
}

async fn receiver(world: &World, account: Option<&PaymentAccount>) -> Result<Rc<Receiver>, Failure> {
    let mode = world.mode;
    let read = async |settings: Settings| configured(&settings, mode).await;
    accounts::read(world, Channel::Wechat, account, read).await
}

/// Reads an answer; one that is signed by a certificate that was fetched since, or is fetched now, is read again with it.
///
/// A refusal is taken without a signature, as the official libraries take it, since WeChat Pay does not sign those of
/// requests that it could not verify; one that has a signature is believed only if it fits. Nothing is lost by a refusal that
/// somebody made up: money that comes all the same is settled, and a refund that is refused is looked for before people see it.
pub(crate) async fn read<T>(
    world: &World,
    account: Option<&PaymentAccount>,
    answer: &Answer,
    read: impl Fn(&Merchant, i64) -> Result<T, Refusal>,
) -> Result<T, Failure> {
    let now = world.clock.now().unix();
    let attempt = |merchant: &Merchant| {
        if !answer.status().is_success() && answer.headers().contains_key("wechatpay-signature") {
            merchant.verify(now, answer)?;
        }
        read(merchant, now)
    };
    let mut merchant_now = merchant(world, account).await?;
    let mut outcome = attempt(&merchant_now);
    for learning in Learning::STEPS {
        let Err(Refusal::Unverified(Doubt::UnknownSerial(serial))) = &outcome else {
            break;
        };
        if learn(world, account, serial, learning).await {
            merchant_now = merchant(world, account).await?;
            outcome = attempt(&merchant_now);
        }
    }
    outcome.map_err(|failure| match (&failure, merchant_now.verified_body(now, answer)) {
        (Refusal::Unverified(doubt), Err(refusal @ Refusal::Refused { .. })) => {
            Failure::Unclear(format!("{refusal}; not signed: {doubt}"))
        }
        _ => failed(failure),
    })
}

/// The failure's text names the gateway's `Request-Id` and no secret.
#[expect(clippy::needless_pass_by_value, reason = "the form that `map_err` takes")]
pub(crate) fn failed(failure: Refusal) -> Failure {
    match &failure {
        Refusal::Refused {
            code: Code::OrderPaid, ..
        } => Failure::AlreadyPaid,
        Refusal::Refused {
            code: Code::OrderClosed,
            ..
        } => Failure::AlreadyClosed,
        // The merchant's account will have money again, and its keys will be put right.
        Refusal::Refused {
            code: Code::NotEnough | Code::SignError,
            ..
        } => Failure::Unclear(failure.to_string()),
        // Without a code of WeChat Pay's it was somebody on the way who refused.
        Refusal::Refused {
            code: Code::Other(code),
            ..
        } if code.is_empty() => Failure::Unclear(failure.to_string()),
        _ if failure.is_retryable() => Failure::Unclear(failure.to_string()),
        _ => Failure::Refused(failure.to_string()),
    }
}
