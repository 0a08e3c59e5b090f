use crate::{Answer, Call, Error, LARGEST_ANSWER, PATIENCE_SECONDS, measured};
use http_body_util::{BodyExt, Full, Limited};
use spin_sdk::{
    http::send,
    wasip3::{http::types::RequestOptions, http_compat::RequestOptionsExtension},
};

/// Outbound HTTP of the engine, to the hosts that `spin.toml` grants.
#[derive(Clone, Debug, Default)]
pub struct Outbound;

impl Outbound {
    /// The engine's door.
    #[must_use]
    pub fn of_the_engine() -> Outbound {
        Outbound
    }

    /// Sends one request and reads its whole answer, whatever the status.
    ///
    /// # Errors
    /// [`Error`] where there is no whole answer in time.
    pub async fn send(&self, call: Call) -> Result<Answer, Error> {
        self.send_within(call, PATIENCE_SECONDS).await
    }

    /// The same with another patience than [`PATIENCE_SECONDS`], for who works longer than a counterpart may.
    ///
    /// # Errors
    /// [`Error`] where there is no whole answer in time.
    #[expect(clippy::disallowed_methods, reason = "this is the door")]
    pub async fn send_within(&self, call: Call, patience_seconds: u64) -> Result<Answer, Error> {
        let host = call.uri().host().unwrap_or_default().to_owned();
        let unreachable = |cause: String| Error::Unreachable {
            host: host.clone(),
            cause,
        };
        let mut request = measured(call).map(|body| Full::new(bytes::Bytes::from(body)));
        request
            .extensions_mut()
            .insert(RequestOptionsExtension(patience(patience_seconds)));
        let response = send(request).await.map_err(|error| unreachable(error.to_string()))?;
        let (head, body) = response.into_parts();
        let body = Limited::new(body, LARGEST_ANSWER).collect().await;
        let body = body.map_err(|error| match error.is::<http_body_util::LengthLimitError>() {
            true => Error::TooLarge { host: host.clone() },
            false => unreachable(error.to_string()),
        })?;
        Ok(Answer::from_parts(head, body.to_bytes().to_vec()))
    }
}

/// An engine that does not know one of these limits keeps its own.
fn patience(seconds: u64) -> RequestOptions {
    let limit = Some(seconds * 1_000_000_000);
    let options = RequestOptions::new();
    for (name, set) in [
        ("connect", options.set_connect_timeout(limit)),
        ("first byte", options.set_first_byte_timeout(limit)),
        ("between bytes", options.set_between_bytes_timeout(limit)),
    ] {
        if let Err(error) = set {
            eprintln!("outbound: the engine keeps its own limit ({name}): {error:?}");
        }
    }
    options
}
