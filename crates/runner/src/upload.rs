//! Bodies of requests from outside.

use bytes::Bytes;
use http_body_util::BodyExt as _;
use hyper::body::{Body, Frame, Incoming, SizeHint};
use std::{
    pin::Pin,
    task::{Context, Poll},
    time::Duration,
};
use tokio::{runtime::Handle, time::timeout};

/// As much of a body as is read only to be thrown away.
const UNREAD: usize = 16 << 20;
/// As long as a client may take to send it.
const PATIENCE: Duration = Duration::from_secs(5);

/// A body that may be dropped at any point: what a component leaves of it is read here. Otherwise the server would close the
/// connection while the client still writes, and the client would never see its answer.
pub struct Upload(Option<Incoming>);

impl Upload {
    pub fn new(body: Incoming) -> Self {
        Self(Some(body))
    }
}

impl Body for Upload {
    type Data = Bytes;
    type Error = hyper::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, hyper::Error>>> {
        match &mut self.0 {
            Some(body) => Pin::new(body).poll_frame(context),
            None => Poll::Ready(None),
        }
    }

    fn is_end_stream(&self) -> bool {
        self.0.as_ref().is_none_or(Body::is_end_stream)
    }

    fn size_hint(&self) -> SizeHint {
        self.0.as_ref().map_or_else(SizeHint::new, Body::size_hint)
    }
}

impl Drop for Upload {
    fn drop(&mut self) {
        let unread = self.0.take().filter(|body| !body.is_end_stream());
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
