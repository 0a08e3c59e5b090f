//! The HTTP server: from a connection to the component that answers, and back.

use crate::{
    instances::Maker,
    logs::Console,
    outbound::{Answer, Components},
    routes::{RouteMatch, Router},
    upload::Upload,
};
use anyhow::{Context as _, Result};
use bytes::Bytes;
use http::{
    Request, Response, StatusCode, Uri,
    header::{CONTENT_LENGTH, CONTENT_TYPE, HOST, HeaderValue},
    uri::{Authority, Scheme},
};
use http_body_util::{BodyExt, Full};
use hyper::{body::Incoming, server::conn::http1, service::service_fn};
use hyper_util::rt::TokioTimer;
use std::{collections::HashMap, convert::Infallible, net::SocketAddr, pin::pin, sync::Arc, time::Duration};
use tokio::{
    net::{TcpListener, TcpStream},
    sync::{Semaphore, mpsc, watch},
};
use wasmtime_wasi_http::{
    Error, WasiBody,
    handler::{ExpirationError, InstantiationError, ProxyHandler},
    io::TokioIo,
};

/// Answers up to this size leave in one write together with their head.
const SMALL_BODY: u64 = 256 << 10;
/// How long running requests may take after the signal to stop.
const STOP_TIME: Duration = Duration::from_secs(5);
/// Requests from outside that are worked on at once; the others wait. The pool of instances is larger, since components
/// call each other.
const AT_ONCE: usize = 512;

/// As long as things may take.
#[derive(Clone, Copy)]
pub struct Times {
    /// A request, until its answer begins.
    pub request: Duration,
    /// The client, to send a whole head: else connections that send a byte now and then would hold all there are.
    pub header: Duration,
    /// The client, to send a whole body.
    pub body: Duration,
}

/// The running bundle.
pub struct App {
    pub router: Router,
    pub handlers: HashMap<String, ProxyHandler<Maker>>,
    times: Times,
    pub console: Console,
    at_once: Semaphore,
}

impl App {
    pub fn new(router: Router, handlers: HashMap<String, ProxyHandler<Maker>>, times: Times, console: Console) -> Self {
        Self {
            router,
            handlers,
            times,
            console,
            at_once: Semaphore::new(AT_ONCE),
        }
    }

    /// Answers a request from outside.
    async fn answer(&self, request: Request<Incoming>, client: SocketAddr) -> Response<WasiBody> {
        let request = request.map(|body| Upload::new(body, self.times.body));
        let path = request.uri().path();
        if path == "/.well-known/spin/health" {
            return text(StatusCode::OK, "OK");
        }
        let Some(route) = self.router.find(path) else {
            return text(StatusCode::NOT_FOUND, "");
        };
        let request = request.map(BodyExt::boxed_unsync);
        let Ok(_permit) = self.at_once.acquire().await else {
            return text(StatusCode::SERVICE_UNAVAILABLE, "stopping");
        };
        let answer = async { in_one_piece(self.call(&route, request, client).await).await };
        match tokio::time::timeout(self.times.request, answer).await {
            Ok(Ok(answer)) => answer,
            Ok(Err(error)) => {
                self.console
                    .say(&format!("{}: the answer broke off: {error}", route.component));
                text(StatusCode::INTERNAL_SERVER_ERROR, "internal error")
            }
            Err(_) => text(StatusCode::GATEWAY_TIMEOUT, "timeout"),
        }
    }

    /// Has a component answer. Whatever happens in it, there is an answer.
    pub async fn call(&self, route: &RouteMatch, request: Request<WasiBody>, client: SocketAddr) -> Response<WasiBody> {
        let Some(handler) = self.handlers.get(&route.component) else {
            return text(StatusCode::NOT_FOUND, "");
        };
        let request = match prepare(route, request, client) {
            Ok(request) => request,
            Err(_) => return text(StatusCode::BAD_REQUEST, "bad request"),
        };
        let error = match handler.handle((), request).await {
            Ok(answer) => return answer,
            Err(error) => error,
        };
        if error.is::<ExpirationError>() {
            return text(StatusCode::GATEWAY_TIMEOUT, "timeout");
        }
        self.console.say(&format!("{}: {error:#}", route.component));
        if error.is::<InstantiationError<()>>() {
            return text(StatusCode::SERVICE_UNAVAILABLE, "too many requests at once");
        }
        text(StatusCode::INTERNAL_SERVER_ERROR, "internal error")
    }
}

impl Components for App {
    fn call<'a>(&'a self, route: &'a RouteMatch, request: Request<WasiBody>, client: SocketAddr) -> Answer<'a> {
        Box::pin(App::call(self, route, request, client))
    }
}

/// Makes the URI absolute and sets Spin's headers. Fails for what no component could make sense of.
fn prepare(route: &RouteMatch, mut request: Request<WasiBody>, client: SocketAddr) -> Result<Request<WasiBody>> {
    let host = request
        .headers()
        .get(HOST)
        .map(|host| Authority::try_from(host.as_bytes()))
        .transpose()?;
    let mut uri = request.uri().clone().into_parts();
    uri.scheme = Some(Scheme::HTTP);
    uri.authority = Some(host.or(uri.authority).context("no host")?);
    *request.uri_mut() = Uri::from_parts(uri)?;
    let uri = request.uri().clone();
    route.describe(request.headers_mut(), &uri, client)?;
    Ok(request)
}

/// A small answer whose length is known is taken whole before its head leaves: head and body in two writes cost a client
/// that delays its acknowledgement 40 ms, and a component that breaks off can still be answered for.
async fn in_one_piece(answer: Response<WasiBody>) -> Result<Response<WasiBody>, Error> {
    let length = answer
        .headers()
        .get(CONTENT_LENGTH)
        .and_then(|length| length.to_str().ok()?.parse().ok());
    if length.is_none_or(|length: u64| length > SMALL_BODY) {
        return Ok(answer);
    }
    let (head, body) = answer.into_parts();
    let body = body.collect().await?.to_bytes();
    Ok(Response::from_parts(head, full(body)))
}

fn text(status: StatusCode, body: &'static str) -> Response<WasiBody> {
    let mut response = Response::new(full(Bytes::from_static(body.as_bytes())));
    *response.status_mut() = status;
    if !body.is_empty() {
        response
            .headers_mut()
            .insert(CONTENT_TYPE, HeaderValue::from_static("text/plain"));
    }
    response
}

/// A body that is there already.
pub fn full(bytes: Bytes) -> WasiBody {
    Full::new(bytes)
        .map_err(|never: Infallible| match never {})
        .boxed_unsync()
}

/// Accepts connections until `stop` turns true, then lets running requests finish.
pub async fn serve(app: Arc<App>, listener: TcpListener, mut stop: watch::Receiver<bool>) {
    // Every connection holds a sender: when all are gone, the receiver says so.
    let (running, mut all_done) = mpsc::channel::<Infallible>(1);
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            _ = stop.changed() => break,
        };
        match accepted {
            Ok((stream, client)) => {
                tokio::spawn(connection(app.clone(), stream, client, stop.clone(), running.clone()));
            }
            Err(error) => {
                // Too many open files, for example: it passes when a connection closes.
                app.console.say(&format!("cannot accept a connection: {error}"));
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
        }
    }
    drop(listener);
    drop(running);
    if tokio::time::timeout(STOP_TIME, all_done.recv()).await.is_err() {
        app.console.say("stopped before all requests were answered");
    }
}

async fn connection(
    app: Arc<App>,
    stream: TcpStream,
    client: SocketAddr,
    mut stop: watch::Receiver<bool>,
    _running: mpsc::Sender<Infallible>,
) {
    if let Err(error) = stream.set_nodelay(true) {
        app.console.say(&format!("{client}: {error}"));
    }
    let service = service_fn(|request| {
        let app = app.clone();
        async move { Ok::<_, Infallible>(app.answer(request, client).await) }
    });
    let mut server = http1::Builder::new();
    server.timer(TokioTimer::new()).header_read_timeout(app.times.header);
    let mut connection = pin!(server.serve_connection(TokioIo::new(stream), service));
    // How a connection ends is the client's matter: it may hang up at any time.
    tokio::select! {
        _ = connection.as_mut() => return,
        _ = stop.changed() => connection.as_mut().graceful_shutdown(),
    }
    drop(connection.await);
}
