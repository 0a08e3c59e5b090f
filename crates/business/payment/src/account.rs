//! Who takes the money.

use clock::Id;
use serde::Deserialize;

/// An account of the database with which payments are taken, as it is now. Its keys are the crate `acquiring`'s affair.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct PaymentAccount {
    /// Its id.
    pub id: Id,
    /// How often its keys were set.
    pub version: i64,
    /// Whether it is a merchant's own; else it is the platform's.
    pub is_own: bool,
    /// The merchant number at the gateway.
    pub merchant: String,
    /// The mini-program; empty where the gateway does not know of one.
    pub app: String,
}

impl PaymentAccount {
    /// Its id, where it is a merchant's own.
    #[must_use]
    pub fn own_id(&self) -> Option<Id> {
        self.is_own.then_some(self.id)
    }
}

/// Who we are at the gateway: a success for somebody else is not ours.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    /// Of a merchant's own account its id. What its keys have proven says something about its payments alone: who brings
    /// keys of his own can prove whatever he likes.
    pub own: Option<Id>,
    /// The merchant number.
    pub merchant: String,
    /// The mini-program; empty where the gateway does not know of one.
    pub app: String,
}

impl From<&PaymentAccount> for Account {
    fn from(account: &PaymentAccount) -> Account {
        Account {
            own: account.own_id(),
            merchant: account.merchant.clone(),
            app: account.app.clone(),
        }
    }
}
