//! How the instances of a component come and go.

use crate::{
    bindings::Runner,
    guest::{Capabilities, Grants, Guest},
    outbound::Outbound,
};
use std::{
    pin::Pin,
    sync::Arc,
    task::{Context, Poll},
    time::{Duration, Instant},
};
use tokio::time::Sleep;
use wasmtime::{
    Engine, Store, StoreContextMut,
    component::{Component, GuestTaskId, Linker},
};
use wasmtime_wasi_http::{
    WasiHttpView as _,
    handler::{HandlerState, Instance, ProxyPre, ShouldAccept, WorkerExpiration, WorkerState, WorkerStatus},
    p2::bindings::ProxyPre as ProxyPreP2,
    p3::bindings::ServicePre,
};

/// Spin's value: an instance without requests is dropped after it.
const IDLE: Duration = Duration::from_secs(1);

/// How instances are used again.
#[derive(Clone, Copy)]
pub struct Limits {
    /// Requests an instance serves in its life.
    pub requests: usize,
    /// Requests an instance serves at the same time.
    pub concurrent: usize,
    /// After this time a request is given up.
    pub request_time: Duration,
}

/// Everything a component may import. What it may do with it is decided at each call.
pub fn linker(engine: &Engine) -> wasmtime::Result<Linker<Guest>> {
    let mut linker = Linker::new(engine);
    wasmtime_wasi::p2::add_to_linker_async(&mut linker)?;
    wasmtime_wasi::p3::add_to_linker(&mut linker)?;
    wasmtime_wasi_http::p2::add_only_http_to_linker_async(&mut linker)?;
    wasmtime_wasi_http::p3::add_to_linker(&mut linker)?;
    Runner::add_to_linker::<_, Capabilities>(&mut linker, |guest| guest)?;
    Ok(linker)
}

/// Makes the instances of one component.
pub struct Maker {
    grants: Arc<Grants>,
    outbound: Outbound,
    pre: ProxyPre<Guest>,
    engine: Engine,
    limits: Limits,
}

impl Maker {
    /// Checks that everything the component imports is offered and that it exports an HTTP handler.
    pub fn new(
        linker: &Linker<Guest>,
        component: &Component,
        grants: Arc<Grants>,
        outbound: Outbound,
        mut limits: Limits,
    ) -> wasmtime::Result<Self> {
        let pre = linker.instantiate_pre(component)?;
        let pre = match ServicePre::new(pre.clone()) {
            Ok(pre) => ProxyPre::P3(pre),
            Err(_) => {
                // The older handler interface knows no reuse.
                limits.requests = 1;
                limits.concurrent = 1;
                let pre = ProxyPreP2::new(pre);
                ProxyPre::P2(pre.map_err(|_| wasmtime::format_err!("it exports no HTTP handler (#[http_service])"))?)
            }
        };
        Ok(Self {
            grants,
            outbound,
            pre,
            engine: linker.engine().clone(),
            limits,
        })
    }
}

impl HandlerState for Maker {
    type StoreData = Guest;
    type WorkerExpiration = Expiration;
    type WorkerState = Worker;

    async fn instantiate(&self) -> wasmtime::Result<Instance<Guest, Expiration, Worker>> {
        let mut store = Store::new(&self.engine, Guest::new(self.grants.clone(), self.outbound.clone()));
        // An endless loop gives the thread back at every tick of the epoch, so that it can be given up.
        store.set_epoch_deadline(1);
        store.epoch_deadline_async_yield_and_update(1);
        let proxy = self.pre.instantiate_async(&mut store).await?;
        Ok(Instance {
            store,
            proxy,
            view: Guest::http,
            expiration: Expiration {
                sleep: Box::pin(tokio::time::sleep(IDLE)),
                request_time: self.limits.request_time,
            },
            state: Worker {
                limits: self.limits,
                grants: self.grants.clone(),
            },
        })
    }
}

/// When an instance is given up.
pub struct Expiration {
    sleep: Pin<Box<Sleep>>,
    request_time: Duration,
}

impl WorkerExpiration for Expiration {
    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>, status: WorkerStatus, since: Instant) -> Poll<()> {
        let this = self.get_mut();
        let allowed = match status {
            WorkerStatus::Idle => IDLE,
            // A little later than the request itself, which ends in an answer.
            WorkerStatus::Requests | WorkerStatus::PostReturn => this.request_time + IDLE,
        };
        let deadline = (since + allowed).into();
        if this.sleep.deadline() != deadline {
            this.sleep.as_mut().reset(deadline);
        }
        this.sleep.as_mut().poll(context)
    }
}

/// Decides for one instance which requests it takes.
pub struct Worker {
    limits: Limits,
    grants: Arc<Grants>,
}

impl WorkerState for Worker {
    type StoreData = Guest;
    type RequestData = ();

    fn should_accept_request(&self, concurrent: usize, total: usize) -> ShouldAccept {
        if total >= self.limits.requests {
            ShouldAccept::Never
        } else if concurrent >= self.limits.concurrent {
            ShouldAccept::No
        } else {
            ShouldAccept::Yes
        }
    }

    fn on_request_start(
        &self,
        _store: StoreContextMut<'_, Guest>,
        (): (),
        _task: GuestTaskId,
    ) -> Pin<Box<dyn Future<Output = ()> + 'static + Send + Sync>> {
        Box::pin(tokio::time::sleep(self.limits.request_time))
    }

    fn drop(&self, store: Store<Guest>, result: wasmtime::Result<()>) {
        drop(store);
        if let Err(error) = result {
            self.grants
                .output
                .complain(&format!("an instance of {} ended: {error:#}", self.grants.id));
        }
    }
}
