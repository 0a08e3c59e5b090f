//! Notifications to merchants.

use super::{Gateway, Signing, answer::json};
use crate::{Failure, Moment, Sealed, Transaction, notification::TRANSACTION_SUCCESS, time};
use http::{HeaderValue, Method, Request, Uri, header::CONTENT_TYPE};
use serde::Serialize;

/// A notification to be sent.
#[derive(Clone, Copy, Debug)]
pub struct Draft<'a> {
    /// Where the merchant wants it.
    pub notify_url: &'a str,
    /// Its id; the same in a repetition.
    pub id: &'a str,
    /// When it was made, unix seconds; the same in a repetition.
    pub created_at: i64,
    /// 12 random ASCII letters and digits for the encryption, never used before.
    pub resource_nonce: &'a str,
}

impl Gateway {
    /// Tells the merchant about a successful payment. The signature is made at `moment`, also in a repetition.
    ///
    /// # Errors
    /// [`Failure::Unsendable`] names what cannot be sent; [`Failure::Unsigned`].
    pub fn notification(
        &self,
        draft: &Draft<'_>,
        transaction: &Transaction,
        signing: Signing,
        moment: &Moment<'_>,
    ) -> Result<Request<Vec<u8>>, Failure> {
        let resource = self
            .api_v3_key
            .seal("transaction", &json(transaction)?, draft.resource_nonce)?;
        self.event(draft, TRANSACTION_SUCCESS, "支付成功", resource, signing, moment)
    }

    /// Tells the merchant about anything: `plain` is the JSON of the object, `kind` its `original_type`.
    ///
    /// # Errors
    /// As [`Gateway::notification`].
    pub fn other_notification(
        &self,
        draft: &Draft<'_>,
        event_type: &str,
        kind: &str,
        plain: &[u8],
        moment: &Moment<'_>,
    ) -> Result<Request<Vec<u8>>, Failure> {
        let resource = self.api_v3_key.seal(kind, plain, draft.resource_nonce)?;
        self.event(draft, event_type, event_type, resource, Signing::Genuine, moment)
    }

    pub(super) fn event(
        &self,
        draft: &Draft<'_>,
        event_type: &str,
        summary: &str,
        resource: Sealed,
        signing: Signing,
        moment: &Moment<'_>,
    ) -> Result<Request<Vec<u8>>, Failure> {
        let body = json(&Envelope {
            id: draft.id,
            create_time: time::write(draft.created_at).ok_or(Failure::Unsendable {
                field: "create_time",
                problem: "is no time of this age",
            })?,
            resource_type: "encrypt-resource",
            event_type,
            summary,
            resource,
        })?;
        let uri = Uri::try_from(draft.notify_url).map_err(|_| Failure::Unsendable {
            field: "notify_url",
            problem: "is not a URL",
        })?;
        let mut request = Request::new(body);
        *request.method_mut() = Method::POST;
        *request.uri_mut() = uri;
        let (mut head, body) = request.into_parts();
        head.headers
            .insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        self.sign_as(signing, &mut head.headers, &body, moment)?;
        Ok(Request::from_parts(head, body))
    }
}

#[derive(Serialize)]
struct Envelope<'a> {
    id: &'a str,
    create_time: String,
    resource_type: &'static str,
    event_type: &'a str,
    summary: &'a str,
    resource: Sealed,
}
