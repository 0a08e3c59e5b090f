//! This is no replacement of Spin in production: it runs the bundle's `spin.toml` on one machine as `spin up` would, where no
//! `spin` command is installed. Developers and the project's tests stand on it.
//!
//! Invariants: a request cannot end another one's instance except by a trap in the instance they share; every file the
//! runner writes is complete or absent at any moment, so that it may be killed at any time; no value of a variable is printed.

mod arguments;
mod bindings;
mod bundle;
mod cache;
mod compose;
mod connections;
mod grants;
mod guest;
mod instances;
mod key_value;
mod key_value_store;
mod lock;
mod logs;
mod manifest;
mod outbound;
mod routes;
mod serve;
mod sqlite;
mod stores;
mod ticker;
mod turns;
mod upload;
mod variables;

use anyhow::{Context as _, Result};
use arguments::Arguments;
use std::{io::Write as _, process::ExitCode, sync::Arc, time::Duration};
use tokio::{
    net::TcpListener,
    signal::unix::{SignalKind, signal},
    sync::watch,
};

/// How often an endless loop in a component has to give its thread back.
const EPOCH: Duration = Duration::from_millis(10);
/// At least as many threads as this: a thread that runs a long statement must not be the only one.
const THREADS: usize = 4;

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<()> {
    let arguments = Arguments::of_the_process();
    let threads = std::thread::available_parallelism()
        .map_or(THREADS, usize::from)
        .max(THREADS);
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(threads)
        .enable_all()
        .build()?;
    let result = runtime.block_on(up(&arguments));
    // What is left are instances that wait for requests, and what has had its time. They end with the process: taken down
    // one by one, each would be told as an accident.
    std::mem::forget(runtime);
    result
}

async fn up(arguments: &Arguments) -> Result<()> {
    let listener = TcpListener::bind(arguments.listen).await;
    let listener = listener.with_context(|| format!("cannot listen on {}", arguments.listen))?;
    let address = listener.local_addr()?;
    let bundle = bundle::load(arguments)?;
    let engine = bundle.engine.clone();
    std::thread::spawn(move || {
        loop {
            std::thread::sleep(EPOCH);
            engine.increment_epoch();
        }
    });

    // Before the address is known, since whoever knows it may also want to stop us.
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    let (stop, stopped) = watch::channel(false);
    let server = tokio::spawn(serve::serve(bundle.app.clone(), listener, stopped.clone()));
    let ticking: Vec<_> = bundle
        .tickers
        .into_iter()
        .map(|ticker| tokio::spawn(ticker.run(bundle.app.clone(), stopped.clone())))
        .collect();
    announce(arguments, &bundle.app, address)?;

    tokio::select! {
        _ = terminate.recv() => {}
        _ = interrupt.recv() => {}
    }
    stop.send_replace(true);
    server.await?;
    // A tick that runs long is not waited for: the next start does its work.
    for ticking in ticking.into_iter().filter(tokio::task::JoinHandle::is_finished) {
        ticking.await??;
    }
    Ok(())
}

/// The line that tests wait for, then the routes.
#[expect(clippy::print_stdout, reason = "the address is what the command prints")]
fn announce(arguments: &Arguments, app: &Arc<serve::App>, address: std::net::SocketAddr) -> Result<()> {
    println!("Serving http://{address}");
    if !arguments.quiet {
        for (component, route) in app.router.list() {
            println!("  {component}: http://{address}{route}");
        }
    }
    std::io::stdout().flush()?;
    Ok(())
}
