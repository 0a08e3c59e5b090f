use crate::{Answer, Call, Error, LARGEST_ANSWER, LARGEST_FILE, PATIENCE_SECONDS, measured};
use bytes::Bytes;
use http_body_util::{BodyExt, Full};
use spin_sdk::{
    http::send,
    wasip3::{http::types::RequestOptions, http_compat::RequestOptionsExtension},
};
use std::{fmt::Display, pin::pin};

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
    pub async fn send_within(&self, call: Call, patience_seconds: u64) -> Result<Answer, Error> {
        self.send_for(call, patience_seconds, LARGEST_ANSWER).await
    }

    /// The same for a file, of which more is read than of any other answer.
    ///
    /// # Errors
    /// [`Error`] where there is no whole answer in time.
    pub async fn send_for_file(&self, call: Call) -> Result<Answer, Error> {
        self.send_for(call, PATIENCE_SECONDS, LARGEST_FILE).await
    }

    #[expect(clippy::disallowed_methods, reason = "this is the door")]
    async fn send_for(&self, call: Call, patience_seconds: u64, largest: usize) -> Result<Answer, Error> {
        let host = call.uri().host().unwrap_or_default().to_owned();
        let unreachable = |cause: String| Error::Unreachable {
            host: host.clone(),
            cause,
        };
        let mut request = measured(call).map(|body| Full::new(Bytes::from(body)));
        request
            .extensions_mut()
            .insert(RequestOptionsExtension(patience(patience_seconds)));
        let response = send(request).await.map_err(|error| unreachable(error.to_string()))?;
        let (head, body) = response.into_parts();
        match read(body, largest).await {
            Ok(Some(body)) => Ok(Answer::from_parts(head, body)),
            Ok(None) => Err(Error::TooLarge { host: host.clone() }),
            Err(cause) => Err(unreachable(cause)),
        }
    }
}

/// A whole body, kept once; none where it is larger, which is known before more of it is kept.
async fn read(body: impl BodyExt<Data = Bytes, Error: Display>, largest: usize) -> Result<Option<Vec<u8>>, String> {
    let (mut body, mut kept) = (pin!(body), Vec::new());
    while let Some(frame) = body.frame().await {
        let frame = frame.map_err(|error| error.to_string())?;
        let Some(data) = frame.data_ref() else { continue };
        if kept.len() + data.len() > largest {
            return Ok(None);
        }
        kept.extend_from_slice(data);
    }
    Ok(Some(kept))
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
