//! Bodies of requests from outside.

use bytes::Bytes;
use http_body_util::BodyExt as _;
use hyper::body::{Body, Frame, Incoming, SizeHint};
use std::{
    future::Future,
    pin::Pin,
    task::{Context, Poll, ready},
    time::Duration,
};
use tokio::{
    runtime::Handle,
    time::{Sleep, sleep, timeout},
};
use wasmtime_wasi_http::Error;

/// As much of a body as is read only to be thrown away.
const UNREAD: usize = 16 << 20;
/// As long as a client may take to send it.
const PATIENCE: Duration = Duration::from_secs(5);

/// A body that may be dropped at any point: what a component leaves of it is read here. Otherwise the server would close the
/// connection while the client still writes, and the client would never see its answer. What takes longer than its time breaks
/// off, and nothing more of it is read.
pub struct Upload {
    body: Option<Incoming>,
    time: Pin<Box<Sleep>>,
}

impl Upload {
    pub fn new(body: Incoming, time: Duration) -> Self {
        Self {
            body: Some(body),
            time: Box::pin(sleep(time)),
        }
    }
}

impl Body for Upload {
    type Data = Bytes;
    type Error = Error;

    fn poll_frame(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Error>>> {
        let Some(body) = &mut self.body else {
            return Poll::Ready(None);
        };
        if let Poll::Ready(frame) = Pin::new(body).poll_frame(context) {
            return Poll::Ready(frame.map(|frame| frame.map_err(Error::from)));
        }
        ready!(self.time.as_mut().poll(context));
        self.body = None;
        Poll::Ready(Some(Err(Error::ConnectionReadTimeout)))
    }

    fn is_end_stream(&self) -> bool {
        self.body.as_ref().is_none_or(Body::is_end_stream)
    }

    fn size_hint(&self) -> SizeHint {
        self.body.as_ref().map_or_else(SizeHint::new, Body::size_hint)
    }
}

impl Drop for Upload {
    fn drop(&mut self) {
        let unread = self.body.take().filter(|body| !body.is_end_stream());
        if let (Some(body), Ok(runtime)) = (unread, Handle::try_current()) {
            runtime.spawn(timeout(PATIENCE, read_away(body)));
        }
    }
}

async fn read_away(mut body: Incoming) {
    let mut left = UNREAD;
    while let Some(Ok(frame)) = body.frame().await {
        match left.checked_sub(frame.data_ref().map_or(0, Bytes::len)) {
            Some(rest) => left = rest,
            None => return,
        }
    }
}
