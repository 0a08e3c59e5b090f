//! Notifications (回调通知): verify the raw bytes, then parse, then decrypt. Source: 《回调通知处理》.

use crate::{ApiV3Key, Failure, Misconfigured, PublicKeys, RefundNotice, Sealed, Transaction, time};
use http::HeaderMap;
use serde::Deserialize;
use std::fmt;

/// The JSON of a refused notification, beside a status of 4xx or 5xx. One that is taken needs no body: 200 or 204.
pub const REFUSAL_BODY: &str = r#"{"code":"FAIL","message":"失败"}"#;

/// What an event is called when a payment succeeded.
pub(crate) const TRANSACTION_SUCCESS: &str = "TRANSACTION.SUCCESS";

/// A notification that is proven and decrypted. It may come late, twice, out of order or never: it is a hint.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notification {
    /// The same in every repetition: what to tell repetitions apart by.
    pub id: String,
    /// When WeChat Pay made it, unix seconds.
    pub created_at: i64,
    /// What happened.
    pub event: Event,
}

/// What a notification tells.
#[derive(Clone, PartialEq, Eq)]
pub enum Event {
    /// `TRANSACTION.SUCCESS`: a payment. Compare merchant, number, amount and currency before believing it is the one
    /// that was asked for; the state in it is to be looked at, too.
    Transaction(Box<Transaction>),
    /// `REFUND.SUCCESS`, `REFUND.ABNORMAL` or `REFUND.CLOSED`: a refund ended. Compare it with what was asked for.
    Refund(Box<RefundNotice>),
    /// Any other event: take it, so that WeChat Pay stops sending it.
    Other {
        /// Such as `PAYSCORE.USER_PAID`.
        event_type: String,
        /// The decrypted JSON.
        plain: Vec<u8>,
    },
}

impl Event {
    /// The event's type as WeChat Pay writes it.
    #[must_use]
    pub fn event_type(&self) -> &str {
        match self {
            Event::Transaction(_) => TRANSACTION_SUCCESS,
            Event::Refund(notice) => notice.event_type(),
            Event::Other { event_type, .. } => event_type,
        }
    }
}

impl fmt::Debug for Event {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Event::Transaction(transaction) => formatter.debug_tuple("Transaction").field(transaction).finish(),
            Event::Refund(notice) => formatter.debug_tuple("Refund").field(notice).finish(),
            // The plain text may name the payer.
            Event::Other { event_type, .. } => formatter
                .debug_struct("Other")
                .field("event_type", event_type)
                .finish_non_exhaustive(),
        }
    }
}

/// What reads notifications. It needs the APIv3 key and WeChat Pay's public keys only, so that the component that faces the
/// internet does not hold the merchant's private key.
#[derive(Debug)]
pub struct Notifications {
    api_v3_key: ApiV3Key,
    platform_keys: PublicKeys,
}

impl Notifications {
    /// `api_v3_key`: the key that is set in the merchant platform, 32 bytes.
    ///
    /// # Errors
    /// Names `api_v3_key` or `platform_keys`.
    pub fn new(api_v3_key: &str, platform_keys: PublicKeys) -> Result<Notifications, Misconfigured> {
        if platform_keys.is_empty() {
            return Err(Misconfigured {
                setting: "platform_keys",
                problem: "has no key",
            });
        }
        Ok(Notifications {
            api_v3_key: ApiV3Key::new(api_v3_key)?,
            platform_keys,
        })
    }

    /// Reads a notification from its headers and its **raw** body. `now`: unix seconds.
    ///
    /// # Errors
    /// [`Failure::Unverified`], [`Failure::Unreadable`], [`Failure::Undecryptable`]: answer each with a 4xx or 5xx and
    /// [`REFUSAL_BODY`]; WeChat Pay sends the notification again, up to 15 times within a day.
    pub fn read(&self, now: i64, headers: &HeaderMap, body: &[u8]) -> Result<Notification, Failure> {
        self.platform_keys.verify(now, headers, body)?;
        let envelope: Envelope = serde_json::from_slice(body).map_err(|error| Failure::json("notification", &error))?;
        let created_at = time::parse(&envelope.create_time).ok_or(Failure::unreadable("create_time"))?;
        let plain = self.api_v3_key.open(&envelope.resource)?;
        let event = if envelope.event_type == TRANSACTION_SUCCESS {
            let transaction =
                serde_json::from_slice(&plain).map_err(|error| Failure::json("notified transaction", &error))?;
            Event::Transaction(Box::new(transaction))
        } else if RefundNotice::is_told_by(&envelope.event_type) {
            Event::Refund(Box::new(RefundNotice::read(&envelope.event_type, &plain)?))
        } else {
            Event::Other {
                event_type: envelope.event_type,
                plain,
            }
        };
        Ok(Notification {
            id: envelope.id,
            created_at,
            event,
        })
    }
}

#[derive(Deserialize)]
struct Envelope {
    id: String,
    create_time: String,
    event_type: String,
    resource: Sealed,
}
