//! What a channel wants to know before it pays out: that the guest has got what was paid for. WeChat keeps the money of a
//! mini-program until then. The database writes down what is to be reported when an order is fulfilled.

use crate::{Acquirer, Failure, PaymentAccount, hear};
use api::World;
use clock::{Id, Moment};
use database::{Error, Statements, parameters};
use serde::Deserialize;

const TELL: &str = "UPDATE shipping_report SET state = ?2, failure = ?3, changed_at = ?4
WHERE payment_id = ?1 AND state = 'due' RETURNING payment_id";

const NOTE: &str = "UPDATE shipping_report SET failure = ?2 WHERE payment_id = ?1 AND state = 'due'";

/// A delivery that is to be reported.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Delivery {
    /// The payment: its `out_trade_no`.
    pub payment_id: Id,
    /// The channel's number of it.
    pub transaction_id: String,
    /// With whose account it was taken; none: with that of the settings.
    pub account: Option<PaymentAccount>,
    /// Who paid, as the channel names the person.
    pub payer: Option<String>,
    /// What was bought, as the payer's bill says.
    pub description: String,
    /// How often it was tried before: an answer may have been lost.
    pub attempts_before: i64,
}

/// Takes those of these payments whose delivery is to be reported. A new one is due at once; then half a minute later, and later
/// each time, up to an hour: until then nobody else gets it.
///
/// # Errors
/// Where the database fails.
pub fn take_due(change: &impl Statements, now: Moment, payments: &[String]) -> Result<Vec<Delivery>, Error> {
    let payments = serde_json::json!(payments).to_string();
    change.all(include_str!("take_deliveries.sql"), parameters![now, payments])
}

/// Tells the channel, and writes down that it knows. What it refuses for good is left for people.
///
/// # Errors
/// Where the channel does not answer or the database fails: it comes again.
pub async fn tell(world: &World, acquirer: &impl Acquirer, delivery: &Delivery) -> Result<(), hear::Error> {
    let (state, failure) = match acquirer.delivered(delivery).await {
        Ok(()) => ("reported", None),
        Err(Failure::Refused(cause)) => ("refused", Some(cause)),
        Err(failure) => {
            world
                .database
                .run(NOTE, parameters![delivery.payment_id, failure.to_string()])?;
            return Err(failure.into());
        }
    };
    let row = parameters![delivery.payment_id, state, failure, world.clock.now()];
    world.database.run(TELL, row)?;
    Ok(())
}
