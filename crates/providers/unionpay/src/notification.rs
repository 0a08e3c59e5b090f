//! Notifications (后台通知): a form that UnionPay posts to `backUrl`.

use crate::{
    Chain, Code, Doubt, Failure, LARGEST_BODY, Misconfigured, Order,
    merchant::{checked_mer_id, response_code},
    order,
    parameters::Parameters,
    time,
};
use money::Fen;

/// The body of the answer to a notification that is taken, with status 200; UnionPay looks at the status only. One that is
/// not taken is answered with a 4xx or 5xx: UnionPay sends it up to five times within a quarter of an hour.
pub const TAKEN_BODY: &str = "ok";

/// What a proven notification is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Notice {
    /// A payment: ask with [`crate::Merchant::query`].
    Payment(Claim),
    /// A refund: ask with [`crate::Merchant::query`].
    Refund(Claim),
    /// Something that we never ask for: take it, so that UnionPay stops sending it.
    Other {
        /// The kind of transaction (`txnType`).
        kind: String,
        /// What it says.
        claim: Claim,
    },
}

/// What a notification says. It is proven to be UnionPay's, yet it counts for nothing before the query says the same: so
/// UnionPay demands, since notifications come late, twice, out of order or not at all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claim {
    /// The number on our side.
    pub order_id: String,
    /// The order's time, unix seconds.
    pub ordered_at: i64,
    /// UnionPay's number.
    pub query_id: Option<String>,
    /// UnionPay's number of the payment that a refund belongs to.
    pub payment_query_id: Option<String>,
    /// How much.
    pub amount: Fen,
    /// In which currency, by number: `156` is the yuan.
    pub currency: String,
    /// How it went.
    pub code: Code,
}

impl Claim {
    /// The order to ask about.
    #[must_use]
    pub fn order(&self) -> Order<'_> {
        Order {
            id: &self.order_id,
            at: self.ordered_at,
        }
    }
}

/// What reads notifications. It needs the pinned chain only, so that the component that faces the internet can do without
/// the merchant's private key.
#[derive(Debug)]
pub struct Notifications {
    mer_id: String,
    chain: Chain,
}

impl Notifications {
    /// `mer_id`: the merchant number that notifications must be for.
    ///
    /// # Errors
    /// Names `mer_id`.
    pub fn new(mer_id: &str, chain: Chain) -> Result<Notifications, Misconfigured> {
        Ok(Notifications {
            mer_id: checked_mer_id(mer_id)?,
            chain,
        })
    }

    /// Reads a notification from its **raw** body: nothing from the address may be mixed into it. `now`: unix seconds.
    ///
    /// # Errors
    /// [`Failure::Unverified`], [`Failure::Foreign`], [`Failure::Unreadable`]: answer each with a 4xx.
    pub fn read(&self, now: i64, body: &[u8]) -> Result<Notice, Failure> {
        if body.len() > LARGEST_BODY {
            return Err(Doubt::Oversized(body.len()).into());
        }
        let parameters = Parameters::of_form(body)?;
        self.chain.verify(now, &parameters)?;
        if parameters.get("merId") != Some(&self.mer_id) {
            return Err(Failure::Foreign("merId"));
        }
        let claim = claim(&parameters)?;
        Ok(match parameters.get("txnType") {
            Some("01") => Notice::Payment(claim),
            Some("04") => Notice::Refund(claim),
            Some(kind) => Notice::Other {
                kind: kind.to_owned(),
                claim,
            },
            None => return Err(Failure::Unreadable("txnType")),
        })
    }
}

fn claim(parameters: &Parameters) -> Result<Claim, Failure> {
    let optional = |name| parameters.get(name).map(str::to_owned);
    let text = |name| optional(name).ok_or(Failure::Unreadable(name));
    let ordered_at = parameters.get("txnTime").and_then(time::parse);
    Ok(Claim {
        order_id: text("orderId")?,
        ordered_at: ordered_at.ok_or(Failure::Unreadable("txnTime"))?,
        query_id: optional("queryId"),
        payment_query_id: optional("origQryId"),
        amount: order::amount(parameters).ok_or(Failure::Unreadable("txnAmt"))?,
        currency: text("currencyCode")?,
        code: response_code(parameters)?,
    })
}
