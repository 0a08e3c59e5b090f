//! The merchant: an app, and the account that its money goes to.

use crate::{App, Call, Failure, Misconfigured, Moment, Settings};
use http::Request;
use serde::Serialize;
use std::ops::Deref;

/// An app that sells. What it can do as an app it can do here, too.
#[derive(Debug)]
pub struct Merchant {
    app: App,
    seller_id: String,
}

impl Merchant {
    /// `seller_id`: the account that the money goes to (`2088` and 12 digits).
    ///
    /// # Errors
    /// The first setting that cannot be used, by name.
    pub fn new(settings: Settings<'_>, seller_id: &str) -> Result<Merchant, Misconfigured> {
        let seller_id = seller_id.trim();
        if seller_id.len() != 16 || !seller_id.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(Misconfigured {
                setting: "seller_id",
                problem: "is not 16 digits",
            });
        }
        Ok(Merchant {
            app: App::new(settings)?,
            seller_id: seller_id.to_owned(),
        })
    }

    /// The account that the money goes to.
    #[must_use]
    pub fn seller_id(&self) -> &str {
        &self.seller_id
    }

    /// A call whose parameters are a JSON.
    pub(crate) fn call(
        &self,
        method: &str,
        notify_url: &str,
        content: &impl Serialize,
        moment: &Moment,
    ) -> Result<Request<Vec<u8>>, Failure> {
        let content = serde_json::to_string(content)
            .map_err(|_| Failure::unsendable("biz_content", "cannot be written as JSON"))?;
        let parameters = [("biz_content", content.as_str()), ("notify_url", notify_url)];
        let call = Call {
            method,
            parameters: &parameters,
        };
        self.app.request(&call, moment)
    }
}

impl Deref for Merchant {
    type Target = App;

    fn deref(&self) -> &App {
        &self.app
    }
}
