//! An account as it is answered: who it is at its gateway, and nothing that could be used there.

use clock::{Id, Moment};
use database::{Error, Statements, parameters};
use payment::Channel;
use serde::{Deserialize, Serialize};

/// An account as it is answered.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct View {
    pub(crate) id: Id,
    channel: Channel,
    /// Whether it takes new payments.
    state: String,
    /// The merchant number there.
    merchant: String,
    /// The mini-program; empty where the gateway does not know of one.
    app: String,
    /// How often its keys were set.
    version: i64,
    /// The name of the key that has sealed the present ones.
    sealing_key: String,
    made_at: Moment,
    changed_at: Moment,
    /// Who has changed it last; none for what the bundle brought with it.
    changed_by: Option<Person>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
struct Person {
    id: Id,
    nickname: String,
}

/// Those of a merchant or of the platform, of all channels or of this one; those that take payments first.
///
/// # Errors
/// Where the database fails.
pub(crate) fn load(
    statements: &impl Statements,
    merchant_number: Option<i64>,
    channel: Option<Channel>,
) -> Result<Vec<View>, Error> {
    let row = parameters![merchant_number, channel.map(Channel::name)];
    statements.all(include_str!("view.sql"), row)
}
