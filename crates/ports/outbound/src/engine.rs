use crate::{Answer, Call, Error, LARGEST_ANSWER, LARGEST_FILE, LARGEST_STREAM, PATIENCE_SECONDS, measured};
use bytes::Bytes;
use clock::Clock;
use http::Response;
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

    /// The same with a deadline for all of it, from the connection to the last byte: however slowly an answer trickles in, nobody
    /// waits longer.
    ///
    /// # Errors
    /// [`Error`] where there is no whole answer in time.
    pub async fn send_before(&self, call: Call, deadline_seconds: i64) -> Result<Answer, Error> {
        let late = Error::late(&call, deadline_seconds);
        let patience = u64::try_from(deadline_seconds).unwrap_or(0);
        let (clock, answer) = (Clock::default(), self.send_within(call, patience));
        clock.within(deadline_seconds, answer).await.unwrap_or(Err(late))
    }

    /// The same for a file, of which more is read than of any other answer.
    ///
    /// # Errors
    /// [`Error`] where there is no whole answer in time.
    pub async fn send_for_file(&self, call: Call) -> Result<Answer, Error> {
        self.send_for(call, PATIENCE_SECONDS, LARGEST_FILE).await
    }

    /// The same for a file that is handed over piece by piece, as it comes, until `take` says that it needs no more; what is
    /// answered with another status than success is read whole, as any answer, and a file leaves its body empty.
    ///
    /// # Errors
    /// [`Error`] where there is no whole answer in time.
    pub async fn send_for_stream(&self, call: Call, take: impl FnMut(&[u8]) -> bool) -> Result<Answer, Error> {
        let host = host_of(&call);
        let response = begin(call, PATIENCE_SECONDS).await?;
        if !response.status().is_success() {
            return whole(response, &host, LARGEST_ANSWER).await;
        }
        let (head, body) = response.into_parts();
        match hand_over(body, LARGEST_STREAM, take).await {
            Ok(true) => Ok(Answer::from_parts(head, Vec::new())),
            Ok(false) => Err(Error::TooLarge { host }),
            Err(cause) => Err(Error::Unreachable { host, cause }),
        }
    }

    async fn send_for(&self, call: Call, patience_seconds: u64, largest: usize) -> Result<Answer, Error> {
        let host = host_of(&call);
        whole(begin(call, patience_seconds).await?, &host, largest).await
    }
}

fn host_of(call: &Call) -> String {
    call.uri().host().unwrap_or_default().to_owned()
}

/// The answer, as soon as it begins.
#[expect(clippy::disallowed_methods, reason = "this is the door")]
async fn begin(
    call: Call,
    patience_seconds: u64,
) -> Result<Response<impl BodyExt<Data = Bytes, Error: Display>>, Error> {
    let host = host_of(&call);
    let mut request = measured(call).map(|body| Full::new(Bytes::from(body)));
    request
        .extensions_mut()
        .insert(RequestOptionsExtension(patience(patience_seconds)));
    send(request).await.map_err(|error| Error::Unreachable {
        host,
        cause: error.to_string(),
    })
}

/// The whole of an answer that has begun, kept once.
async fn whole(
    response: Response<impl BodyExt<Data = Bytes, Error: Display>>,
    host: &str,
    largest: usize,
) -> Result<Answer, Error> {
    let host = host.to_owned();
    let (head, body) = response.into_parts();
    let mut kept = Vec::new();
    let keep = |piece: &[u8]| {
        kept.extend_from_slice(piece);
        true
    };
    match hand_over(body, largest, keep).await {
        Ok(true) => Ok(Answer::from_parts(head, kept)),
        Ok(false) => Err(Error::TooLarge { host }),
        Err(cause) => Err(Error::Unreachable { host, cause }),
    }
}

/// Hands a body over piece by piece; `false` where it is larger, which is known before more of it is handed over.
async fn hand_over(
    body: impl BodyExt<Data = Bytes, Error: Display>,
    largest: usize,
    mut take: impl FnMut(&[u8]) -> bool,
) -> Result<bool, String> {
    let (mut body, mut length) = (pin!(body), 0_usize);
    while let Some(frame) = body.frame().await {
        let frame = frame.map_err(|error| error.to_string())?;
        let Some(data) = frame.data_ref() else { continue };
        length = length.saturating_add(data.len());
        if length > largest {
            return Ok(false);
        }
        if !take(data) {
            break;
        }
    }
    Ok(true)
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
