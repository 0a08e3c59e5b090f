//! Requests that components send: to other components in this process, or out over the network, each only if granted.

use crate::{
    grants::AllowedHosts,
    logs::Console,
    routes::{RouteMatch, chain_target},
};
use http::{Request, Response, header::HOST};
use http_body_util::BodyExt;
use std::{
    net::{Ipv4Addr, SocketAddr},
    pin::Pin,
    sync::{Arc, Weak},
    time::Duration,
};
use wasmtime_wasi_http::{Error, RequestOptions, WasiBody, WasiHttpHooks, default_send_request};

/// What a component sees as the client when another component calls it; Spin's value.
const CHAINED_CLIENT: SocketAddr = SocketAddr::new(std::net::IpAddr::V4(Ipv4Addr::UNSPECIFIED), 0);
/// How long an answer may take when the component does not say.
const PATIENCE: Duration = Duration::from_secs(60);

/// An answer on its way from a component.
pub type Answer<'a> = Pin<Box<dyn Future<Output = Response<WasiBody>> + Send + 'a>>;

/// The components of the bundle, for one that calls another.
pub trait Components: Send + Sync {
    /// Has a component answer. Whatever happens in it, there is an answer.
    fn call<'a>(&'a self, route: &'a RouteMatch, request: Request<WasiBody>, client: SocketAddr) -> Answer<'a>;
}

/// The way out for one component.
#[derive(Clone)]
pub struct Outbound {
    pub component: String,
    pub allowed: Arc<AllowedHosts>,
    /// Weak, since they hold this.
    pub components: Weak<dyn Components>,
    pub console: Console,
}

type Sent = Result<(Response<WasiBody>, Box<dyn Future<Output = Result<(), Error>> + Send>), Error>;

impl WasiHttpHooks for Outbound {
    fn send_request(
        &mut self,
        request: Request<WasiBody>,
        options: Option<RequestOptions>,
        _sent: Box<dyn Future<Output = Result<(), Error>> + Send>,
    ) -> Box<dyn Future<Output = Sent> + Send> {
        let uri = request.uri();
        if !self.allowed.allow(uri) {
            let caller = &self.component;
            let scheme = uri.scheme_str().unwrap_or_default();
            let authority = uri.authority().map_or("", |authority| authority.as_str());
            let said = format!("{caller} may not call {scheme}://{authority}: it is not in allowed_outbound_hosts");
            self.console.say(&said);
            return Box::new(std::future::ready(Err(Error::HttpRequestDenied)));
        }
        match uri.host().and_then(chain_target).map(str::to_owned) {
            Some(target) => Box::new(chain(self.components.clone(), target, request, options)),
            None => Box::new(send(request, options)),
        }
    }
}

/// Calls another component of the bundle without a socket.
async fn chain(
    components: Weak<dyn Components>,
    target: String,
    mut request: Request<WasiBody>,
    options: Option<RequestOptions>,
) -> Sent {
    let components = components.upgrade().ok_or(Error::ConnectionTerminated)?;
    request.headers_mut().remove(HOST);
    let route = RouteMatch::chained(&target, request.uri().path());
    let answer = components.call(&route, request, CHAINED_CLIENT);
    let patience = options.and_then(|options| options.first_byte_timeout);
    let answer = tokio::time::timeout(patience.unwrap_or(PATIENCE), answer)
        .await
        .map_err(|_| Error::HttpResponseTimeout)?;
    Ok((answer, Box::new(std::future::ready(Ok(())))))
}

async fn send(request: Request<WasiBody>, options: Option<RequestOptions>) -> Sent {
    let mut options = options.unwrap_or_default();
    options.connect_timeout.get_or_insert(PATIENCE);
    options.first_byte_timeout.get_or_insert(PATIENCE);
    options.between_bytes_timeout.get_or_insert(PATIENCE);
    let (answer, io) = default_send_request(request, Some(options)).await?;
    Ok((answer.map(BodyExt::boxed_unsync), Box::new(io)))
}
